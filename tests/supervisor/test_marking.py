import pytest
from sqlmodel import col, select

from models.attendance import Attendance, Method, Presence
from models.marks import mark
from models.occasions import CancelReason, Occasion
from models.roll_lines import HERE
from tests.models.roll import NOT_HERE
from tests.supervisor.words import looks, words
from tests.town import NOON, at_clock, stranger

TEN = at_clock(10)


@pytest.fixture
def marks(app):
    """What is recorded, oldest first."""

    def found():
        with app.extensions["database"].reading() as db:
            return db.exec(select(Attendance).order_by(col(Attendance.occasion_version))).all()

    return found


def test_one_press_marks_and_comes_back_to_the_person(browser, lived_in, here, marks):
    answer = browser(lived_in.berit).post(f"{here}/mark", participant=lived_in.amina.id, presence="here", seen="0")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{here}#person-{lived_in.amina.id}"
    [row] = marks()
    assert (row.participant_id, row.presence, row.by_id) == (lived_in.amina.id, Presence.HERE, lived_in.berit.id)


def test_htmx_gets_the_roll_with_the_focus_on_the_pressed_button(browser, lived_in, here):
    answer = browser(lived_in.berit).post(
        f"{here}/mark", htmx=True, participant=lived_in.amina.id, presence="not_here", seen="0"
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text
    button = f'<button id="not_here-{lived_in.amina.id}" class="btn not_here chosen" name="presence" value="not_here"'
    assert button in answer.text
    assert answer.text.count("autofocus") == 1
    assert "HX-Request" in answer.headers["Vary"]


def test_the_same_press_twice_is_one_mark(browser, lived_in, here, marks):
    berit = browser(lived_in.berit)
    for _ in range(2):
        assert berit.post(f"{here}/mark", participant=lived_in.amina.id, presence="here", seen="0").status_code == 303
    assert len(marks()) == 1


def test_a_colleagues_mark_is_shown_instead_of_overwritten(browser, lived_in, here, marks, write):
    with write() as db:
        mark(db, lived_in.bengt, lived_in.occasion, lived_in.amina.id, NOT_HERE, now=lived_in.occasion.starts_at)
    for htmx in (False, True):
        answer = browser(lived_in.berit).post(
            f"{here}/mark", htmx=htmx, participant=lived_in.amina.id, presence="here", seen="0"
        )
        assert answer.status_code == 409
        assert "Somebody recorded not here at 09:00." in words(answer)
    assert [row.presence for row in marks()] == [Presence.NOT_HERE]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_press_on_an_old_page_leads_to_the_page_that_asks_why(browser, lived_in, here, at, marks, htmx):
    berit = browser(lived_in.berit)
    berit.post(f"{here}/mark", participant=lived_in.amina.id, presence="here", seen="0")
    at.forward(seconds=31)
    answer = berit.post(f"{here}/mark", htmx=htmx, participant=lived_in.amina.id, presence="not_here", seen="1")
    page = f"{here}/people/{lived_in.amina.id}?presence=not_here"
    if htmx:
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, page)
    else:
        assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert len(marks()) == 1
    asked = berit.get(page)
    assert 'value="not_here" checked' in asked.text
    assert "Why is it recorded now?" in asked.text


def test_a_settled_mark_leads_to_that_page_by_links(browser, lived_in, here, at):
    berit = browser(lived_in.berit)
    berit.post(f"{here}/mark", participant=lived_in.amina.id, presence="here", seen="0")
    at.forward(seconds=31)
    page = berit.get(here)
    assert f'{here}/people/{lived_in.amina.id}?presence=not_here"' in page.text
    assert f'<button id="here-{lived_in.amina.id}"' not in page.text
    assert f'<button id="here-{lived_in.bosse.id}"' in page.text


