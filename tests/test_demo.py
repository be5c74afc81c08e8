"""The demo's town: whole at any hour, told in order, with someone in each state of each page."""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from sqlmodel import Session, col, func, select

from models import audit, displays, keyring, law
from models.activations import activate, take_a_try
from models.attendance import Attendance, Method, Presence, Task, TaskKind, standing
from models.calendar import STOCKHOLM
from models.case_tasks import CaseTask, CaseTaskKind
from models.contact import Contact
from models.letters import letter_desk
from models.occasions import Occasion
from models.outbox import Channel, Message, MessageState
from models.pairing import Standing, displays_at
from models.people import Participant, Protection, Role, Staff, Unit
from models.places import Activity, ActivityKind, Provider, ProviderKind, Site
from models.policy import Policy, PolicyKind, PolicyValue
from models.reviews import AssessmentLine, LineState, Outcome, Review, ReviewLine, ReviewState
from models.scans import Scan, Situation
from models.sign_in import participant_at_the_door, staff_at_the_door
from models.statement_desk import run_of
from models.statements import MonthStatement
from tests.application import KEYRING
from tests.conftest import KINDS, fresh_database
from webapp.db import Database
from webapp.demo.accounts import PASSWORD, PIN, Account
from webapp.demo.calendar import DOORS, open_the_doors
from webapp.demo.town import build

WEDNESDAY = dt.datetime(2026, 11, 25, 10, 20, tzinfo=STOCKHOLM)
MOMENTS = [
    pytest.param(dt.datetime(2026, 11, 22, 3, 7, tzinfo=STOCKHOLM), id="a Sunday night"),
    pytest.param(dt.datetime(2026, 11, 23, 0, 2, tzinfo=STOCKHOLM), id="a Monday just after midnight"),
    pytest.param(dt.datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=STOCKHOLM), id="the hour that comes twice"),
    pytest.param(dt.datetime(2027, 1, 2, 23, 58, tzinfo=STOCKHOLM), id="after the holidays"),
    pytest.param(dt.datetime(2026, 3, 2, 16, 45, tzinfo=STOCKHOLM), id="before the law"),
]


@pytest.fixture(scope="module", params=KINDS)
def made(request, tmp_path_factory) -> Iterator[tuple[Database, list[Account]]]:
    """The town on a Wednesday morning, made once for the tests that keep nothing in it; who can sign in there."""
    keyring.install(keyring.Keyring.parse(KEYRING))
    for url in fresh_database(request, request.param, tmp_path_factory.mktemp("town")):
        database = Database(url)
        with database.writing() as db:
            accounts = build(db, WEDNESDAY)
        yield database, accounts
        database.close()


@pytest.fixture
def wednesday(made) -> Iterator[Session]:
    """A look at it."""
    with made[0].reading() as db:
        yield db


def every(db, what):
    """All the values of a column."""
    return set(db.exec(select(what)).all())


@pytest.mark.parametrize("now", MOMENTS)
@pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)
def test_the_town_can_be_made_at_any_moment(database, now):
    with database.writing() as db:
        accounts = build(db, now)
        assert len(accounts) > 40
        assert audit.verify(db).ok
        for site in db.exec(select(Site)).all():
            assert displays.wall_at(db, site.id, now).open, f"nothing is open at {site.name}"
        assert every(db, Review.state) == set(ReviewState)


def test_the_audit_log_holds_and_goes_forward_in_time(wednesday):
    assert audit.verify(wednesday).ok
    events = wednesday.exec(select(audit.AuditEvent).order_by(col(audit.AuditEvent.seq))).all()
    assert events[0].action == "town:demo"
    times = [event.at for event in events[1:]]
    assert all(earlier <= later for earlier, later in pairwise(times))
    assert times[-1] <= WEDNESDAY + dt.timedelta(minutes=1)


