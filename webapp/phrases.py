"""The coded sentences of a review and of a plan, as the participant reads them in the language of the page.

A code speaks for itself: nobody's private text is translated by a machine.
"""

from i18n import gettext as _
from models.places import ActivityKind
from models.review_steps import AskedFor
from models.reviews import Objection, Outcome, Phrase


def phrase_words(phrase: Phrase) -> str:
    """Why a reason is accepted."""
    return {
        Phrase.REPORTED_IN_TIME: _("You reported the absence in time."),
        Phrase.REASON_FITS_POLICY: _("The reason you stated is one that the municipality accepts."),
        Phrase.AGREED_BEFORE: _("The absence was agreed with you beforehand."),
        Phrase.PROOF_SEEN: _("Staff have seen the papers that show the reason."),
    }[phrase]


def objection_words(objection: Objection) -> str:
    """Why no valid reason was found."""
    return {
        Objection.NO_ANSWER: _("We asked you about the absence and have not had an answer."),
        Objection.NOT_SHOWN: _("What has come to light does not show why you were away."),
        Objection.OUTSIDE_POLICY: _("The reason you stated is not one that the municipality's rules accept."),
        Objection.COULD_HAVE_COME: _("What has come to light shows that you could have taken part."),
    }[objection]


def outcome_words(outcome: Outcome) -> str:
    """What was found of an interval of absence."""
    return {
        Outcome.VALID_REASON: _("Valid reason"),
        Outcome.NO_VALID_REASON: _("No valid reason"),
        Outcome.ATTENDED: _("You were there"),
    }[outcome]


def kind_words(kind: ActivityKind) -> str:
    """Which of the law's kinds an activity is of."""
    return {
        ActivityKind.WORK_ABILITY: _("It strengthens your ability to work."),
        ActivityKind.LANGUAGE: _("It is for your Swedish."),
        ActivityKind.JOB_CONDITIONS: _("It makes it easier to get a job."),
        ActivityKind.WORKPLACE: _("It takes place at a workplace."),
    }[kind]


# These are asked because of what was stated, and so they tell it: the PIN alone does not open them, nor that of OTHER,
# or whoever sees that one is kept back would know which.
_KEPT_BACK = frozenset({AskedFor.CERTIFICATE, AskedFor.SUMMONS, AskedFor.CHILDCARE_HOURS, AskedFor.OTHER})


def may_be_told(asked_for: AskedFor, *, stepped_up: bool) -> bool:
    """Whether a participant reads what is asked: after a step-up all of it, before it what tells of no reason."""
    return stepped_up or asked_for not in _KEPT_BACK


def asked_for_words(asked_for: AskedFor) -> str:
    """What a caseworker asks the participant for."""
    return {
        AskedFor.WHAT_HAPPENED: _("Tell us what happened, in your own words."),
        AskedFor.CERTIFICATE: _("Show us a doctor's certificate."),
        AskedFor.SUMMONS: _("Show us a summons or another paper about the appointment."),
        AskedFor.TIMES: _("Tell us at what times you could not take part."),
        AskedFor.CHILDCARE_HOURS: _("Tell us at what hours your child has a place in childcare."),
        AskedFor.OTHER: _("Your caseworker asks you something in their own words."),
    }[asked_for]
