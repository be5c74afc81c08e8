"""The papers of an absence, with invented people and all that can stand on them; they need nothing in a database."""

import datetime as dt
import uuid
from typing import Any, TypeVar

from sqlmodel import SQLModel

from models.absences import AbsenceReport
from models.attendance import Attendance, Confirmation, ConfirmationKind, Presence
from models.grounds import Considered
from models.law import SOURCES
from models.meetings import Meeting
from models.minutes import Kind, Piece, totals_of
from models.my_material import Material, ToldAssessment, ToldOccasion, ToldQuestion, ToldReport
from models.occasions import Occasion
from models.people import Participant, Unit
from models.places import ActivityKind, Site
from models.plan_file import PlannedTo
from models.plans import Plan
from models.policy import Policy, PolicyKind, PolicyValue
from models.proofs import ReportProof
from models.reasons import ReasonCode
from models.remarks import Remark, RemarkKind
from models.review_steps import AskedFor, Hearing, InformationRequest, Reply, Speaker
from models.reviews import Assessment, AssessmentLine, Objection, Outcome, Phrase
from models.scans import Scan
from models.statements import MonthStatement
from tests.town import MONDAY, at_clock
from webapp.paper.assessment import LAWS as ASSESSMENT_LAWS
from webapp.paper.assessment import FoundOf
from webapp.paper.hearing import LAWS
from webapp.paper.letter import Letter, letter
from webapp.paper.statement import Day
from webapp.reasons import shipped

PEOPLE = {"sv": ("Bosse", "Andersson"), "en": ("Alex", "Okafor"), "ar": ("Layla", "Mansour"), "ti": ("Selam", "Abraha")}
Row = TypeVar("Row", bound=SQLModel)

ANSWERS = {
    "sv": "Jag var sjuk den dagen.\nJag ringde på morgonen men ingen svarade.",
    "en": "I was ill that day.\nI called in the morning and nobody answered.",
    "ar": "كنت مريضة في ذلك اليوم.\nاتصلت في الصباح (الساعة 08:15) ولم يرد أحد.",
    "ti": "ኣብታ መዓልቲ ሓሚመ ነይረ።\nንግሆ ደዊለ፣ መልሲ ዝሃበኒ ግን ኣይነበረን።",
}
TITLE = {"sv": "Svenska för arbete", "en": "Swedish for work", "ar": "السويدية للعمل", "ti": "ሽወደን ንስራሕ"}
WORDS = (
    "Vi överväger att bedöma att du inte hade godtagbart skäl för frånvaron. "
    "Du anmälde att du var sjuk samma dag, men det är oklart om du försökte nå oss.\n"
    "Berätta gärna mer om vad som hände."
)
_DAY = dt.timedelta(days=1)


def some(table: type[Row], **given: Any) -> Row:
    """A row with what a paper reads of it."""
    return table(**given)


UNIT = some(Unit, name="Enhet Norr", phone="08-465 004 40")


def person(language: str) -> Participant:
    """Somebody who reads this language."""
    given, family = PEOPLE[language]
    return some(Participant, given_name=given, family_name=family, sign_in_number="12345674", language=language)


def meeting(day: dt.date = MONDAY) -> Meeting:
    """A morning at the workshop."""
    place = ("Verkstan", "Verkstadsgatan 4", "Berit", UNIT.phone)
    return Meeting(uuid.UUID(int=5), at_clock(9, day=day), at_clock(12, day=day), TITLE, *place)


def rule(code: Policy, value: int = 1, source: str = "Exempelby riktlinje § 8") -> PolicyValue:
    """One that is in force."""
    kind = PolicyKind.LAW if code in SOURCES else PolicyKind.LOCAL
    value, source = SOURCES.get(code, (value, source))
    return some(PolicyValue, code=code, kind=kind, value=value, source=source, from_day=MONDAY)


def hearing_in(language: str) -> Letter:
    """A hearing that tells of all there can be."""
    hearing = some(Hearing, number=1, words=WORDS, language="sv", days=14, made_at=at_clock(13, day=MONDAY + 2 * _DAY))
    laws = {code.value: rule(code) for code in LAWS}
    said = {"hearing": hearing, "sent_at": hearing.made_at, "material": material(language), "law": laws}
    return letter("paper/hearing.html", person(language), UNIT, **said)


def question_in(language: str) -> Letter:
    """A question about two days."""
    request = some(
        InformationRequest,
        asked_for=AskedFor.CERTIFICATE,
        words="Ta gärna med intyget när du kommer på onsdag.",
        language="sv",
        due_day=MONDAY + 11 * _DAY,
        made_at=at_clock(13),
    )
    said = {"sent_at": request.made_at, "request": request, "meetings": [meeting(), meeting(MONDAY + _DAY)]}
    return letter("paper/question.html", person(language), UNIT, **said)


def assessment_in(language: str) -> Letter:
    """One that goes against somebody with children, for a part of the time."""
    made_at = at_clock(14, day=MONDAY + 21 * _DAY)
    assessment = some(
        Assessment,
        phrase=Phrase.REPORTED_IN_TIME,
        objection=Objection.COULD_HAVE_COME,
        words="Det som har kommit fram visar inget hinder för att delta efter klockan tio.",
        language="sv",
        made_at=made_at,
    )
    parts = [
        some(AssessmentLine, outcome=Outcome.VALID_REASON, from_at=at_clock(9), to_at=at_clock(10)),
        some(AssessmentLine, outcome=Outcome.NO_VALID_REASON, from_at=at_clock(10), to_at=at_clock(12)),
    ]
    weighed = Considered(
        "Ett barn i lågstadiet bor i hushållet.", "Ett samtal om planen har erbjudits.", "Barnets del påverkas inte."
    )
    return letter(
        "paper/assessment.html",
        person(language),
        UNIT,
        sent_at=made_at + _DAY,
        assessment=assessment,
        found=[FoundOf(meeting(), parts)],
        rule=rule(Policy.LAW_VALID_REASON),
        exception=None,
        children=weighed,
        second_unit=UNIT,
        law={code.value: rule(code) for code in ASSESSMENT_LAWS},
    )