def test_the_town_has_the_size_that_was_asked_for(wednesday):
    people = wednesday.exec(select(Participant)).all()
    assert len(people) == 40
    assert len([each for each in people if each.pin_hash is None]) == 1
    assert len(wednesday.exec(select(Protection)).all()) == 1
    assert max(len(f"{each.given_name} {each.family_name}") for each in people) > 60
    assert {each.language for each in people} == {"sv", "en", "ar", "ti"}
    assert len(wednesday.exec(select(Staff)).all()) == 9
    assert len(every(wednesday, Unit.board_id)) == 2
    assert ProviderKind.ASSOCIATION in every(wednesday, Provider.kind)


def test_activities_of_the_four_kinds_speak_the_four_languages(wednesday):
    activities = wednesday.exec(select(Activity)).all()
    assert {each.kind for each in activities} == set(ActivityKind)
    for each in activities:
        assert set(each.title) == set(each.purpose) == {"sv", "en", "ar", "ti"}
    for site in wednesday.exec(select(Site)).all():
        assert set(site.directions) == {"sv", "en", "ar", "ti"}


def test_nothing_but_the_law_is_said_to_be_law(wednesday):
    values = wednesday.exec(select(PolicyValue)).all()
    assert {each.code for each in values} == set(Policy)
    for each in values:
        if each.kind is PolicyKind.LAW:
            assert (each.value, each.source) == law.SOURCES[each.code]
        else:
            assert re.fullmatch(r"Exempelby riktlinje § \d+", each.source)


def test_someone_is_in_each_state(wednesday):
    assert every(wednesday, Scan.situation) == set(Situation)
    assert every(wednesday, Attendance.presence) == set(Presence)
    assert every(wednesday, Attendance.method) == set(Method)
    assert every(wednesday, Task.kind) == set(TaskKind)
    assert every(wednesday, Review.state) == set(ReviewState)
    assert every(wednesday, ReviewLine.state) == set(LineState) - {LineState.WITHDRAWN, LineState.CANCELLED}
    assert every(wednesday, AssessmentLine.outcome) >= {Outcome.VALID_REASON, Outcome.NO_VALID_REASON}
    assert len(every(wednesday, Occasion.cancelled_because)) == 3  # two reasons, and none


def test_some_rolls_are_confirmed_one_was_opened_again_and_some_wait(wednesday):
    over = wednesday.exec(
        select(Occasion).where(col(Occasion.ends_at) < WEDNESDAY, col(Occasion.cancelled_at).is_(None))
    ).all()
    confirmed = [each for each in over if standing(wednesday, each.id)]
    assert len(confirmed) > 20
    assert len(over) - len(confirmed) >= 4


def test_a_display_hangs_one_waits_and_one_was_lost(wednesday):
    sites = list(wednesday.exec(select(Site)).all())
    found = [each.standing for listed in displays_at(wednesday, sites, WEDNESDAY).values() for each in listed]
    assert sorted(found) == sorted([Standing.PAIRED, Standing.CODE_OVER, Standing.REVOKED])


def test_the_accounts_open_the_doors_they_say(made, wednesday):
    accounts = made[1]
    for account in (accounts[0], accounts[-1]):
        participant = account.role == Role.PARTICIPANT.value
        assert (
            participant_at_the_door(wednesday, account.login, account.secret)
            if participant
            else staff_at_the_door(wednesday, account.login, account.secret, WEDNESDAY.date())
        ), account.name
    assert {account.secret for account in accounts if account.address != "/activate"} == {PIN, PASSWORD}
    assert {account.role for account in accounts} == {role.value for role in Role}


def test_a_later_start_opens_the_doors_again_and_only_then(made):
    with Session(made[0].writer, expire_on_commit=False) as db:  # nothing of it is kept
        assert open_the_doors(db, WEDNESDAY + dt.timedelta(hours=1)) == {}
        again = open_the_doors(db, WEDNESDAY + dt.timedelta(hours=4))
        assert set(again) == set(DOORS)
        assert open_the_doors(db, WEDNESDAY + dt.timedelta(hours=4, minutes=3)) == {}
        assert db.exec(select(func.count()).select_from(audit.AuditEvent)).one() > 500


