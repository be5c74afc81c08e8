"""What shows in the window of a letter to a person of mine."""

from i18n import spoken_by
from models.cases import OpenedCase
from models.people import Unit
from webapp.db import reading
from webapp.paper.by_post import Envelope


def envelope(opened: OpenedCase, address: str) -> Envelope:
    """To whom and where, in which language, and the unit's number to call."""
    return Envelope(
        name=str(opened.name),
        address=address,
        language=spoken_by(opened.participant.language).code,
        phone=reading().get_one(Unit, opened.case.unit_id).phone,
    )
