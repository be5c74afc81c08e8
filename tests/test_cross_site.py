"""What another website sends in somebody's name is refused, at every address. Source: threat T25."""

import uuid

import pytest

from webapp.cross_site import SAFE


def unsafe_addresses(app) -> list[tuple[str, str]]:
    """Every method and address that may change something, filled in with what nobody has."""
    bound = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        values = {name: uuid.UUID(int=0) for name in rule.arguments}
        found += [(method, bound.build(rule.endpoint, values, method)) for method in sorted(rule.methods - SAFE)]
    return found


@pytest.mark.parametrize("told", ["cross-site", "same-site", "nonsense"])
def test_every_address_refuses_what_another_site_sends(browser, app, lived_in, told):
    amina = browser(lived_in.amina)
    amina.get("/today")
    addresses = unsafe_addresses(app)
    assert len(addresses) > 20
    for method, address in addresses:
        answer = amina.client.open(
            address, method=method, data={"csrf_token": amina.token}, headers={"Sec-Fetch-Site": told}
        )
        assert answer.status_code == 403, address
        assert "En annan webbplats skickade detta" in answer.text, address
    assert amina.get("/today").status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_a_method_that_no_address_has_is_refused_too(app, method):
    answer = app.test_client().open("/today", method=method, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def sign_out(amina, headers: dict[str, str]) -> int:
    """What somebody's browser is answered when it signs out with its token and says this of where it comes from."""
    amina.get("/today")
    return int(amina.client.post("/sign-out", data={"csrf_token": amina.token}, headers=headers).status_code)


@pytest.mark.parametrize(
    "ours",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": "https://localhost"},
        {"Origin": "null"},  # an old browser, from a page that sends no referrer
        {},
    ],
)
def test_what_our_own_page_sends_goes_on(browser, lived_in, ours):
    assert sign_out(browser(lived_in.amina), ours) == 303


@pytest.mark.parametrize("origin", ["https://evil.example", "https://localhost.evil.example", "https://[", "evil"])
def test_an_old_browser_is_asked_for_the_origin(browser, lived_in, origin):
    amina = browser(lived_in.amina)
    assert sign_out(amina, {"Origin": origin}) == 403
    assert amina.get("/today").status_code == 200


def test_an_old_browser_without_a_token_is_refused_as_ever(browser, lived_in):
    amina = browser(lived_in.amina)
    assert amina.client.post("/sign-out", data={}, headers={"Origin": "null"}).status_code == 400


def test_a_link_from_another_website_still_opens_a_page(browser, lived_in):
    assert browser(lived_in.amina).get("/today", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_gateway_which_is_no_browser_is_answered_as_ever(app, lived_in):
    answer = app.test_client().post("/exchange/sms/nobody-guesses-this", data={"status": "delivered"})
    assert answer.status_code == 404
