"""Every list of the desk leads to every other one, and a name to the person's month."""

import re

import pytest

from models.access import TABLE, Cell, Field, Relation
from models.reasons import ReasonCode
from tests.absence import report

LISTS = ["/desk/", "/desk/tasks", "/desk/people/", "/desk/statements/2026-11"]


def places(page):
    """The places that a page leads to, by what each is called."""
    nav = re.search(r'<nav class="places".*?</nav>', page.text, re.DOTALL)
    return re.findall(r'<a href="([^"]+)"( aria-current="page")?>\s*([^<]+?)\s*<', nav[0]) if nav else []


@pytest.mark.parametrize("address", LISTS)
def test_each_list_leads_to_all_of_them_and_says_which_it_is(hanna, address):
    found = places(hanna.get(address))
    assert [(href, word) for href, _, word in found] == [(href, word) for href, _, word in places(hanna.get("/desk/"))]
    assert [word for _, here, word in found if here] == [
        {"/desk/": "To review", "/desk/tasks": "Tasks", "/desk/people/": "My people"}.get(address, "Month statements")
    ]


def test_how_many_wait_is_the_same_wherever_it_is_read(hanna, sent):
    for address in LISTS:
        assert re.search(r'To review\s*<span class="num">\(1\)</span>', hanna.get(address).text), address


@pytest.fixture
def month(look, lived_in):
    """The address of Amina's month."""
    with look() as db:
        lived_in.db = db
        return f"/desk/people/{lived_in.case_of(lived_in.amina).id}/statement/2026-11"


@pytest.fixture
def to_do(write, lived_in):
    """Amina's report asks for a look at her plan."""
    with write() as db:
        report(db, lived_in.amina, reason=ReasonCode.CHILDCARE)


@pytest.mark.parametrize("address", ["/desk/people/", "/desk/tasks"])
def test_a_name_leads_to_the_persons_month(hanna, to_do, month, address):
    assert f'<a href="{month}"><bdi>Amina Ali</bdi></a>' in hanna.get(address).text
    assert "Amina Ali" in hanna.get(month).text


@pytest.mark.parametrize("address", ["/desk/people/", "/desk/tasks"])
def test_a_name_leads_nowhere_for_those_who_may_not_read_a_month(hanna, to_do, address, monkeypatch):
    monkeypatch.setitem(TABLE, (Field.ASSESSMENT, Relation.ASSIGNED), Cell())
    page = hanna.get(address).text
    assert "<bdi>Amina Ali</bdi>" in page and "/statement/2026-" not in page
