"""Where signing in may lead: a path of ours, as a browser would read it."""

import pytest

from webapp.safe_next import safe_next

HOSTILE = [
    "http://evil.example",
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "mailto:a@evil.example",
    "evil.example",
    "today",
    "?next=//evil.example",
    "#//evil.example",
    "/a//evil.example",
    "http:/evil.example",
    "http:evil.example",
    "/\x00/evil.example",
    "/\u2028/evil.example",
    "/%0d%0aLocation:x\r\nSet-Cookie: a=b",
    "/" + "a" * 600,
    "",
    None,
]


@pytest.mark.parametrize("wanted", HOSTILE)
def test_what_could_lead_away_leads_nowhere(wanted):
    assert safe_next(wanted) is None


@pytest.mark.parametrize("wanted", ["/today", "/week?week=2026-W48", "/S/VERK/D59TYVC1", "/check-in"])
def test_our_own_paths_are_kept(wanted):
    assert safe_next(wanted) == wanted
