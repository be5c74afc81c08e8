"""Declaring a conflict of interest."""

from sqlmodel import select

from models.conflicts import ConflictOfInterest


def kept(look):
    with look() as db:
        return [(each.staff_id, each.ground) for each in db.exec(select(ConflictOfInterest))]


def test_from_then_on_the_person_is_not_to_be_found(hanna, browser, lived_in, ready, look):
    answer = hanna.post(f"{ready}/conflict", ground="relative")
    assert answer.status_code == 303
    assert "Amina" not in hanna.follow(answer).text
    assert hanna.get(ready).status_code == 404
    assert hanna.post(f"{ready}/accept", version="0").status_code == 404
    assert kept(look) == [(lived_in.hanna.id, "relative")]
    assert browser(lived_in.henrik).get(ready).status_code == 200


def test_what_it_is_has_to_be_said(hanna, ready, look):
    answer = hanna.post(f"{ready}/conflict")
    assert answer.status_code == 422
    assert "Choose what it is." in answer.text
    assert kept(look) == []


def test_the_same_form_twice_leads_to_the_same_and_changes_nothing(hanna, browser, lived_in, ready, look):
    answers = [hanna.post(f"{ready}/conflict", ground="other") for _ in range(2)]
    assert [(each.status_code, each.headers["Location"]) for each in answers] == [(303, "/desk/")] * 2
    for wrong in ("self", ""):
        assert hanna.post(f"{ready}/conflict", ground=wrong).status_code == 404
    assert browser(lived_in.sara).post(f"{ready}/conflict", ground="other").status_code == 404
    assert len(kept(look)) == 1


def test_strangers_declare_nothing(browser, lived_in, ready, look):
    for staff in (lived_in.sara, lived_in.ivar):
        assert browser(staff).post(f"{ready}/conflict", ground="other").status_code == 404
    assert kept(look) == []