def test_messages_of_days_gone_by_have_arrived_but_one_which_is_a_task(wednesday):
    by_itself = select(Message).where(Message.channel != Channel.LETTER)
    before = wednesday.exec(by_itself.where(col(Message.due_at) < WEDNESDAY.replace(hour=0))).all()
    failed = [each for each in before if each.state is MessageState.FAILED]
    assert {each.state for each in before if each.channel is not Channel.IN_APP} == {
        MessageState.DELIVERED,
        MessageState.FAILED,
    }
    asked_for = select(CaseTask.object_id).where(col(CaseTask.kind) == CaseTaskKind.FAILED_MESSAGE)
    assert {each.id for each in failed} == set(wednesday.exec(asked_for).all())
    assert all(each.opened_at for each in before if each.channel is Channel.IN_APP)


def test_a_letter_waits_one_lies_printed_and_one_is_posted(wednesday):
    hanna = wednesday.exec(select(Staff).where(Staff.name == "Hanna Hav")).one()
    found = letter_desk(wednesday, hanna, WEDNESDAY, WEDNESDAY.date())
    assert [str(each.opened.name) for each in found.waiting if each.address] == ["Gunvor Ö"]
    assert [str(each.opened.name) for pile in found.piles.values() for each in pile] == ["Layla Mansour"]
    assert [str(each.opened.name) for each in found.posted] == ["Fatuma Warsame Abdirahman"]


def test_somebody_without_a_pin_has_a_letter_with_a_code_that_works(made):
    [account] = [each for each in made[1] if each.address == "/activate"]
    with Session(made[0].writer, expire_on_commit=False) as db:  # nothing of it is kept
        tried = take_a_try(db, account.login, WEDNESDAY)
        assert activate(db, tried, account.secret, "a-hash", WEDNESDAY).given_name == "Yonas"


def test_every_phone_is_one_that_rings_nowhere(wednesday):
    phones = [each.phone for each in wednesday.exec(select(Contact)).all()]
    phones = [phone for phone in phones if phone]
    assert len(set(phones)) == len(phones) > 30
    assert all("+46701740605" <= phone <= "+46701740699" for phone in phones)


@pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)
def test_the_month_shows_something_and_the_last_one_is_frozen_where_the_weeks_reach_back(database):
    second = dt.datetime(2026, 12, 2, 10, 20, tzinfo=STOCKHOLM)
    with database.writing() as db:
        build(db, second)
        hanna = db.exec(select(Staff).where(Staff.name == "Hanna Hav")).one()
        frozen = db.exec(select(MonthStatement).where(MonthStatement.month == dt.date(2026, 11, 1))).all()
        assert len(frozen) == 3
        assert all(each.version == 1 and each.planned for each in frozen)
        for month in (dt.date(2026, 11, 1), dt.date(2026, 12, 1)):
            rows = run_of(db, hanna, month, second.date()).rows
            assert any(row.sheet.totals.attended for row in rows)
            assert any(row.sheet.open for row in rows)


@pytest.mark.parametrize(
    ("month", "day"), [(11, 1), (11, 2), (11, 12), (11, 25), (12, 2), (12, 3), (12, 31), (3, 2)], ids=str
)
@pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)
def test_the_last_month_is_handed_over_for_somebody_and_waits_for_it_of_another(database, month, day):
    now = dt.datetime(2026, month, day, 10, 20, tzinfo=STOCKHOLM)
    last = dt.date(2026, month - 1, 1)
    with database.writing() as db:
        build(db, now)
        hanna = db.exec(select(Staff).where(Staff.name == "Hanna Hav")).one()
        rows = run_of(db, hanna, last, now.date()).rows
        assert any(row.newest and not row.changed for row in rows), "nobody's is handed over"
        assert any(row.ready and not row.newest for row in rows), "nobody's waits to be"
        assert audit.verify(db).ok
