"""Nobody at a site can tell why somebody was away, or whether it was accepted: no byte of any answer differs."""

import datetime as dt
import hashlib
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from models.absences import AbsenceReport, StatedReason
from models.reasons import ReasonCode
from models.report_versions import change
from models.told import Told
from tests.town import PASSWORD, PIN, hashed
from tests.walk.conftest import opened
from tests.walk.pages import head_of
from tests.walk.readers import Reader
from tests.walk.reviewed import Reviewed
from tests.walk.standing import DISPLAYS, SITE_OF
from tests.walk.story import LOOKED_INTO_BEFORE, Lived
from tests.walk.town import FRIDAY, NOW, PHRASES
from tests.walk.walker import Walk
from webapp.db import reading
from webapp.settings import ROOT

AT_SITES = ("berit", "erik", "karin", *DISPLAYS)
# A page holds its browser's own token twice, and the cookie that goes with it.
TOKEN = re.compile(
    r'name="(?:csrf_token|key)" value="[^"]+"|"X-CSRFToken": "[^"]+"|Set-Cookie: narvara=[^\n]+|"csrf_token":"\w+"'
)

Answers = dict[tuple[str, str, str], tuple[int, str, str]]
Listen = Callable[..., Answers]


def other_hours(key: str) -> tuple[dt.time, dt.time]:
    """Other hours than the town tells of, which touch the same occasions."""
    return dt.time(8), dt.time(12, 30) if key == "bosse" else dt.time(23)


class OtherReasons(Lived):
    """The same occasions, but everyone states another reason and other hours, and at length or not at all."""

    def told(self, key: str) -> Told:
        first = super().told(key)
        reasons = list(ReasonCode)
        other = reasons[(reasons.index(ReasonCode(first.reason)) + 2) % len(reasons)]
        return Told(FRIDAY, other, None if key == "amina" else "ord " * 200, hours=other_hours(key))

    def beside(self, key: str) -> str:
        return "ord " * 200


class NothingAccepted(Lived):
    """The same days, but nobody at the desk has accepted anything."""

    def _accept(self, key: str) -> None:
        """Not yet."""


class NothingLookedInto(Lived):
    """The same absences and reports, but nobody was asked, heard or found to lack a valid reason."""

    def _look_into(self, absent: Reviewed, steps: Callable[[Reviewed], None]) -> None:
        """Not yet."""


class FoundOtherwise(Lived):
    """The same absences, each looked into as far as another was in the town as it is."""

    def _look_into(self, absent: Reviewed, steps: Callable[[Reviewed], None]) -> None:
        ways = list(LOOKED_INTO_BEFORE.values())
        ways[ways.index(steps) - 1](absent)


class Corrected(Lived):
    """The same days, but whoever's report nobody has assessed has corrected its reason, its words and its hours."""

    def __init__(self, db: Session) -> None:
        super().__init__(db)
        for key in SITE_OF.keys() - PHRASES.keys():
            person = self.people[key]
            theirs = (AbsenceReport.participant_id == person.id, AbsenceReport.first_day == FRIDAY)
            report = db.exec(select(AbsenceReport).where(*theirs)).one()
            told = Told(FRIDAY, ReasonCode.OTHER, "ord " * 200, hours=other_hours(key))
            change(db, person, report, told, key=f"the-correction-of-{key}", language="sv", sent_in=None, now=NOW)
        db.flush()


class AllOtherwise(OtherReasons, FoundOtherwise):
    """Everything that no site may know is another: what is stated, and what the desk makes of it."""


class NothingDone(Corrected, NothingAccepted, NothingLookedInto):
    """Reports are corrected, and nobody at the desk does anything."""


class Listening(Walk):
    """A walk that keeps every answer given in the areas of sites."""

    def ask(self, reader: Reader, address: str, shape: str = "page", **more: Any) -> TestResponse:
        answer = super().ask(reader, address, shape, **more)
        if self.match(address)[0].partition(".")[0] != "caseworker":
            said = TOKEN.sub("", head_of(answer)), TOKEN.sub("", answer.data.decode(errors="replace"))
            self.kept[reader.name, shape, address] = (answer.status_code, *said)
        return answer

    kept: Answers


def dice() -> Callable[[int], bytes]:
    """Chance that falls the same way each time; of each length and asker by itself: more of one moves no other."""
    thrown: Counter[tuple[int, str]] = Counter()

    def throw(size: int) -> bytes:
        asker = size, _asker()
        thrown[asker] += 1
        return hashlib.shake_256(f"{asker}:{thrown[asker]}".encode()).digest(size)

    return throw


def _asker() -> str:
    """The file of the rules for which chance is thrown."""
    frame = sys._getframe()
    while frame.f_back and f"{ROOT}/models/" not in frame.f_code.co_filename:
        frame = frame.f_back
    return Path(frame.f_code.co_filename).name


@pytest.fixture(scope="module")
def listen(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Listen:
    """listen(town): what everyone at a site is told there, from a town whose ids fall the same way each time."""
    folder = tmp_path_factory.mktemp("worlds")

    def told(town: type[Lived], plant: Callable[[Flask], object] = bool, *readers: str) -> Answers:
        path = folder / f"{town.__name__}.db"
        shutil.copy(sqlite_template, path)
        hashed(PIN), hashed(PASSWORD)  # before the dice: it is done once for all tests
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "urandom", dice())
            patch.setattr("random._urandom", dice())
            app, lived = opened(f"sqlite:///{path}", town)
        plant(app)
        walk = Listening(app, lived)
        walk.kept = {}
        walk.stroll(*(readers or AT_SITES), pages=2 if readers else 1000)
        app.extensions["database"].close()
        return walk.kept

    return told


@pytest.fixture(scope="module")
def as_it_is(listen: Listen) -> Answers:
    """What is told in the town as it is."""
    return listen(Lived)


def differences(one: Answers, other: Answers) -> list[str]:
    """Where two worlds answer differently."""
    return [" ".join(asked) for asked in one.keys() | other.keys() if one.get(asked) != other.get(asked)]


@pytest.mark.parametrize("town", [AllOtherwise, NothingDone])
def test_what_is_stated_and_what_the_desk_does_changes_no_byte_at_any_site(
    listen: Listen, as_it_is: Answers, town: type[Lived]
):
    assert len(as_it_is) > 300
    assert not differences(as_it_is, listen(town))


def test_a_page_whose_length_tells_the_reason_is_found(listen: Listen):
    def planted(app: Flask) -> None:
        app.after_request_funcs.setdefault(None, []).append(lengthened)

    assert differences(listen(Lived, planted, "erik"), listen(OtherReasons, planted, "erik"))


def lengthened(answer: Response) -> Response:
    """An answer as much longer as somebody wrote about an absence."""
    written = reading().exec(select(StatedReason)).all()
    answer.set_data(answer.get_data() + b" " * sum(len(row.words or "") for row in written))
    return answer
