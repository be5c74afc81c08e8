"""How much a cheap phone has to fetch: a first visit, and the next one, compressed and without fonts."""

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Response

from e2e.conftest import House, OpenPage
from e2e.contexts import Contexts

FIRST_VISIT = 60_000
NEXT_VISIT = 10_000


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[Contexts]:
    """Browsers that have never been here."""
    found = Contexts(chromium)
    yield found
    found.end()


class Scale:
    """Weighs what a page fetched over the wire."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bodies: dict[str, bytes] = {}
        self.under_way: set[Request] = set()
        page.on("request", self._begin)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)
        page.on("response", self._keep)

    def _begin(self, request: Request) -> None:
        self.under_way.add(request)

    def _end(self, request: Request) -> None:
        self.under_way.discard(request)

    def _keep(self, response: Response) -> None:
        if response.request.resource_type != "font" and response.status == 200:
            self.bodies[response.url] = response.body()

    def visit(self, address: str) -> int:
        """Bytes, as gzip would send them, that were not in the browser's own store."""
        self.bodies.clear()
        self.page.goto(address)
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")  # what scripts begin
        while self.under_way:
            self.page.wait_for_event("requestfinished")
        stored = set(
            self.page.evaluate(
                "performance.getEntriesByType('resource').filter(e => e.transferSize === 0).map(e => e.name)"
            )
        )
        return sum(len(gzip.compress(body)) for url, body in self.bodies.items() if url not in stored)


def test_a_participants_first_visit_and_the_next_one_are_light(house: House, open_page: OpenPage) -> None:
    for language in ("sv", "ar", "ti"):
        with house.writing() as db:
            db.merge(house.town.amina).language = language
        scale = Scale(open_page(house.town.amina, language=language))
        first = scale.visit("/today")
        following = {address: scale.visit(address) for address in ("/week", "/check-in", "/absence/new", "/absences")}
        print(f"{language}: first visit {first} bytes, next {following}")
        assert 20_000 < first < FIRST_VISIT
        assert all(0 < weight < NEXT_VISIT for weight in following.values()), following
