"""A supervisor scans cards and phones: who is told what, and what is kept."""

import datetime as dt
import secrets

import pytest
from sqlmodel import col, select

from models import audit
from models.attendance import ConfirmationKind, Task
from models.audit_tables import AuditEvent
from models.cards import report_lost
from models.check_in import check_in
from models.occasions import CancelReason
from models.phone_codes import code_at
from models.refusals import NotYours
from models.roll_call import occasion_for, roll_of
from models.scan_answers import Answer, Shown, Told, Why
from models.scan_undo import undo_scan
from models.scanning import NOT_RECOGNISED_AT_MOST, plain, scan
from models.scans import ReadBy, Scan, ScanSource, Situation, UnknownScan
from models.throttle import TooManyTries
from tests.scanning import claim_of, confirm, give_cards
from tests.town import MONDAY, NINE, NOON, at_clock

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def cards(db, town):
    """The code of everybody's card."""
    people = [town.amina, town.bosse, town.paula, town.cilla]
    return {each.card.participant_id: each.code for each in give_cards(db, town.hanna, people, at_clock(8))}


def shown(code, at=NINE, read_by=ReadBy.CAMERA, key=""):
    return Shown(key or secrets.token_hex(16), code, read_by, at)


def scanned(db, town, code, at=NINE, *, by=None, occasion=None, read_by=ReadBy.CAMERA, key="", ahead=0, waited=0):
    """One scan that the device, whose clock is so many seconds ahead, sends after so many."""
    happened, sent = (at + each * SECOND for each in (ahead, ahead + waited))
    one = shown(code, happened, read_by, key)
    return scan(db, by or town.berit, (occasion or town.occasion).id, one, sent_at=sent, now=at + waited * SECOND)


def rows(db, table=Scan):
    return db.exec(select(table)).all()


def on_the_roll(db, town):
    meeting = occasion_for(db, town.berit, town.occasion.id, MONDAY)
    assert meeting
    return {person.id for person in roll_of(db, meeting).people if person.scan}


def test_a_card_puts_its_person_on_the_roll(db, town, cards):
    told = scanned(db, town, cards[town.amina.id])
    assert (told.answer, told.why, told.name, told.at) == (Answer.ACCEPTED, None, "Amina Ali", NINE)
    kept = rows(db)[0]
    assert (kept.source, kept.situation, kept.read_by, kept.by_id, kept.evidence) == (
        ScanSource.CARD,
        Situation.GOOD,
        ReadBy.CAMERA,
        town.berit.id,
        True,
    )
    assert told.scan == kept.id
    assert on_the_roll(db, town) == {town.amina.id}
    last = db.exec(select(AuditEvent).order_by(col(AuditEvent.seq).desc())).first()
    assert (last.action, last.actor_id, last.subject_person_id) == (
        "attendance:scan:add",
        town.berit.id,
        town.amina.id,
    )


def test_a_phones_code_is_good_for_one_scan(db, town):
    code = code_at(town.amina.id, NINE).code
    evening = town.create_occasion(town.series, at_clock(8, 50), at_clock(9, 30))
    assert scanned(db, town, code).answer is Answer.ACCEPTED
    assert rows(db)[0].source is ScanSource.PHONE_CODE
    again = scanned(db, town, code, NINE + 9 * SECOND)
    assert (again.answer, again.at) == (Answer.ALREADY, NINE)
    elsewhere = scanned(db, town, code, NINE + 9 * SECOND, occasion=evening)
    assert (elsewhere.answer, elsewhere.why, elsewhere.name) == (Answer.NEEDS_HUMAN, Why.USED, "Amina Ali")
    assert sum(each.evidence for each in rows(db)) == 1


def test_an_old_phone_code_is_told_of_who_is_expected_and_kept_nowhere(db, town):
    told = scanned(db, town, code_at(town.amina.id, NINE).code, NINE + 45 * SECOND)
    assert (told.answer, told.why, told.name) == (Answer.NEEDS_HUMAN, Why.EXPIRED, "Amina Ali")
    assert not rows(db)
    assert scanned(db, town, code_at(town.cilla.id, NINE).code, NINE + 45 * SECOND).answer is Answer.NOT_RECOGNISED


