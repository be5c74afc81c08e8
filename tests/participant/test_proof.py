"""A paper for an absence: sent as a photo or a PDF, kept once, and shown again only to whom it may be."""

import io
import logging
import threading
import time
from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import select

from models.absences import AbsenceReport
from models.proofs import ProofPage, ReportProof, Verdict
from models.report_versions import withdraw
from tests.at_once import at_once
from tests.conftest import KINDS
from tests.proofs.clamd import EICAR, clamd
from tests.proofs.files import HOSTILE, NAMES, pdf, photo, photo_with_secrets
from tests.town import NINE
from webapp.proofs import making

KEY = "a-key-of-a-form-that-nobody-sent"
PLACE = b"Smultronvagen 7"


@pytest.fixture
def amina(browser, lived_in):
    return browser(lived_in.amina)


@pytest.fixture
def address(sent):
    return f"/absence/{sent.id}/paper"


@pytest.fixture
def kept(look):
    def asked():
        with look() as db:
            return list(db.exec(select(ReportProof)).all())

    return asked


def file(content, name="photo.jpg", kind="image/jpeg"):
    return io.BytesIO(content), name, kind


def peak():
    line = next(each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def test_before_anything_is_sent_the_page_says_so(amina, address):
    page = amina.get(address)
    assert "Nothing is sent until you press the button." in page.text
    assert 'enctype="multipart/form-data"' in page.text
    assert "Sent:" not in page.text


@pytest.mark.parametrize(
    ("content", "pages"),
    [(photo(), 1), (photo("JPEG", (3000, 4000)), 1), (pdf(3), 3)],
    ids=["a photo", "a large photo", "a pdf"],
)
def test_what_was_sent_is_said_with_its_time(amina, address, kept, content, pages):
    page = amina.follow(amina.post(address, key=KEY, file=file(content)))
    assert f"Pages: {pages}." in page.text and "Sent: " in page.text and "09:00" in page.text
    (proof,) = kept()
    assert (proof.pages, proof.verdict) == (pages, Verdict.NOT_SCANNED)


def test_the_receipt_leads_there_and_says_it_too(amina, address, sent):
    receipt = f"/absence/{sent.id}"
    assert f'href="{address}"' in amina.get(receipt).text
    amina.post(address, key=KEY, file=file(photo()))
    assert "Pages: 1." in amina.get(receipt).text


def test_a_paper_that_will_be_shown_is_said_to_be(amina, address, kept):
    page = amina.follow(amina.post(f"{address}/shown", key=KEY))
    assert "You said that you show a paper to your caseworker" in page.text
    assert [each.pages for each in kept()] == [0]


def test_sent_again_it_is_the_same(amina, address, kept, monkeypatch):
    amina.post(address, key=KEY, file=file(photo()))
    monkeypatch.setattr("webapp.participant.proof.pages_of", lambda _: pytest.fail("looked into once more"))
    assert amina.post(address, key=KEY, file=file(photo())).status_code == 303
    assert len(kept()) == 1


def test_the_same_photo_chosen_once_more_is_said_to_be_there_already(amina, address, kept, monkeypatch):
    amina.post(address, key=KEY, file=file(photo()))
    monkeypatch.setattr("webapp.participant.proof.pages_of", lambda _: pytest.fail("looked into once more"))
    page = amina.follow(amina.post(address, key=f"{KEY}-once-more", file=file(photo(), "another name.jpg")))
    assert "You have sent this one already" in page.text
    assert len(kept()) == 1


def test_sent_by_two_at_once_it_is_one(browser, lived_in, address, kept):
    phones = [browser(lived_in.amina) for _ in range(2)]
    for phone in phones:
        phone.get("/language")
    answers = at_once(*[lambda phone=phone: phone.post(address, key=KEY, file=file(photo())) for phone in phones])
    assert [getattr(each, "status_code", each) for each in answers] == [303, 303]
    assert len(kept()) == 1


def test_another_file_on_the_same_form_is_not_taken_for_the_first(amina, address, kept):
    amina.post(address, key=KEY, file=file(photo()))
    page = amina.post(address, key=KEY, file=file(pdf(2)))
    assert page.status_code == 409
    assert f'value="{KEY}"' not in page.text
    assert len(kept()) == 1


@pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_and_nothing_is_kept(amina, address, everything, caplog, what):
    make, name, kind = HOSTILE[what]
    content, counted, before = make(), everything(), peak()
    with caplog.at_level(logging.DEBUG):
        page = amina.post(address, key=KEY, file=file(content, name, kind))
    assert 400 <= page.status_code < 500
    if page.status_code == 422:
        assert 'role="alert"' in page.text and 'id="file-error"' in page.text
        assert f'value="{KEY}"' in page.text
    assert "photo" in page.text
    assert name not in page.text and name not in caplog.text
    after = everything()
    after["throttle"] = counted["throttle"]
    assert after == counted
    assert peak() - before < 200


@pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)
def test_a_body_beyond_the_limit_is_not_read(amina, address, kept, monkeypatch):
    monkeypatch.setattr(making, "pages_of", lambda *_: pytest.fail("read"))
    page = amina.follow(amina.post(address, key=KEY, file=file(bytes(13_000_000))))
    assert page.status_code == 413
    assert "The file is larger than 12 MB. Take a screenshot of it" in page.text
    assert 'id="file-error"' in page.text and "data-upload" in page.text
    assert kept() == []


@pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)
def test_a_body_that_is_too_large_is_let_past_so_that_its_sender_hears_the_answer(amina, address):
    body = io.BytesIO(bytes(13_000_000))
    amina.client.post(address, input_stream=body, content_length=13_000_000)
    assert body.tell() == 13_000_000


def test_whoever_is_not_signed_in_sends_no_more_than_a_form(browser, address):
    assert browser().post(address, key=KEY, file=file(photo("JPEG", (1000, 1000)))).status_code in (303, 413)
    assert browser().post(address, key=KEY, file=file(bytes(100_000))).status_code == 413


def test_other_forms_take_no_more_than_they_did(amina):
    assert amina.post("/absence/new", key=KEY, file=file(bytes(100_000))).status_code == 413


@pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)
def test_no_name_does_anything_and_none_is_kept(amina, address, kept, app, caplog, monkeypatch):
    monkeypatch.setattr("webapp.participant.proof.pages_of", lambda _: (photo(),))
    monkeypatch.setattr("models.proof_sending.MOST_A_REPORT", 100)
    monkeypatch.setattr("models.proof_sending.TRIES_A_MINUTE", 100)
    with caplog.at_level(logging.DEBUG):
        for number, name in enumerate(NAMES):
            content = photo() + bytes([number])
            answer = amina.post(address, key=f"{KEY}-{number}", file=file(content, name, "text/html"))
            assert answer.status_code == 303, name
    assert len(kept()) == len(NAMES)
    path = Path(app.extensions["database"].url.database)
    there = b"".join(each.read_bytes() for each in path.parent.iterdir() if each.name.startswith(path.name))
    assert not [name for name in NAMES if len(name) > 6 and name.encode() in there]


def test_what_was_in_a_photo_lies_nowhere_in_the_clear(amina, address, app, monkeypatch, caplog):
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", lambda **_: pytest.fail("on the disk"))
    large = photo_with_secrets(PLACE) + bytes(2_000_000)
    with caplog.at_level(logging.DEBUG):
        assert amina.post(address, key=KEY, file=file(large, f"{PLACE.decode()}.jpg")).status_code == 303
    assert PLACE.decode() not in caplog.text
    url = app.extensions["database"].url
    if url.get_backend_name() == "sqlite":
        path = Path(url.database)
        files = [each for each in path.parent.iterdir() if each.name.startswith(path.name)]
        assert PLACE not in b"".join(each.read_bytes() for each in files)


def test_the_photo_itself_comes_back_without_its_place(amina, address, kept):
    amina.post(address, key=KEY, file=file(photo_with_secrets(PLACE)))
    answer = amina.step_up().get(f"{address}/{kept()[0].id}/1")
    assert answer.status_code == 200
    assert PLACE not in answer.data
    assert not Image.open(io.BytesIO(answer.data)).getexif()


def test_a_page_is_a_picture_and_can_be_nothing_else(amina, address, kept):
    amina.post(address, key=KEY, file=file(photo()))
    answer = amina.step_up().get(f"{address}/{kept()[0].id}/1")
    assert answer.content_type == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"


