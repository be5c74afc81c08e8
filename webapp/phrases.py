"""The coded sentences of an assessment, as the participant reads them in the language of the page."""

from i18n import gettext as _
from models.reviews import Phrase


def phrase_words(phrase: Phrase) -> str:
    """One coded sentence in the reader's language."""
    return {
        Phrase.REPORTED_IN_TIME: _("You reported the absence in time."),
        Phrase.REASON_FITS_POLICY: _("The reason you stated is one that the municipality accepts."),
        Phrase.AGREED_BEFORE: _("The absence was agreed with you beforehand."),
        Phrase.PROOF_SEEN: _("Staff have seen the papers that show the reason."),
    }[phrase]