def test_a_typed_code_from_the_phone(db, town):
    typed = code_at(town.amina.id, NINE).typed
    told = scanned(db, town, f"{typed[:4]} {typed[4:].lower()}", NINE + 100 * SECOND, read_by=ReadBy.TYPED)
    assert (told.answer, rows(db)[0].read_by) == (Answer.ACCEPTED, ReadBy.TYPED)


def test_who_is_not_expected_here_is_answered_as_a_stranger(db, town, cards):
    """Unknown, of another site, lost and of another site, used elsewhere: one answer, that of a stranger's card."""
    stranger = scanned(db, town, "NK" + "0" * 26, key="a" * 32)
    told = [scanned(db, town, cards[town.cilla.id], key="a" * 31 + "b")]
    told.append(scanned(db, town, code_at(town.cilla.id, NINE).code, key="a" * 31 + "c"))
    report_lost(db, town.hanna, give_cards(db, town.hanna, [town.cilla], NINE)[0].card, NINE)
    told.append(scanned(db, town, cards[town.cilla.id], key="a" * 31 + "d"))
    for each in told:
        assert each == type(each)(each.key, stranger.answer)
    assert stranger.answer is Answer.NOT_RECOGNISED
    # A good code met a person: that is kept, and to the site it does not exist.
    kept = rows(db)
    assert [(each.participant_id, each.situation, each.evidence) for each in kept] == [
        (town.cilla.id, Situation.WRONG_SITE, False)
    ] * 2
    assert not on_the_roll(db, town)
    assert len(rows(db, UnknownScan)) == 2
    assert "participant_id" not in UnknownScan.model_fields


def test_a_card_that_was_replaced_or_lost_is_told_of_who_is_expected(db, town, cards):
    newer = give_cards(db, town.hanna, [town.amina], NINE)[0]
    told = scanned(db, town, cards[town.amina.id])
    assert (told.answer, told.why, told.name) == (Answer.NEEDS_HUMAN, Why.REPLACED, "Amina Ali")
    report_lost(db, town.hanna, newer.card, NINE)
    assert scanned(db, town, newer.code).why is Why.LOST
    assert not rows(db)


@pytest.mark.parametrize(
    ("at", "answer", "why", "evidence"),
    [
        (at_clock(8, 44), Answer.NEEDS_HUMAN, Why.TOO_EARLY, False),
        (at_clock(8, 45), Answer.ACCEPTED, None, True),
        (at_clock(9, 14), Answer.ACCEPTED, None, True),
        (at_clock(9, 15), Answer.ACCEPTED, Why.LATE, True),
        (at_clock(11, 59), Answer.ACCEPTED, Why.LATE, True),
        (NOON, Answer.NEEDS_HUMAN, Why.AFTER_END, False),
    ],
)
def test_the_clock_decides(db, town, cards, at, answer, why, evidence):
    told = scanned(db, town, cards[town.amina.id], at)
    assert (told.answer, told.why, told.scan is not None) == (answer, why, evidence)
    assert rows(db)[0].evidence is evidence
    assert len(rows(db, Task)) == (why is Why.AFTER_END)


def test_after_confirmation_and_where_it_is_cancelled_a_human_looks(db, town, cards):
    confirm(town, town.occasion, at_clock(9, 30))
    assert scanned(db, town, cards[town.amina.id], at_clock(9, 40)).why is Why.AFTER_CONFIRMATION
    assert len(rows(db, Task)) == 1
    confirm(town, town.occasion, at_clock(9, 50), kind=ConfirmationKind.REOPEN, number=2)
    town.occasion.cancelled_at, town.occasion.cancelled_because = NINE, CancelReason.OTHER
    db.flush()
    assert scanned(db, town, cards[town.bosse.id], at_clock(9, 55)).why is Why.CANCELLED


def test_the_same_key_is_the_same_scan_for_ever(db, town, cards):
    first = scanned(db, town, cards[town.amina.id], key="1" * 32)
    later = scanned(db, town, cards[town.amina.id], at_clock(11), key="1" * 32)
    assert later == first
    assert len(rows(db)) == 1
    other = scanned(db, town, cards[town.bosse.id], key="1" * 32)
    assert (other.answer, other.why, other.name) == (Answer.NEEDS_HUMAN, Why.SENT_OTHERWISE, None)
    by_bengt = scanned(db, town, cards[town.bosse.id], by=town.bengt, key="1" * 32)
    assert by_bengt.answer is Answer.ACCEPTED, "another account's key is another key"


