"""When a caseworker chooses which coded sentence."""

from i18n import gettext as _
from models.reviews import Phrase


def phrase_help(phrase: Phrase) -> str:
    """One sentence that says when to choose it."""
    return {
        Phrase.REPORTED_IN_TIME: _("Choose this when the report came in time and nothing more is asked for."),
        Phrase.REASON_FITS_POLICY: _("Choose this when the reason is one that the municipality's rules name."),
        Phrase.AGREED_BEFORE: _("Choose this when you or a colleague had agreed to the absence beforehand."),
        Phrase.PROOF_SEEN: _("Choose this when you have seen a certificate, a summons or the like."),
    }[phrase]
