"""The scanner: its page, what its script sends, and a code typed without a script."""

import datetime as dt
import json
import secrets
from pathlib import Path

import pytest
from sqlmodel import select

from models.phone_codes import code_at
from models.scanning import plain
from models.scans import ReadBy, Scan, ScanVoid, UnknownScan
from tests.scanning import give_cards
from tests.supervisor.words import words
from tests.town import NINE, at_clock
from webapp.headers import POLICY, WITH_A_CAMERA

CASES = json.loads((Path(__file__).parents[1] / "scan_cases.json").read_text())
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def cards(lived_in, write):
    """The code of everybody's card, by id; and an older one of each that is good for nothing."""
    with write() as db:
        people = [lived_in.amina, lived_in.bosse, lived_in.cilla]
        old = give_cards(db, lived_in.hanna, people, at_clock(7))
        new = give_cards(db, lived_in.hanna, people, at_clock(8))
        return [{each.card.participant_id: each.code for each in cards} for cards in (new, old)]


@pytest.fixture
def rows(app):
    def found(table=Scan):
        with app.extensions["database"].reading() as db:
            return db.exec(select(table)).all()

    return found


@pytest.fixture
def berit(browser, lived_in):
    return browser(lived_in.berit)


def clock(at):
    """Milliseconds, as a device's clock says it."""
    return round(at.timestamp() * 1000)


def item(code, at=NINE, read_by="camera", key=""):
    return {"key": key or secrets.token_hex(16), "code": code, "read_by": read_by, "at": clock(at)}


def send(someone, here, *scans, sent_at=NINE, changed=()):
    """What the page's script does."""
    if not someone.token:
        someone.get("/language")
    body = {"sent_at": clock(sent_at), "scans": scans} | dict(changed)
    headers = {"X-CSRFToken": someone.token, "Accept": "application/json"}
    return someone.client.post(f"{here}/scans", json=body, headers=headers)


def test_the_page_alone_may_use_the_camera_and_decode(berit, here):
    answer = berit.get(f"{here}/scan")
    assert answer.headers["Content-Security-Policy"] == WITH_A_CAMERA["Content-Security-Policy"]
    assert "'wasm-unsafe-eval'" in answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Permissions-Policy"].startswith("camera=(self)")
    elsewhere = berit.get(here)
    assert elsewhere.headers["Content-Security-Policy"] == POLICY
    assert elsewhere.headers["Permissions-Policy"].startswith("camera=()")
    assert f'href="{here}/scan"' in elsewhere.text, "the roll leads there"


def test_a_batch_is_answered_item_by_item_and_one_bad_item_fails_no_other(berit, here, lived_in, cards, rows):
    good, foreign = item(cards[0][lived_in.amina.id]), item("https://example.org")
    broken = {"key": "f" * 32, "code": 7}
    answer = send(berit, here, good, broken, foreign, item(cards[0][lived_in.amina.id]))
    assert answer.status_code == 200
    told = answer.json["results"]
    assert [each["answer"] for each in told] == ["accepted", "unreadable", "not_recognised", "already"]
    assert (told[0]["key"], told[0]["title"], told[0]["kind"]) == (good["key"], "Amina Ali", "ok")
    assert (answer.json["present"], answer.json["expected"]) == (1, 3)
    assert "no-store" in answer.headers["Cache-Control"]
    assert [each.evidence for each in rows()] == [True, False]


@pytest.mark.parametrize("case", CASES["codes"], ids=lambda case: repr(case["read"])[:40])
def test_what_was_read_is_ours_or_foreign(case):
    assert plain(case["read"]) == case["code"]