def test_the_same_unknown_card_sent_again_is_kept_once(db, town):
    for _ in range(2):
        scanned(db, town, "NK" + "0" * 26, key="2" * 32)
    assert len(rows(db, UnknownScan)) == 1
    assert len(db.exec(select(AuditEvent)).all()) == 1


def test_a_failed_scan_does_not_use_its_key_up(db, town):
    code = code_at(town.amina.id, NINE).code
    scanned(db, town, code, NINE + 60 * SECOND, key="3" * 32)
    assert scanned(db, town, code, NINE + 5 * SECOND, key="3" * 32).answer is Answer.ACCEPTED


@pytest.mark.parametrize(
    ("ahead", "answer"),
    [
        (0, Answer.ACCEPTED),
        (179, Answer.ACCEPTED),
        (180, Answer.CLOCK_UNCERTAIN),
        (-180, Answer.CLOCK_UNCERTAIN),
        (-86_400, Answer.CLOCK_UNCERTAIN),
    ],
)
def test_a_wrong_clock_is_corrected_and_from_three_minutes_on_flagged(db, town, cards, ahead, answer):
    told = scanned(db, town, cards[town.amina.id], at_clock(9, 5), ahead=ahead, waited=7)
    kept = rows(db)[0]
    assert (told.answer, kept.happened_at, kept.skew_seconds) == (answer, at_clock(9, 5), ahead)
    assert (kept.evidence, kept.received_at - kept.happened_at) == (True, 7 * SECOND)
    event = db.exec(select(AuditEvent).order_by(col(AuditEvent.seq).desc())).first()
    assert audit.body_of(db, event.seq)["body"]["flag"] is (answer is Answer.CLOCK_UNCERTAIN)


def test_what_was_held_back_counts_when_it_happened(db, town, cards):
    told = scanned(db, town, cards[town.amina.id], at_clock(9, 5), waited=3 * 86_400)
    kept = rows(db)[0]
    assert (told.answer, kept.happened_at, kept.came_late) == (Answer.ACCEPTED, at_clock(9, 5), True)
    assert scanned(db, town, cards[town.bosse.id], at_clock(9, 5), waited=3 * 86_400 - 1).scan
    assert [each.came_late for each in rows(db) if each.participant_id == town.bosse.id] == [False]


def test_a_scan_from_the_future_is_one_of_now(db, town, cards):
    one = shown(cards[town.amina.id], at_clock(23))
    scan(db, town.berit, town.occasion.id, one, sent_at=NINE, now=NINE)
    assert rows(db)[0].happened_at == NINE


def test_a_protected_person_goes_by_the_alias_and_a_private_site_reads_initials(db, town, cards):
    assert scanned(db, town, cards[town.paula.id]).name == "Maria Lind"
    garden = scanned(db, town, cards[town.cilla.id], by=town.erik, occasion=town.garden_occasion)
    assert garden.name == "Cilla C."


def test_only_who_leads_there_today_scans(db, town, cards):
    for stranger in (town.erik, town.hanna):
        with pytest.raises(NotYours):
            scanned(db, town, cards[town.amina.id], by=stranger)
    assert not rows(db)


def test_who_came_by_themselves_is_already_in(db, town, cards):
    check_in(db, town.amina, claim_of(town.occasion, at_clock(8, 50)), at_clock(8, 50))
    told = scanned(db, town, cards[town.amina.id])
    assert (told.answer, told.at, told.scan) == (Answer.ALREADY, at_clock(8, 50), None)


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        " ",
        "https://example.org/x",
        "NK" + "0" * 25,
        "NK" + "0" * 27,
        "NP" + "0" * 26,
        "å" * 8,
        "\ud800",
        "9" * 4000,
    ],
)
def test_a_foreign_code_is_neither_looked_for_nor_kept(db, town, foreign):
    assert plain(foreign) == ""
    assert scanned(db, town, foreign).answer is Answer.NOT_RECOGNISED
    assert not rows(db)
    assert not rows(db, UnknownScan)


