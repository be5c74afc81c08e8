"""What scanning tests need: claims of a moment, and the code that hangs on the wall then."""

import datetime as dt
import secrets

from sqlmodel import Session

from models import cards
from models.attendance import Attendance, Confirmation, ConfirmationKind, Method, Presence
from models.claims import Claim
from models.occasions import Occasion
from models.people import Participant, Staff
from models.scans import ScanSource
from models.site_codes import SiteCode, code_at
from tests.town import Town


def claim_of(
    occasion: Occasion, made_at: dt.datetime, source: ScanSource = ScanSource.SITE_CODE, key: str = ""
) -> Claim:
    """That someone held the occasion's code at a moment."""
    return Claim(key or secrets.token_hex(16), occasion.id, source, made_at)


def wall(town: Town, at: dt.datetime, occasion: Occasion | None = None) -> SiteCode:
    """The code that an occasion's display shows at a moment; Verkstan's when none is said."""
    shown = occasion or town.occasion
    site = town.garden if shown.site_id == town.garden.id else town.site
    return code_at(site.key, shown.id, at)


def confirm(
    town: Town,
    occasion: Occasion,
    at: dt.datetime,
    *,
    kind: ConfirmationKind = ConfirmationKind.CONFIRM,
    number: int = 1,
) -> None:
    """Berit confirms the roll, or opens it again."""
    town.add(
        Confirmation(
            occasion_id=occasion.id,
            number=number,
            kind=kind,
            version_seen=occasion.version,
            occasion_version=occasion.version + 1,
            by_id=town.berit.id,
            made_at=at,
        )
    )


def mark(
    town: Town,
    occasion: Occasion,
    person: Participant,
    presence: Presence,
    *,
    version: int = 1,
    partly: tuple[dt.datetime, dt.datetime] | None = None,
) -> None:
    """Berit records what she saw."""
    from_at, to_at = partly or (None, None)
    town.add(
        Attendance(
            occasion_id=occasion.id,
            participant_id=person.id,
            version=version,
            presence=presence,
            from_at=from_at,
            to_at=to_at,
            method=Method.BY_HAND,
            by_id=town.berit.id,
            made_at=occasion.ends_at,
            occasion_version=occasion.version,
        )
    )


def give_cards(
    db: Session, staff: Staff, people: list[Participant], now: dt.datetime, *, key: str = ""
) -> list[cards.Issued]:
    """A new card for each."""
    return cards.issue(db, staff, cards.prepare(db, people), now, key=key)
