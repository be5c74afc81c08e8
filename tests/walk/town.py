"""The walk's town: the cast and a few more, in which every sensitive value is a canary."""

import datetime as dt
from typing import Any

from sqlmodel import Session, col, select

from i18n import gettext, speak
from i18n.words import hours
from models.access import Field, Relation, Shape
from models.names import pseudonym
from models.occasions import Enrolment, Occasion, Series
from models.people import CaseAssignment, Participant, Role, Staff, StaffRole, Unit
from models.places import ActivityKind, Site
from models.plans import Plan, PlannedActivity, plan_on
from models.reasons import ReasonCode
from models.reviews import Phrase
from tests.town import LONG_AGO, MONDAY, Town, at_clock
from tests.walk.canaries import Beside, Canaries, Canary
from tests.walk.standing import ALIAS_FAMILY, PROTECTED, SITE_OF
from webapp.phrases import phrase_words
from webapp.reasons import all_texts

THURSDAY = MONDAY - dt.timedelta(days=4)
FRIDAY = MONDAY - dt.timedelta(days=3)
OCTOBER = dt.date(2026, 10, 14)
NOW = at_clock(10, 30)
CASEWORK = frozenset({Relation.OWN, Relation.ASSIGNED, Relation.SAME_BOARD})

# Each states another reason, so that a label tells whose it is. Nobody states OTHER, and one sentence is nobody's:
# where all of them are offered, they say nothing.
REASONS = {
    "amina": ReasonCode.SICK,
    "bosse": ReasonCode.SICK_CHILD,
    "paula": ReasonCode.HEALTH_VISIT,
    "dina": ReasonCode.CHILDCARE,
    "cilla": ReasonCode.AUTHORITY_OR_INTERVIEW,
    "pia": ReasonCode.FAMILY_OR_AGREED_LEAVE,
}
PHRASES = {
    "amina": Phrase.REPORTED_IN_TIME,
    "paula": Phrase.REASON_FITS_POLICY,
    "cilla": Phrase.PROOF_SEEN,
}
SPOKEN = ("sv", "en", "ar", "ti")
# What Dina's reason asks for, and nobody else's.
ASKS_FOR = "Besides the assessment: look at the plan."
# The sentences that say of someone that they are protected.
FLAGS = (
    "This person has protected personal data. You read this because you were given access.",
    "Protected personal data",
)
# Drawings that stand for other things too tell nothing; nobody states those of two words, which are not looked for.
COMMON_DRAWINGS = frozenset({"users", "message-circle", "heart-handshake", "door-closed"})


