"""Why something cannot be done with a review now, in a few words beside its greyed name."""

from i18n import gettext as _
from models.assessments import NotConfirmedYet
from models.grounds import HouseholdUnknown, NotHeard
from models.hearings import NothingToHearAbout
from models.refusals import Refusal
from models.review_moves import NotNow
from models.reviews import ReviewState
from models.seconds import OwnAssessment
from webapp.sentences import sentence


def why_not(refusal: Refusal) -> str:
    """The refusal in a few words."""
    if isinstance(refusal, NotNow):
        return _waits_for(refusal.state)
    short = {
        NotHeard: _("Not yet heard."),
        NotConfirmedYet: _("The site has not confirmed it."),
        NothingToHearAbout: _("The site has not confirmed it."),
        HouseholdUnknown: _("Record the household first."),
        OwnAssessment: _("You wrote it: a colleague has to answer."),
    }
    return short.get(type(refusal)) or sentence(refusal)


def _waits_for(state: ReviewState) -> str:
    return {
        ReviewState.NEEDS_EXPLANATION: _("Waits for the person's explanation."),
        ReviewState.TO_REVIEW: _("Nothing waits for this now."),
        ReviewState.WAITING_FOR_INFORMATION: _("Waits for an answer to a question."),
        ReviewState.HEARD: _("Waits for the person's answer to what was told."),
        ReviewState.AWAITING_SECOND: _("Waits for a second person."),
        ReviewState.ON_HOLD: _("Rests: go on with it first."),
        ReviewState.ASSESSED: _("It is assessed."),
        ReviewState.CLOSED: _("It is closed."),
    }[state]
