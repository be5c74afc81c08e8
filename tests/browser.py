"""A browser without a screen: it signs in like a person does, carries cookies, and inspects every page it visits."""

import re
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.people import Participant, Staff
from models.sessions import held_by, open_session, step_up

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_VOID = frozenset("area base br col embed hr img input link meta source track wbr path rect circle use".split())


class Browser:
    """Someone's browser. get() and post() look each page over before handing it back."""

    def __init__(self, app: Flask, person: Participant | Staff | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        self.token = ""
        self.app = app
        if person is not None:
            self.let_in(person)

    def let_in(self, person: Participant | Staff) -> None:
        """Sign someone in without the slow hash; the door itself has tests of its own."""
        with self.app.extensions["database"].writing() as db:
            _row, token = open_session(db, person, self.app.extensions["clock"]())
        with self.client.session_transaction() as session:
            session.clear()
            session["_user_id"], session["_fresh"] = token, True
        self.token = ""

    def step_up(self) -> "Browser":
        """Show that it is them; the code by SMS has tests of its own."""
        with self.client.session_transaction() as session, self.app.extensions["database"].writing() as db:
            held = held_by(db, session["_user_id"])
            assert held, "nobody is signed in here"
            _row, token = step_up(db, held[0].id, self.app.extensions["clock"]())
            session["_user_id"] = token
        self.token = ""
        return self

    def get(self, address: str, **kwargs: Any) -> TestResponse:
        """Visit a page."""
        answer = self.client.get(address, buffered=True, **kwargs)
        self._look_over(answer)
        return answer

    def post(self, address: str, htmx: bool = False, **typed: Any) -> TestResponse:
        """Send a form with the token of the last page seen."""
        if not self.token:
            self.get("/language")
        headers = {"HX-Request": "true"} if htmx else {}
        answer = self.client.post(address, data={"csrf_token": self.token, **typed}, headers=headers, buffered=True)
        answer.request.environ["wsgi.input"].close()  # a large one lies in a file, which nobody else closes
        self._look_over(answer)
        if answer.status_code == 303:
            self.token = ""  # signing in or out gave the browser another
        return answer

    def follow(self, answer: TestResponse) -> TestResponse:
        """Go where a redirect points."""
        assert answer.status_code in (301, 302, 303), answer.text
        return self.get(answer.headers["Location"])

    def _look_over(self, answer: TestResponse) -> None:
        if answer.mimetype != "text/html" or answer.status_code in (301, 302, 303):
            return
        if found := _TOKEN.search(answer.text):
            self.token = found[1]
        assert "style=" not in answer.text
        assert "<script>" not in answer.text
        if answer.text.lstrip().lower().startswith("<!doctype"):
            page = Page(answer.text)
            assert page.title, "a page needs a title"
            assert len(page.h1) == 1, f"a page has one h1, this has {len(page.h1)}"
            about = page.title.rpartition(" – ")[0]  # the heading may go on to say whom: no title does
            assert about, "a title goes on with the municipality's name"
            assert page.h1[0].startswith(about) or page.title.startswith(page.h1[0]), (page.title, page.h1)
            assert page.lang and page.dir in ("ltr", "rtl")
            assert not page.twice, f"ids twice: {page.twice}"


class Page(HTMLParser):
    """What a page says of itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.title = self.lang = self.dir = ""
        self.h1: list[str] = []
        self.ids: list[str] = []
        self._inside: str | None = None
        self.feed(text)
        self.title = " ".join(self.title.split())
        self.h1 = [" ".join(each.split()) for each in self.h1]
        self.twice = {each for each in self.ids if self.ids.count(each) > 1}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids, the language, and where the title and the heading begin."""
        given = dict(attrs)
        if each := given.get("id"):
            self.ids.append(each)
        if tag == "html":
            self.lang, self.dir = given.get("lang") or "", given.get("dir") or ""
        if tag in ("title", "h1"):
            self._inside = tag
            if tag == "h1":
                self.h1.append("")

    def handle_endtag(self, tag: str) -> None:
        """The title or heading ends."""
        if tag == self._inside:
            self._inside = None

    def handle_data(self, data: str) -> None:
        """Text of the title or the heading."""
        if self._inside == "title":
            self.title += data
        elif self._inside == "h1":
            self.h1[-1] += data
