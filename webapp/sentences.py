"""One sentence per refusal: what is wrong and how to mend it, in the reader's language."""

from collections.abc import Callable
from typing import Any

from i18n import gettext as _
from i18n.words import clock
from models.refusals import NotYours, Refusal
from models.sign_in import WrongSecret
from models.throttle import TooManyTries

Says = Callable[[Any], str]

SENTENCES: dict[type[Refusal], Says] = {
    NotYours: lambda no: _("This page is not here."),
    WrongSecret: lambda no: _("That did not match. Check what you wrote and try again."),
    TooManyTries: lambda no: _(
        "There were many tries. Wait until %(time)s and try again, or ask the staff for help.",
        time=clock(no.until),
    ),
}


def sentence(refusal: Refusal) -> str:
    """The refusal in one sentence. Raises KeyError for one that has none; a test looks for those."""
    return SENTENCES[type(refusal)](refusal)