@pytest.mark.parametrize("of", ["nobody", "another group's member"])
def test_whoever_tries_at_random_is_slowed_down_and_who_is_expected_gets_in(db, town, cards, of):
    code = "NK" + "0" * 26 if of == "nobody" else cards[town.cilla.id]
    for _ in range(NOT_RECOGNISED_AT_MOST):
        scanned(db, town, code)
    for another in (code, "00000000"):
        with pytest.raises(TooManyTries):
            scanned(db, town, another)
    good = scanned(db, town, code_at(town.amina.id, NINE).typed, key="5" * 32)
    assert good.answer is Answer.ACCEPTED
    assert scanned(db, town, code_at(town.amina.id, NINE).typed, key="5" * 32) == good, "sent again, it is no new try"


def test_a_cancelled_occasion_names_nobody_who_is_not_expected_there(db, town, cards):
    town.occasion.cancelled_at, town.occasion.cancelled_because = NINE, CancelReason.OTHER
    db.flush()
    told = scanned(db, town, cards[town.cilla.id], key="6" * 32)
    assert told == Told("6" * 32, Answer.NOT_RECOGNISED)
    assert scanned(db, town, cards[town.cilla.id], key="6" * 32) == told


def test_a_key_that_was_not_recognised_stays_so_whoever_it_was(db, town, cards):
    """Another card with it, or another occasion, tells as little of another group's member as of nobody."""
    evening = town.create_occasion(town.series, at_clock(13), at_clock(15))
    for key, code in (("7" * 32, "NK" + "0" * 26), ("8" * 32, cards[town.cilla.id])):
        for again, occasion in ((code, None), (cards[town.amina.id], None), (code, evening)):
            assert scanned(db, town, again, occasion=occasion, key=key) == Told(key, Answer.NOT_RECOGNISED)


def test_a_scan_elsewhere_uses_no_phone_code_up(db, town):
    code = code_at(town.cilla.id, NINE).code
    assert scanned(db, town, code).answer is Answer.NOT_RECOGNISED
    here = scanned(db, town, code, by=town.erik, occasion=town.garden_occasion)
    assert here.answer is Answer.ACCEPTED


def test_what_was_taken_back_stays_so_when_it_is_sent_again(db, town, cards):
    first = scanned(db, town, cards[town.amina.id], key="9" * 32)
    undo_scan(db, town.berit, town.occasion, first.scan, NINE)
    again = scanned(db, town, cards[town.amina.id], key="9" * 32)
    assert (again.answer, again.why, again.scan) == (Answer.NEEDS_HUMAN, Why.TAKEN_BACK, None)


def test_a_dead_card_of_who_is_expected_leaves_a_trace(db, town, cards):
    give_cards(db, town.hanna, [town.amina], NINE)
    for _ in range(2):
        scanned(db, town, cards[town.amina.id], key="4" * 32)
    assert len(rows(db, UnknownScan)) == 1
    last = db.exec(select(AuditEvent).order_by(col(AuditEvent.seq).desc())).first()
    assert (last.action, last.subject_person_id) == ("attendance:scan:unknown", town.amina.id)


@pytest.mark.parametrize(("at", "sent_at"), [(2000, 2100), (2100, 2000), (1970, 2400)])
def test_a_mad_clock_breaks_nothing(db, town, cards, at, sent_at):
    for code in (cards[town.amina.id], code_at(town.bosse.id, NINE).typed, code_at(town.paula.id, NINE).code):
        one = shown(code, dt.datetime(at, 1, 1, tzinfo=dt.UTC))
        sent = dt.datetime(sent_at, 1, 1, tzinfo=dt.UTC)
        scan(db, town.berit, town.occasion.id, one, sent_at=sent, now=NINE)
    assert all(each.clock_wrong for each in rows(db))


def test_what_is_told_later_is_flagged(db, town, cards):
    scanned(db, town, cards[town.amina.id], at_clock(9, 5), waited=600)
    kept = rows(db)[0]
    event = db.exec(select(AuditEvent).order_by(col(AuditEvent.seq).desc())).first()
    assert (kept.told_later, audit.body_of(db, event.seq)["body"]["flag"]) == (True, True)
