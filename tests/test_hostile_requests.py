"""Requests that no browser of ours makes: each gets an answer that says no, and none breaks anything."""

import pytest

SITE_OF_NOBODY = "/S/%00/AAAAAAAA"


@pytest.fixture
def hardened(app):
    """The application as it is served: what breaks is a page, not a traceback."""
    app.testing = False
    return app


def test_a_null_character_in_an_address_is_refused(browser, hardened):
    assert browser().get(SITE_OF_NOBODY).status_code == 400
    assert browser().get("/sign-in?next=/%00").status_code == 400


def test_a_null_character_in_a_form_is_refused(browser, hardened):
    answer = browser().post("/sign-in/staff", email="hanna\0@exempelby.example", password="x")
    assert answer.status_code == 400


@pytest.mark.parametrize("host", ["a..b", "x" * 64, "."])
def test_a_host_that_cannot_be_one_is_refused(hardened, host):
    answer = hardened.test_client().get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/site", "/desk", "/static//js/app.js", "//evil.example/"])
def test_no_redirect_names_the_host_that_was_asked_for(hardened, address):
    answer = hardened.test_client().get(address, headers={"Host": "evil.example"})
    assert "evil.example" not in answer.headers.get("Location", "")


def test_a_cookie_that_remembers_somebody_is_not_read(hardened):
    client = hardened.test_client(use_cookies=False)
    answer = client.get("/sign-in", headers={"Cookie": r'remember_token="a|\351"'})
    assert answer.status_code == 200
