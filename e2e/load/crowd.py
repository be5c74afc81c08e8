"""People who are expected somewhere now: groups at sites, signed in on their phones, with an occasion that is open."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlmodel import Session

from e2e.load.installation import Installation
from models.occasions import Series
from models.people import Participant, Role, Staff
from models.places import Site
from models.sessions import open_session
from tests.town import Town
from webapp.app import create_app
from webapp.db import Database

LENGTH = dt.timedelta(hours=3)


@dataclass
class Visitor:
    """Someone's browser: who is signed in on it, and its cookies."""

    person_id: uuid.UUID
    cookies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Group:
    """A series at a site of its own, and who belongs to it."""

    site: Site
    series: Series
    visitors: list[Visitor]
    supervisors: list[Visitor]


@dataclass(frozen=True, eq=False)
class Meeting:
    """An occasion of a group that is open now."""

    group: Group
    occasion_id: uuid.UUID


class Crowd:
    """The town of an installation, which grows as groups are asked for."""

    def __init__(self, installation: Installation, database: Database) -> None:
        self.installation, self.database = installation, database
        self.app = create_app(installation.settings)
        with database.writing() as db:
            self.town = Town(db)
        self.groups: list[Group] = []

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *_: object) -> None:
        self.app.extensions["database"].close()

    def create_group(self, size: int, *, supervisors: int = 0) -> Group:
        """A new site and series with so many participants and supervisors, all signed in."""
        name = f"Grupp {len(self.groups) + 1}"
        with self.database.writing() as db:
            town = self.town
            town.db = db
            site = town.create_site(name, f"G{len(self.groups) + 1}", town.municipal)
            series = town.add(Series(activity_id=town.swedish.id, site_id=site.id))
            people = [town.create_participant(f"Deltagare {n}", name, town.unit, [series]) for n in range(size)]
            leaders = [self._supervisor(site, n) for n in range(supervisors)]
            visitors = [visitor(self.app, db, each) for each in people]
            group = Group(site, series, visitors, [visitor(self.app, db, each) for each in leaders])
        self.groups.append(group)
        return group

    def _supervisor(self, site: Site, number: int) -> Staff:
        email = f"{site.code.lower()}.{number}@exempelby.example"
        return self.town.create_staff(
            f"{site.name} {number}", Role.SUPERVISOR, self.town.unit, sites=[site], email=email
        )

    def call(self, group: Group) -> Meeting:
        """An occasion of the group that began a minute ago."""
        began = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
        with self.database.writing() as db:
            self.town.db = db
            return Meeting(group, self.town.create_occasion(group.series, began, began + LENGTH).id)


def visitor(app: Flask, db: Session, person: Participant | Staff) -> Visitor:
    """A browser on which the person has signed in as on an own phone; the door itself has tests of its own."""
    _row, token = open_session(db, person, dt.datetime.now(dt.UTC), own_phone=True)
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    content = {"_user_id": token, "_fresh": True, "_permanent": True}
    return Visitor(person.id, {app.config["SESSION_COOKIE_NAME"]: str(signer.dumps(content))})