def plan_in(language: str) -> Letter:
    """A plan that counts on two activities."""
    plan = some(Plan, from_day=dt.date(2026, 9, 1), norm_minutes=1200, version=2)
    purpose = {
        "sv": "Öva svenska som behövs på en arbetsplats.",
        "ar": "التدرب على اللغة السويدية اللازمة في مكان العمل.",
        "ti": "ኣብ ስራሕ ዘድሊ ሽወደን ምልምማድ።",
    }
    site = some(Site, name="Verkstan", address="Verkstadsgatan 4", contact_name="Berit Berg", contact_phone=UNIT.phone)
    days = (MONDAY, MONDAY + 2 * _DAY)
    times = [some(Occasion, starts_at=at_clock(9, day=day), ends_at=at_clock(12, day=day)) for day in days]
    garden = {"sv": "Odling", "ar": "الزراعة"}
    planned = [
        PlannedTo(ActivityKind.WORKPLACE, garden, {"sv": "Pröva på ett arbete utomhus."}, site),
        PlannedTo(ActivityKind.LANGUAGE, TITLE, purpose, site, times),
    ]
    said = {"sent_at": at_clock(13), "plan": plan, "planned": planned}
    return letter("paper/plan.html", person(language), UNIT, **said)


def statement_in(language: str) -> Letter:
    """A month of seven hours and more, handed over a second time; one day of it in two pieces."""
    kinds = (Kind.ATTENDED, Kind.ABSENT_VALID, Kind.ABSENT_INVALID, Kind.OPEN, Kind.LEFT_OUT)
    days = []
    for number, kind in enumerate(kinds):
        start, middle, end = (at_clock(hour, 45 * (hour == 10), MONDAY + number * _DAY) for hour in (9, 10, 12))
        held = some(Occasion, id=uuid.UUID(int=20 + number), starts_at=start, ends_at=end)
        cuts = [(start, middle, Kind.ATTENDED), (middle, end, kind)] if number == 1 else [(start, end, kind)]
        days.append(Day(held, TITLE, [Piece(held.id, *cut) for cut in cuts]))
    said = {
        "month": MONDAY.replace(day=1),
        "sums": totals_of(piece for each in days for piece in each.pieces).told,
        "days": days,
        "sent_at": at_clock(10, day=dt.date(2026, 12, 2)),
        "made": some(
            MonthStatement,
            version=2,
            decision_month=dt.date(2026, 12, 1),
            made_at=at_clock(10, day=dt.date(2026, 12, 2)),
        ),
    }
    return letter("paper/statement.html", person(language), UNIT, **said)


def material(language: str) -> Material:
    """A piece of each kind."""
    ill = next(each for each in shipped(MONDAY, "Exempelby riktlinje § 4") if each.code == ReasonCode.SICK)
    report = some(AbsenceReport, language=language, made_at=at_clock(9))
    request = some(
        InformationRequest,
        id=uuid.UUID(int=6),
        asked_for=AskedFor.WHAT_HAPPENED,
        words="Ringde du oss den dagen?",
        language="sv",
        due_day=MONDAY + 11 * _DAY,
    )
    earlier = some(
        Assessment, objection=Objection.NO_ANSWER, language="sv", made_at=at_clock(10, day=MONDAY - 7 * _DAY)
    )
    part = some(
        AssessmentLine,
        outcome=Outcome.NO_VALID_REASON,
        from_at=at_clock(9, day=MONDAY - 14 * _DAY),
        to_at=at_clock(12, day=MONDAY - 14 * _DAY),
    )
    return Material(
        occasions=[occasion()],
        reports=[
            ToldReport(report, ill, ANSWERS[language], [some(ReportProof, way="sent", pages=2, made_at=at_clock(10))])
        ],
        questions=[ToldQuestion(request, UNIT, at_clock(15))],
        replies=[
            some(Reply, words=ANSWERS[language], language=language, speaker=Speaker.PARTICIPANT, made_at=at_clock(15))
        ],
        remarks=[some(Remark, kind=RemarkKind.OTHER, words=ANSWERS[language], language=language, made_at=at_clock(16))],
        plans=[some(Plan, from_day=dt.date(2026, 9, 1), norm_minutes=1200, version=2)],
        assessments=[ToldAssessment(earlier, UNIT, [part])],
        rules=[rule(Policy.REPORT_WITHIN_DAYS, 0), rule(Policy.CERTIFICATE_FROM_DAY, 8), rule(Policy.LAW_VALID_REASON)],
        reasons=[ill],
    )


def occasion() -> ToldOccasion:
    """What was recorded on Monday."""
    scan = some(Scan, id=uuid.UUID(int=8), by_id=uuid.UUID(int=9), happened_at=at_clock(9, 20))
    return ToldOccasion(
        meeting(),
        [
            some(
                Attendance,
                presence=Presence.PARTLY,
                from_at=at_clock(9, 20),
                to_at=at_clock(10),
                made_at=at_clock(11, 55),
            )
        ],
        [some(Confirmation, kind=ConfirmationKind.CONFIRM, made_at=at_clock(12))],
        [scan],
        {scan.id},
    )