def test_undo_gives_back_what_was_there(browser, lived_in, here, marks):
    berit = browser(lived_in.berit)
    berit.post(f"{here}/mark", participant=lived_in.amina.id, presence="here", seen="0")
    assert "Undo" in berit.get(here).text
    answer = berit.post(f"{here}/undo", participant=lived_in.amina.id, version="1")
    assert answer.headers["Location"] == f"{here}#person-{lived_in.amina.id}"
    assert [row.method for row in marks()] == [Method.BY_HAND, Method.UNDO]
    assert "Undo" not in berit.get(here).text


def test_undo_by_htmx_moves_the_focus_to_the_persons_buttons(browser, lived_in, here):
    berit = browser(lived_in.berit)
    berit.post(f"{here}/mark", participant=lived_in.amina.id, presence="here", seen="0")
    answer = berit.post(f"{here}/undo", htmx=True, participant=lived_in.amina.id, version="1")
    assert 'aria-pressed="false" autofocus' in answer.text


def test_undo_that_came_too_late_says_what_to_do(browser, lived_in, here, at, marks):
    berit = browser(lived_in.berit)
    berit.post(f"{here}/mark", participant=lived_in.amina.id, presence="here", seen="0")
    at.forward(seconds=30.1)
    answer = berit.post(f"{here}/undo", participant=lived_in.amina.id, version="1")
    assert answer.status_code == 409
    assert "The moment for undoing is over. Choose again and write a reason." in words(answer)
    assert len(marks()) == 1


def test_nobody_is_marked_on_a_cancelled_occasion(browser, lived_in, here, write, marks):
    with write() as db:
        occasion = db.get(Occasion, lived_in.occasion.id)
        occasion.cancelled_at, occasion.cancelled_because = lived_in.occasion.starts_at, CancelReason.OTHER
        db.add(occasion)
    answer = browser(lived_in.berit).post(f"{here}/mark", participant=lived_in.amina.id, presence="here", seen="0")
    assert answer.status_code == 409
    assert "This occasion is cancelled." in words(answer)
    assert marks() == []


def test_strangers_change_nothing(browser, lived_in, here, marks):
    typed = {
        "participant": lived_in.amina.id,
        "presence": "here",
        "seen": "0",
        "version": "1",
        "version_seen": "0",
        "shown": lived_in.amina.id,
        "here": lived_in.amina.id,
        "reason": "mine",
    }
    for someone, status in ((lived_in.erik, 404), (lived_in.hanna, 403), (lived_in.amina, 403)):
        stranger_browser = browser(someone)
        for what in ("mark", "undo", "confirm", "reopen", "the-rest", f"people/{lived_in.amina.id}"):
            assert stranger_browser.post(f"{here}/{what}", **typed).status_code == status, what
    assert marks() == []


def test_what_no_form_of_ours_sends_is_refused(browser, lived_in, here, marks):
    berit = browser(lived_in.berit)
    for name, value, status in (
        ("participant", "nobody", 404),
        ("participant", str(stranger()), 404),
        ("presence", "dancing", 422),
        ("presence", "not_recorded", 422),
        ("seen", "-1", 422),
        ("seen", "9" * 40, 422),
        ("seen", "²", 422),
    ):
        whole = {"participant": lived_in.amina.id, "presence": "here", "seen": "0", name: value}
        assert berit.post(f"{here}/mark", **whole).status_code == status, (name, value)
    assert marks() == []


def test_someone_who_takes_part_elsewhere_is_not_there(browser, lived_in, here):
    answer = browser(lived_in.berit).post(f"{here}/mark", participant=lived_in.cilla.id, presence="here", seen="0")
    assert answer.status_code == 404
    assert browser(lived_in.berit).get(f"{here}/people/{lived_in.cilla.id}").status_code == 404


def test_without_a_token_nothing_is_marked(browser, lived_in, here, marks):
    answer = browser(lived_in.berit).client.post(
        f"{here}/mark", data={"participant": lived_in.amina.id, "presence": "here", "seen": "0"}
    )
    assert answer.status_code == 400
    assert marks() == []


def a_part(**typed):
    return {"presence": "partly", "from_at": "09:30", "to_at": "11:00", "seen": "0", **typed}


