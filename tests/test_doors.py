"""What holds at every door: headers, forms with a token, and views that say whom they admit."""

import re

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from webapp.access import PUBLIC, admits
from webapp.headers import POLICY


def test_the_content_security_policy_is_exactly_this(browser, app):
    assert POLICY == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
        "object-src 'none'; frame-ancestors 'none'"
    )
    assert browser().get("/sign-in").headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("address", ["/sign-in", "/no-such-page", "/today", "/static/narvara.0.css"])
def test_every_answer_carries_the_headers(browser, app, address):
    answer = browser().get(address)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_personal_page_is_kept_by_nobody(browser, lived_in):
    assert browser(lived_in.amina).get("/today").headers["Cache-Control"] == "no-store"


def test_a_form_without_its_token_changes_nothing(browser, lived_in):
    amina = browser(lived_in.amina)
    answer = amina.client.post("/sign-out", data={})
    assert answer.status_code == 400
    assert amina.get("/today").status_code == 200


def test_a_token_of_another_browser_is_no_token(browser, lived_in):
    amina, stranger = browser(lived_in.amina), browser()
    stranger.get("/sign-in")
    assert amina.client.post("/sign-out", data={"csrf_token": stranger.token}).status_code == 400


def test_a_view_without_a_stamp_answers_nobody(own_app):
    own_app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert own_app.test_client().get("/forgotten").status_code == 404


def test_a_stamped_view_answers(own_app):
    own_app.add_url_rule("/open", "open", admits(PUBLIC)(lambda: "hello"))
    assert own_app.test_client().get("/open").text == "hello"


def test_another_roles_area_is_forbidden(browser, lived_in):
    assert browser(lived_in.amina).get("/desk/").status_code == 403
    assert browser(lived_in.berit).get("/desk/").status_code == 403
    assert browser(lived_in.hanna).get("/site/").status_code == 403


def test_a_broken_page_says_so_without_its_inside(own_app, caplog):
    secret = " ".join(["Amina", "is", "ill"])

    def broken() -> str:
        raise ValueError(secret)

    own_app.add_url_rule("/broken", "broken", admits(PUBLIC)(broken))
    own_app.testing = False
    answer = own_app.test_client().get("/broken")
    assert answer.status_code == 500
    assert "ValueError" not in answer.text
    assert "Amina is ill" not in answer.text
    assert "Amina is ill" not in caplog.text
    assert "ValueError" in caplog.text


def test_a_database_that_is_away_is_answered_with_try_again(own_app, caplog):
    def away() -> str:
        raise OperationalError("SELECT secret", {}, Exception("gone"))

    own_app.add_url_rule("/away", "away", admits(PUBLIC)(away))
    answer = own_app.test_client().get("/away")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "secret" not in caplog.text


def test_the_stylesheet_is_fetched_once_a_change(browser, app):
    page = browser().get("/sign-in").text
    address = re.search(r'href="(/static/narvara\.[0-9a-f]{12}\.css)"', page)[1]
    answer = browser().get(address)
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]


def test_every_static_address_names_its_content(browser, app):
    page = browser().get("/sign-in").text
    addresses = re.findall(r'(?:src|href)="(/static/[^"#]+)', page)
    assert addresses
    for address in addresses:
        answer = browser().get(address)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["Cache-Control"], address


def test_a_file_is_kept_through_a_sign_in_and_nobody_looks_up_who_asks(browser, app, lived_in):
    address = re.search(r'href="(/static/narvara\.[0-9a-f]{12}\.css)"', browser().get("/sign-in").text)[1]
    asked: list[str] = []
    event.listen(app.extensions["database"].reader, "before_cursor_execute", lambda *said: asked.append(said[2]))
    amina = browser(lived_in.amina)
    for file in (address, "/static/js/app.js"):
        answer = amina.get(file)
        assert answer.status_code == 200
        assert "Cookie" not in answer.headers.get("Vary", "")
    assert not asked
    amina.get("/today")
    assert asked


def test_a_static_file_asked_for_without_its_digest_is_not_kept_for_ever(browser, app):
    assert "immutable" not in browser().get("/static/js/app.js").headers["Cache-Control"]


def test_a_broken_database_still_gets_its_page(app, monkeypatch):
    def gone(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "someone"
    monkeypatch.setattr("webapp.signed_in.reading", gone)
    answer = client.get("/today")
    assert answer.status_code == 503
    assert "<h1>" in answer.text
