"""The coordinator's posters: one press for a new one, and the old one is good for nothing."""

import pytest

from tests.paper import looking


@pytest.fixture
def karin(browser, lived_in, app):
    """Karin at her desk, reading English."""
    with app.extensions["database"].writing() as db:
        db.merge(lived_in.karin).language = "en"
    return browser(lived_in.karin)


def press(karin, site, seen=0):
    return karin.post(f"/coordinator/sites/{site.id}/poster", seen=str(seen))


def path_on(answer):
    """The address that the poster's code opens."""
    (code,) = looking.codes(looking.pages(answer.data)[0])
    return code.removeprefix("HTTP://LOCALHOST:8000")


def test_a_new_poster_leads_to_the_button_and_the_one_before_no_longer(karin, lived_in, browser):
    assert "No poster yet." in karin.get("/coordinator/").text
    first = press(karin, lived_in.site)
    assert (first.status_code, first.mimetype) == (200, "application/pdf")
    assert browser().get(path_on(first)).status_code == 303
    page = karin.get("/coordinator/").text
    assert "Poster number 1 is in use" in page
    second = press(karin, lived_in.site, seen=1)
    assert browser().get(path_on(first)).status_code == 410
    assert browser().get(path_on(second)).status_code == 303
    assert "VERK 2" in looking.text(second.data)


def test_the_same_press_twice_keeps_the_first_poster(karin, lived_in, browser):
    first = press(karin, lived_in.site)
    again = press(karin, lived_in.site)
    assert again.status_code == 409
    assert "A poster was made since this page was opened." in again.text
    assert browser().get(path_on(first)).status_code == 303


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 20])
def test_a_form_that_is_not_ours_makes_nothing(karin, lived_in, seen):
    assert press(karin, lived_in.site, seen).status_code == 422
    assert "Poster number" not in karin.get("/coordinator/").text


def test_no_one_else_makes_one(browser, lived_in):
    for who in (lived_in.berit, lived_in.hanna, lived_in.amina):
        assert press(browser(who), lived_in.site).status_code in (403, 404)


def test_nothing_is_replaced_where_no_pdf_can_be_made(karin, lived_in, monkeypatch):
    def broken():
        raise OSError("libpango is missing")

    monkeypatch.setattr("webapp.coordinator.posters.ready", broken)
    with pytest.raises(OSError, match="libpango"):
        press(karin, lived_in.site)
    monkeypatch.undo()
    assert "Poster number" not in karin.get("/coordinator/").text
