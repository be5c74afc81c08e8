"""Everybody walked through everything: what they found is what docs/access.md says, no more and no less."""

import itertools

import pytest

from i18n import ngettext, speak
from models.access import Field, Relation
from models.people import Role
from tests.walk.conftest import Walked
from tests.walk.document import CellName, called, written
from tests.walk.report import pages_by_role
from webapp.access import DEVICE, PUBLIC, admitted_by

# Fields of which nothing is kept, or which no page shows yet. Whoever adds the page takes its cells out of here.
NOT_KEPT = (Field.PERSONAL_NUMBER, Field.NOTE, Field.STATISTICS)
NO_PAGE_YET = {
    *itertools.product(NOT_KEPT, Relation),
    *itertools.product(Field, [Relation.SAME_BOARD]),
    *itertools.product(
        (Field.NAME, Field.PRESENCE, Field.REPORTED, Field.ASSESSMENT, Field.PROTECTION),
        [Relation.COORDINATOR],
    ),
    (Field.SCHEDULE, Relation.AUDITOR),
    (Field.PROTECTION, Relation.OWN),
    (Field.PROTECTION, Relation.AUDITOR),
    (Field.ACCESS_LOG, Relation.OWN),
    (Field.ACCESS_LOG, Relation.ASSIGNED),
    (Field.ACCESS_LOG, Relation.COORDINATOR),
    (Field.ADMINISTRATION, Relation.OWN),
    (Field.ADMINISTRATION, Relation.SUPERVISOR),
    (Field.ADMINISTRATION, Relation.EXTERNAL),
    (Field.ADMINISTRATION, Relation.AUDITOR),
}
# These lead on and show nothing of their own.
LEAD_ON = {
    "caseworker.plan_paper",
    "caseworker.statements_start",
    "participant.arrive",
    "participant.arrive_by_poster",
    "participant.plan",
    "participant.statement",
    "sign_in.start",
}


def test_nobody_finds_what_is_not_theirs(walked: Walked):
    found = sorted(set(walked.judge.leaks))
    assert not found, f"{len(found)} leaks: " + "\n".join(found[:40])


def test_nobody_opens_a_page_about_somebody_who_is_not_theirs(walked: Walked):
    assert not walked.judge.wrong, "\n".join(walked.judge.wrong[:40])


def test_nothing_breaks(walked: Walked):
    assert not walked.judge.broken, "\n".join([*walked.judge.broken[:20], *walked.logged[:5]])


@pytest.mark.parametrize("name", written(), ids=called)
def test_what_a_cell_gives_is_found_where_there_is_a_page(walked: Walked, name: CellName):
    met = walked.judge.met.get(name)
    if name in NO_PAGE_YET or not written()[name].read:
        assert not met, f"there is a page now: take {called(name)} out of NO_PAGE_YET ({met})"
    else:
        assert met, (
            f"nobody found {called(name)}: docs/access.md says that they can, or NO_PAGE_YET that they cannot yet"
        )


def test_every_role_gets_every_page_it_owns(walked: Walked):
    pages = pages_by_role(walked)
    missing = [
        f"{role}: {rule.endpoint}"
        for rule in walked.rules
        if "GET" in (rule.methods or ()) and rule.endpoint not in LEAD_ON
        for role in owners(walked, rule.endpoint)
        if not pages[role, rule.endpoint]
    ]
    assert not missing, f"give the walk's town what these pages need: {missing}"


def owners(walked: Walked, endpoint: str) -> set[str]:
    """The roles that a view lets in; everyone, where it is for everyone."""
    admits = admitted_by(walked.app.view_functions[endpoint]) or frozenset()
    if PUBLIC in admits:
        return {"nobody", *Role}
    return {"device" if each == DEVICE else str(each) for each in admits}


def test_every_reader_asked_and_every_canary_could_sing(walked: Walked):
    """The walk is as good as its town: each field that is kept has a canary of each person."""
    kept = {canary.field for canary in walked.lived.canaries.all()}
    assert kept >= set(Field) - set(NOT_KEPT)
    assert walked.judge.answers[200] > 1000
    assert all(reader.ok for reader in walked.readers)


def test_a_protected_case_is_counted_where_it_may_not_be_opened(walked: Walked):
    with speak("en"):
        one_more = ngettext("%(count)s more that you may not open", "%(count)s more that you may not open", 1, count=1)
    desks = {reader.who: reader for reader in walked.readers if "/desk/" in reader.ok}
    for reader in desks.values():
        reader.speak(walked.app, "en")
    counting = {who for who, reader in desks.items() if one_more in reader.client.get("/desk/").text}
    assert counting == {"henrik", "ivar"}, "Hanna has the grant; Sara and Tove have no protected case"


def test_a_log_holds_nothing_about_anyone(walked: Walked):
    found = walked.lived.canaries.found_in("\n".join(walked.logged), markup=False)
    assert not found, [str(each) for each in found]