def test_to_look_at_it_again_one_shows_that_it_is_oneself(amina, address, kept):
    amina.post(address, key=KEY, file=file(photo()))
    answer = amina.get(f"{address}/{kept()[0].id}/1")
    assert answer.status_code == 303 and "/confirm-it-is-you" in answer.headers["Location"]


def test_another_phone_does_not_hear_of_it_before_a_step_up(browser, lived_in, amina, address, sent):
    amina.post(address, key=KEY, file=file(photo()))
    other = browser(lived_in.amina)
    for page in (address, f"/absence/{sent.id}"):
        assert "Pages:" not in other.get(page).text
    other.step_up()
    for page in (address, f"/absence/{sent.id}"):
        assert "Pages: 1." in other.get(page).text


def test_it_is_nobody_elses(browser, lived_in, amina, address, kept):
    amina.post(address, key=KEY, file=file(photo()))
    page = f"{address}/{kept()[0].id}/1"
    bosse = browser(lived_in.bosse).step_up()
    assert [bosse.get(each).status_code for each in (address, page)] == [404, 404]
    assert bosse.post(address, key=KEY, file=file(photo())).status_code == 404
    for staff in (lived_in.berit, lived_in.hanna):
        assert browser(staff).get(page).status_code == 403


def test_there_are_no_other_pages(amina, address, kept):
    amina.post(address, key=KEY, file=file(photo()))
    amina.step_up()
    found = kept()[0].id
    assert [amina.get(f"{address}/{found}/{number}").status_code for number in (0, 2, 99, 100)] == [404] * 4


def test_a_report_that_was_taken_back_takes_no_paper(amina, address, write, lived_in, sent, kept):
    with write() as db:
        withdraw(db, lived_in.amina, db.get(AbsenceReport, sent.id), NINE)
    assert "data-upload" not in amina.get(address).text
    assert amina.post(address, key=KEY, file=file(photo())).status_code == 409
    assert kept() == []


def test_a_virus_is_not_kept(amina, address, app, everything):
    before = everything()
    with clamd() as there:
        app.extensions["settings"].clamd = there.address
        page = amina.post(address, key=KEY, file=file(photo() + EICAR))
    assert page.status_code == 422 and "There is a virus in the file" in page.text
    assert everything() | {"throttle": 0} == before | {"throttle": 0}


def test_what_is_clean_is_kept_as_clean(amina, address, app, kept):
    with clamd() as there:
        app.extensions["settings"].clamd = there.address
        amina.post(address, key=KEY, file=file(photo()))
    assert there.looked_at == [photo()]
    assert [(each.verdict, each.scanner[:12]) for each in kept()] == [(Verdict.CLEAN, "ClamAV 1.4.6")]


def test_with_the_scanner_away_a_paper_is_taken_all_the_same(amina, address, app, kept):
    app.extensions["settings"].clamd = "127.0.0.1:1"
    assert amina.post(address, key=KEY, file=file(photo())).status_code == 303
    assert [each.verdict for each in kept()] == [Verdict.NOT_SCANNED]


def test_looking_into_files_is_slowed_down(amina, address, monkeypatch):
    monkeypatch.setattr("models.proof_sending.TRIES_AN_HOUR", 2)
    answers = [amina.post(address, key=KEY, file=file(b"text")).status_code for _ in range(3)]
    assert answers == [422, 422, 429]


def test_one_person_has_few_files_looked_into_a_minute(amina, address, at):
    answers = [amina.post(address, key=KEY, file=file(b"text")).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    at.forward(minutes=1)
    assert amina.post(address, key=KEY, file=file(b"text")).status_code == 422


def test_when_many_come_at_once_nobody_waits_long_and_the_same_form_sends_it_later(amina, address, kept, monkeypatch):
    monkeypatch.setattr(making, "_turns", threading.BoundedSemaphore(1))
    started = time.monotonic()
    with making._turns:
        page = amina.post(address, key=KEY, file=file(photo()))
    assert time.monotonic() - started < 5
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "Many papers are coming in right now." in page.text and f'value="{KEY}"' in page.text
    assert kept() == []
    assert amina.post(address, key=KEY, file=file(photo())).status_code == 303


def test_its_pages_are_sealed(amina, address, look):
    amina.post(address, key=KEY, file=file(photo()))
    with look() as db:
        (page,) = db.exec(select(ProofPage)).all()
    assert b"JFIF" not in page.sealed and len(page.sealed) > 1000
