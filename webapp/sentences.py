"""One sentence per refusal: what is wrong and how to mend it, in the reader's language."""

from collections.abc import Callable
from typing import Any

from i18n import gettext as _
from i18n.words import clock
from models.check_in import ClaimExpired, ClaimUsed
from models.claims import CodeChanged, WrongTypedCode
from models.refusals import NotYours, Refusal
from models.sign_in import WrongSecret
from models.throttle import TooManyTries

Says = Callable[[Any], str]

SENTENCES: dict[type[Refusal], Says] = {
    NotYours: lambda no: _("This page is not here."),
    CodeChanged: lambda no: _("The code has changed. Point the camera at the code again."),
    ClaimExpired: lambda no: _("The code is too old now. Point the camera at the code again."),
    ClaimUsed: lambda no: _("This code has been used. Point the camera at the code again."),
    WrongTypedCode: lambda no: _("That code does not fit. Type the code that the screen shows now."),
    WrongSecret: lambda no: _("That did not match. Check what you wrote and try again."),
    TooManyTries: lambda no: _(
        "There were many tries. Wait until %(time)s and try again, or ask the staff for help.",
        time=clock(no.until),
    ),
}


def sentence(refusal: Refusal) -> str:
    """The refusal in one sentence. Raises KeyError for one that has none; a test looks for those."""
    return SENTENCES[type(refusal)](refusal)