def test_partly_keeps_its_times(browser, lived_in, here, marks):
    berit, page = browser(lived_in.berit), f"{here}/people/{lived_in.amina.id}"
    asked = berit.get(f"{page}?presence=partly")
    assert 'value="partly" checked' in asked.text
    assert 'name="from_at" value="09:00"' in asked.text
    answer = berit.post(page, **a_part())
    assert answer.headers["Location"] == f"{here}#person-{lived_in.amina.id}"
    [row] = marks()
    assert (row.presence, row.from_at, row.to_at) == (Presence.PARTLY, at_clock(9, 30), at_clock(11))
    assert "Partly 09:30 – 11:00" in words(berit.get(here))


def test_times_that_do_not_fit_are_explained_and_stay(browser, lived_in, here, marks):
    berit = browser(lived_in.berit)
    for typed, said in (
        ({"from_at": ""}, "Write from when and until when"),
        ({"to_at": "noon"}, "Write from when and until when"),
        ({"from_at": "11:00"}, "The first time must be before the second."),
        ({"from_at": "08:00"}, "Use times from 09:00 to 12:00."),
        ({"to_at": "12:01"}, "Use times from 09:00 to 12:00."),
        ({"from_at": "09:00", "to_at": "12:00"}, "This is the whole time, 09:00 to 12:00."),
    ):
        answer = berit.post(f"{here}/people/{lived_in.amina.id}", **a_part(**typed))
        assert answer.status_code == 422
        assert said in words(answer)
        for value in typed.values():
            assert f'value="{value}"' in answer.text
        assert 'value="partly" checked' in answer.text
    assert marks() == []


def test_afterwards_a_reason_is_asked_for_and_the_choice_stays(browser, lived_in, here, at, marks):
    at(NOON)
    berit, page = browser(lived_in.berit), f"{here}/people/{lived_in.amina.id}"
    answer = berit.post(page, presence="not_here", seen="0", reason="")
    assert answer.status_code == 422
    assert 'value="not_here" checked' in answer.text
    assert "Write a reason in a few words." in words(answer)
    long = berit.post(page, presence="not_here", seen="0", reason="y" * 301)
    assert long.status_code == 422
    assert "y" * 301 in long.text
    assert marks() == []
    assert berit.post(page, presence="not_here", seen="0", reason="on the paper list").status_code == 303
    assert [row.reason for row in marks()] == ["on the paper list"]


def test_the_person_page_tells_what_was_recorded_and_why(browser, lived_in, here, write, at):
    with write() as db:
        mark(db, lived_in.bengt, lived_in.occasion, lived_in.amina.id, HERE, now=TEN)
        later = at_clock(10, 5)
        mark(db, lived_in.berit, lived_in.occasion, lived_in.amina.id, NOT_HERE, now=later, reason="wrong <name>")
    at(later)
    page = browser(lived_in.berit).get(f"{here}/people/{lived_in.amina.id}")
    text = words(page)
    assert "not here Monday 23 November at 10:05, Berit Berg, corrected: wrong <name>" in text
    assert "Bengt Bok" in text
    assert "<name>" not in page.text


def test_a_colleagues_mark_on_the_person_page_is_shown_and_then_changed(browser, lived_in, here, write, marks):
    with write() as db:
        mark(db, lived_in.bengt, lived_in.occasion, lived_in.amina.id, NOT_HERE, now=lived_in.occasion.starts_at)
    berit, page = browser(lived_in.berit), f"{here}/people/{lived_in.amina.id}"
    answer = berit.post(page, **a_part())
    assert answer.status_code == 409
    assert "Somebody recorded not here at 09:00." in words(answer)
    assert 'name="seen" value="1"' in answer.text
    assert 'value="09:30"' in answer.text
    assert berit.post(page, **a_part(seen="1")).status_code == 303
    assert marks()[-1].presence is Presence.PARTLY


def test_the_person_page_is_a_look_at_that_person(app, browser, lived_in, here):
    browser(lived_in.berit).get(f"{here}/people/{lived_in.amina.id}")
    assert looks(app, "site:roll:look") == (1, {lived_in.amina.id})