class WalkTown(Town):
    """The town of tests/town.py, its people under canary names, with a third site and two people more."""

    def __init__(self, db: Session) -> None:
        self.canaries = Canaries()
        self.private: dict[str, Series] = {}
        self.occasions: dict[str, Occasion] = {}
        super().__init__(db)
        self.harbour = self.create_site("Hamnen", "HAMN", self.municipal)
        self.harbour_series = self.add(Series(activity_id=self.swedish.id, site_id=self.harbour.id))
        self.stina = self.create_staff("Stina", Role.SUPERVISOR, self.sister_unit, sites=[self.harbour])
        self.tove = self.create_staff("Tove", Role.SUPERVISOR, self.unit, sites=[self.site])
        self.add(StaffRole(staff_id=self.tove.id, role=Role.CASEWORKER, unit_id=self.sister_unit.id, from_day=LONG_AGO))
        self.dina = self.create_participant("Dina", "", self.sister_unit, [self.harbour_series])
        self.pia = self.create_participant("Pia", "", self.other_unit, [self.garden_series], alias=("", ""))
        self.sites = {"verkstan": self.site, "hamnen": self.harbour, "odlingen": self.garden}
        self.assign(self.amina, self.hanna)
        led = db.exec(select(CaseAssignment)).one()
        led.words = self.canary("amina", Field.ASSESSMENT, "reason for taking over", to=frozenset())
        self.grant(self.paula, self.hanna)
        self.people = {key: getattr(self, key) for key in SITE_OF}
        for key, person in self.people.items():
            self._fill_the_week(key, person)
            self._give_a_phone(key, person)
        self._label_reasons_and_sentences()
        db.flush()

    def canary(self, owner: str, field: Field | Beside, what: str, **more: Any) -> str:
        """A canary word."""
        return self.canaries.word(Canary(owner, field, what, **more))

    def create_site(self, *args: Any, **kwargs: Any) -> Site:
        """A site whose key is nobody's."""
        site = super().create_site(*args, **kwargs)
        self.canaries.secret(site.key, "nobody at all", f"key of {site.name}")
        return site

    def create_staff(
        self, name: str, role: Role, unit: Unit | None, *, sites: list[Site] | None = None, email: str | None = None
    ) -> Staff:
        """Someone on the staff: the name is for colleagues, the address for those who look after staff."""
        key = name.split()[0].lower()
        staff = super().create_staff(
            self.canary(key, Beside.COLLEAGUE, "name"),
            role,
            unit,
            sites=sites,
            email=self.canary(key, Field.ADMINISTRATION, "e-mail").lower() + "@exempelby.example",
        )
        self.canaries.secret(staff.password_hash, "nobody at all", "a password's hash")
        return staff

    def create_participant(
        self,
        given: str,
        family: str,
        unit: Unit,
        series: list[Series],
        *,
        language: str = "sv",
        alias: tuple[str, str] | None = None,
        hours: int = 20,
    ) -> Participant:
        """A participant under canary names, with a plan of odd minutes and a series of their own."""
        key = given.lower()
        if alias:
            first = self.canary(key, Field.PROTECTION, "given name as alias", shape=Shape.ALIAS)
            alias = (first, self.canary(key, Field.PROTECTION, ALIAS_FAMILY, shape=Shape.ALIAS))
        person = super().create_participant(
            self.canary(key, Field.NAME, "given name", shape=Shape.INITIAL),
            self.canary(key, Field.NAME, "family name"),
            unit,
            series,
            language=language,
            alias=alias,
            hours=hours,
        )
        number = person.sign_in_number
        own = Canary(key, Field.SIGN_IN, "sign-in number", to=frozenset({Relation.OWN, Relation.ASSIGNED}))
        self.canaries.text(number, own)
        self.canaries.text(f"{number[:4]} {number[4:]}", own)
        self.canaries.secret(person.pin_hash or "", "nobody at all", "a PIN's hash")
        shape = Canary(key, Field.NAME, "pseudonym", shape=Shape.PSEUDONYM)
        self.canaries.text(pseudonym(person.id), shape)
        return person

    def _fill_the_week(self, key: str, person: Participant) -> None:
        title = self.canary(key, Field.SCHEDULE, "own activity")
        activity = self.create_activity(title, title, ActivityKind.JOB_CONDITIONS)
        series = self.add(Series(activity_id=activity.id, site_id=self.sites[SITE_OF[key]].id))
        self.private[key] = series
        self.add(Enrolment(series_id=series.id, participant_id=person.id, from_day=LONG_AGO))
        case = self.case_of(person)
        first = plan_on(self.db, case.id, MONDAY)
        assert first
        plan = self.add(
            Plan(
                case_id=case.id,
                version=2,
                from_day=LONG_AGO + dt.timedelta(days=7),
                norm_minutes=19 * 60 + 7 + 2 * list(SITE_OF).index(key),
                made_by=first.made_by,
                made_at=first.made_at,
            )
        )
        counted_on = self.db.exec(select(PlannedActivity).where(col(PlannedActivity.plan_id) == first.id)).all()
        for series_id in [*(each.series_id for each in counted_on), series.id]:
            self.add(PlannedActivity(plan_id=plan.id, series_id=series_id))
        norm = Canary(key, Field.SCHEDULE, "hours a week", to=CASEWORK)
        for code in SPOKEN:
            with speak(code):
                self.canaries.text(hours(plan.norm_minutes), norm)
        for day in (FRIDAY, MONDAY):
            start, end = (13, 15) if day == FRIDAY else (10, 16)
            occasion = self.create_occasion(series, at_clock(start, day=day), at_clock(end, day=day))
            self.occasions[f"{key}'s own, {day:%A}"] = occasion

    def _give_a_phone(self, key: str, person: Participant) -> None:
        phone = f"+4670174061{list(SITE_OF).index(key)}"
        self.canaries.text(phone, Canary(key, Field.CONTACT, "phone"))
        email = self.canary(key, Field.CONTACT, "e-mail").lower() + "@example.org"
        contact = self.reach(person, phone, email)
        street = self.canary(key, Field.CONTACT, "street")
        contact.postal, contact.by_letter = f"{street} 1\n222 22 Lund", True

    def _label_reasons_and_sentences(self) -> None:
        """The labels in each language, the codes and the drawings are canaries of whoever stated or was told them."""
        stated = {reason: Canary(key, Field.REASON, "reason") for key, reason in REASONS.items()}
        told = {phrase: Canary(key, Field.ASSESSMENT, "sentence") for key, phrase in PHRASES.items()}
        for language in SPOKEN:
            with speak(language):
                self.canaries.choice({each.label: stated.get(each.code) for each in all_texts()})
                self.canaries.choice({phrase_words(each): told.get(each) for each in Phrase})
                self.canaries.text(gettext(ASKS_FOR), stated[ReasonCode.CHILDCARE])
                self._label_what_is_shared()
        drawn = {each.symbol: stated.get(each.code) for each in all_texts() if each.symbol not in COMMON_DRAWINGS}
        for codes in (
            drawn,
            {each: stated.get(each) for each in ReasonCode},
            {each: told.get(each) for each in Phrase},
        ):
            self.canaries.choice({str(code): canary for code, canary in codes.items()}, codes=True)

    def _label_what_is_shared(self) -> None:
        """Words that are the same for everyone: whose they are follows from whom the page is about."""
        reported = frozenset(Canary(key, Field.REPORTED, "yes or no") for key in SITE_OF)
        self.canaries.label(gettext("Absence reported"), reported)
        guarded = frozenset(Canary(key, Field.PROTECTION, "flag") for key in PROTECTED)
        for flag in FLAGS:
            self.canaries.label(gettext(flag), guarded)