@pytest.mark.parametrize("case", CASES["answers"], ids=lambda case: f"{case['who']} {case['shows']} {case['at']}")
def test_who_shows_what_and_when(case, browser, here, lived_in, cards, at):
    hour, minute = map(int, case["at"].split(":"))
    now = at_clock(hour, minute)
    at(now)
    berit = browser(lived_in.berit)
    person = getattr(lived_in, case["who"], None)
    code = {
        "card": cards[0].get(person.id) if person else "NK" + "0" * 26,
        "old card": person and cards[1].get(person.id),
        "card twice": person and cards[0].get(person.id),
        "phone": person and code_at(person.id, now).code,
        "old phone": person and code_at(person.id, now - 60 * SECOND).code,
        "typed": person and code_at(person.id, now).typed,
    }[case["shows"]]
    if case["shows"] == "card twice":
        send(berit, here, item(code, now), sent_at=now)
    device = now + case.get("ahead", 0) * SECOND
    [told] = send(berit, here, item(code, device), sent_at=device).json["results"]
    assert (told["answer"], told["why"], told["kind"]) == (case["answer"], case["why"], case["kind"])


def test_a_strangers_card_and_another_groups_members_are_answered_with_the_same_bytes(berit, here, lived_in, cards):
    codes = [cards[0][lived_in.cilla.id], cards[1][lived_in.cilla.id], "NK" + "0" * 26]
    codes.append(code_at(lived_in.cilla.id, NINE).code)
    answers = [send(berit, here, item(code, key="a" * 31 + str(number))) for number, code in enumerate(codes)]
    assert len({each.data.replace(b"a" * 31 + str(n).encode(), b"") for n, each in enumerate(answers)}) == 1
    assert {each.status_code for each in answers} == {200}


def test_the_same_key_again_is_the_same_answer(browser, here, lived_in, cards, rows, at):
    one = item(cards[0][lived_in.amina.id])
    first = send(browser(lived_in.berit), here, one)
    at(at_clock(11))
    assert send(browser(lived_in.berit), here, one, sent_at=at_clock(11)).json == first.json
    assert len(rows()) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"sent_at": "nine"},
        {"sent_at": -1},
        {"sent_at": 10**18},
        {"scans": []},
        {"scans": [{}] * 51},
        {"scans": "NK"},
        {"scans": ["NK"]},
    ],
    ids=str,
)
def test_what_is_no_batch_is_refused_whole(berit, here, changed, rows):
    assert send(berit, here, item("NK" + "0" * 26), changed=changed).status_code == 400
    assert not rows(UnknownScan)


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "short"},
        {"key": "G" * 32},
        {"read_by": "mind"},
        {"at": 10**18},
        {"code": "9" * 5000},
        {"code": None},
    ],
    ids=str,
)
def test_what_is_no_scan_is_told_so_by_its_key(berit, here, changed, rows):
    [told] = send(berit, here, item("NK" + "0" * 26) | changed).json["results"]
    assert told["answer"] == "unreadable"
    assert not rows(UnknownScan)


def test_hostile_texts_are_foreign(berit, here, rows):
    for text in ("\ud800", "\x00", "9" * 4000, "<script>alert(1)</script>", "å" * 100):
        [told] = send(berit, here, item(text)).json["results"]
        assert told["answer"] == ("unreadable" if text == "\ud800" else "not_recognised")
        assert text not in json.dumps(told)
    assert not rows(UnknownScan)


def test_signed_out_a_script_is_told_so_and_not_led_to_a_page(browser, here, lived_in):
    answer = send(browser(), here, item("NK" + "0" * 26))
    assert (answer.status_code, answer.data) == (401, b"")


def test_who_does_not_lead_there_finds_nothing(browser, here, lived_in, cards, rows):
    erik = browser(lived_in.erik)
    assert send(erik, here, item(cards[0][lived_in.amina.id])).status_code == 404
    assert erik.client.get(f"{here}/scan").status_code == 404
    assert send(browser(lived_in.hanna), here, item(cards[0][lived_in.amina.id])).status_code == 403
    assert not rows()


def test_without_the_token_nothing_is_kept(berit, here, lived_in, cards, rows):
    body = {"sent_at": clock(NINE), "scans": [item(cards[0][lived_in.amina.id])]}
    assert berit.client.post(f"{here}/scans", json=body).status_code == 400
    assert not rows()


def test_whoever_tries_at_random_is_told_to_wait(berit, here, rows):
    for _ in range(2):
        told = send(berit, here, *[item("00000000", read_by="typed") for _ in range(31)]).json["results"]
    assert [each["answer"] for each in told[:29]] == ["not_recognised"] * 29
    assert {each["answer"] for each in told[29:]} == {"too_many_tries"}
    assert "Wait until" in told[-1]["says"]


def test_a_body_that_never_ends_is_refused(berit, here):
    berit.get("/language")
    headers = {"X-CSRFToken": berit.token, "Content-Type": "application/json"}
    assert berit.client.post(f"{here}/scans", data="[" * 30_000, headers=headers).status_code == 400


class TestWithoutAScript:
    """The form: typed by hand, or by a USB scanner."""

    def test_a_code_is_typed_and_its_person_is_in(self, berit, here, lived_in, rows):
        berit.get(f"{here}/scan")
        typed = code_at(lived_in.amina.id, NINE).typed
        answer = berit.post(f"{here}/scan", key="1" * 32, code=f"{typed[:4]} {typed[4:]}")
        assert answer.status_code == 200
        assert "Amina Ali" in words(answer)
        assert "Here at 09:00." in words(answer)
        assert "1 of 3 are in." in words(answer)
        assert rows()[0].read_by is ReadBy.TYPED

    def test_posted_twice_it_is_one(self, berit, here, lived_in, rows, cards):
        answers = [berit.post(f"{here}/scan", key="1" * 32, code=cards[0][lived_in.amina.id]) for _ in range(2)]
        assert ["Here at 09:00." in words(each) for each in answers] == [True, True]
        assert len(rows()) == 1

    def test_a_foreign_code_says_so_and_stays(self, berit, here, rows):
        answer = berit.post(f"{here}/scan", key="1" * 32, code="7K3M9QX")
        assert answer.status_code == 422
        assert "That is not one of our codes. Look at it once more." in words(answer)
        assert 'value="7K3M9QX"' in answer.text
        assert not rows(UnknownScan)

    def test_nobodys_code_is_not_recognised(self, berit, here, rows):
        answer = berit.post(f"{here}/scan", key="1" * 32, code="7K3M9QXZ")
        assert "Not recognised" in words(answer)
        assert len(rows(UnknownScan)) == 1

    def test_a_scan_is_taken_back(self, berit, here, lived_in, rows, cards):
        berit.post(f"{here}/scan", key="1" * 32, code=cards[0][lived_in.amina.id])
        answer = berit.post(f"{here}/scans/undo", scan=rows()[0].id)
        assert answer.status_code == 303
        assert "0 of 3 are in." in words(berit.follow(answer))
        assert len(rows(ScanVoid)) == 1

    def test_too_late_it_is_not(self, berit, here, lived_in, rows, cards, at):
        berit.post(f"{here}/scan", key="1" * 32, code=cards[0][lived_in.amina.id])
        at(NINE + 31 * SECOND)
        answer = berit.post(f"{here}/scans/undo", scan=rows()[0].id)
        assert answer.status_code == 409
        assert "The moment for undoing is over." in words(answer)
        assert not rows(ScanVoid)

    def test_a_script_hears_it_in_json(self, berit, here, lived_in, rows, cards):
        berit.post(f"{here}/scan", key="1" * 32, code=cards[0][lived_in.amina.id])
        headers = {"Accept": "application/json"}
        data = {"csrf_token": berit.token, "scan": rows()[0].id}
        answer = berit.client.post(f"{here}/scans/undo", data=data, headers=headers)
        assert answer.json == {"present": 0, "expected": 3}

    def test_a_key_that_is_none_is_refused(self, berit, here):
        assert berit.post(f"{here}/scan", key="x", code="7K3M9QXZ").status_code == 422
