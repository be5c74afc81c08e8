"""What the codes of a review are called at the desk, and when a caseworker chooses which."""

from types import SimpleNamespace

from i18n import gettext as _
from models.conflicts import Ground
from models.households import AgeBand, Residence, ToldBy
from models.policy import Policy
from models.review_steps import AskedFor, Interpreting, MaterialKind, Move, Proof, Speaker, Way
from models.reviews import Objection, Outcome, Phrase, ReviewState
from webapp.phrases import asked_for_words, objection_words, phrase_words


def state_words(state: ReviewState) -> str:
    """Where a review stands."""
    return {
        ReviewState.NEEDS_EXPLANATION: _("Needs an explanation"),
        ReviewState.TO_REVIEW: _("To review"),
        ReviewState.WAITING_FOR_INFORMATION: _("Waiting for information"),
        ReviewState.HEARD: _("Heard, waiting for the answer"),
        ReviewState.AWAITING_SECOND: _("For a second person"),
        ReviewState.ON_HOLD: _("On hold"),
        ReviewState.ASSESSED: _("Assessed"),
        ReviewState.CLOSED: _("Closed"),
    }[state]


def outcome_found(outcome: Outcome) -> str:
    """What was found of an interval, as staff say it."""
    return {
        Outcome.VALID_REASON: _("Accepted"),
        Outcome.NO_VALID_REASON: _("No valid reason"),
        Outcome.ATTENDED: _("Was there after all"),
    }[outcome]


def phrase_help(phrase: Phrase) -> str:
    """One sentence that says when to choose it."""
    return {
        Phrase.REPORTED_IN_TIME: _("Choose this when the report came in time and nothing more is asked for."),
        Phrase.REASON_FITS_POLICY: _("Choose this when the reason is one that the municipality's rules name."),
        Phrase.AGREED_BEFORE: _("Choose this when you or a colleague had agreed to the absence beforehand."),
        Phrase.PROOF_SEEN: _("Choose this when you have seen a certificate, a summons or the like."),
    }[phrase]


def objection_help(objection: Objection) -> str:
    """One sentence that says when to choose it."""
    return {
        Objection.NO_ANSWER: _("Choose this when the person was asked and heard, and nothing has come."),
        Objection.NOT_SHOWN: _("Choose this when there is an answer, and the reason still does not follow from it."),
        Objection.OUTSIDE_POLICY: _("Choose this when the reason is clear and the rules do not accept it."),
        Objection.COULD_HAVE_COME: _("Choose this when what has come to light speaks against the reason."),
    }[objection]


def asked_for_help(asked_for: AskedFor) -> str:
    """One sentence that says when to ask for it."""
    return {
        AskedFor.WHAT_HAPPENED: _("Choose this when you need to know more before you can assess."),
        AskedFor.CERTIFICATE: _("Choose this when the rules ask for a certificate. It can be shown or sent here."),
        AskedFor.SUMMONS: _("Choose this when a visit or a meeting is the reason."),
        AskedFor.TIMES: _("Choose this when only a part of the time may have been hindered."),
        AskedFor.CHILDCARE_HOURS: _("Choose this when it matters which hours the child has a place."),
        AskedFor.OTHER: _("Choose this for anything else. Then your own words are needed."),
    }[asked_for]


def ground_words(ground: Ground) -> str:
    """Why somebody must not handle a case."""
    return {
        Ground.SELF: _("It is about myself"),
        Ground.RELATIVE: _("It is about somebody close to me"),
        Ground.OTHER: _("Something else makes me unfit to handle it"),
    }[ground]


def move_words(move: Move, to: ReviewState) -> str:
    """What happened, in the timeline. What a second person has yet to agree to is proposed, and not found."""
    if move is Move.OBJECT and to is ReviewState.AWAITING_SECOND:
        return _("Proposed that there is no valid reason")
    return {
        Move.OPEN: _("Opened"),
        Move.REPORT: _("The absence was reported"),
        Move.ROLL: _("The site's roll changed"),
        Move.EXPLANATION_DAY_PASSED: _("The last day to explain passed"),
        Move.ASK: _("Asked the person for something"),
        Move.ANSWER: _("An answer to the question came"),
        Move.INFORMATION_DAY_PASSED: _("The last day to answer the question passed"),
        Move.HEAR: _("Told the person all there is"),
        Move.REPLY: _("An answer to what was told came"),
        Move.REMARK: _("The person added a remark or a paper"),
        Move.EXTEND: _("Gave more time to answer"),
        Move.HEARING_DAY_PASSED: _("The last day to answer what was told passed"),
        Move.ACCEPT: _("Accepted"),
        Move.OBJECT: _("Found no valid reason"),
        Move.AGREE: _("A second person agreed"),
        Move.SEND_BACK: _("A second person sent it back"),
        Move.HOLD: _("Put on hold"),
        Move.RESUME: _("Went on with it"),
        Move.TAKE_UP_AGAIN: _("Taken up again"),
        Move.WITHDRAW: _("The report was withdrawn"),
        Move.CANCEL: _("The occasion was cancelled"),
        Move.CLOSE: _("Closed"),
    }[move]


def material_words(kind: MaterialKind) -> str:
    """What an assessment can rest on."""
    return {
        MaterialKind.ATTENDANCE: _("the site's record"),
        MaterialKind.CONFIRMATION: _("the confirmed roll"),
        MaterialKind.SCAN: _("scans"),
        MaterialKind.REPORT: _("the report"),
        MaterialKind.REPLY: _("answers"),
        MaterialKind.REMARK: _("remarks about the record"),
        MaterialKind.PLAN: _("the plan"),
        MaterialKind.ASSESSMENT: _("an earlier assessment"),
        MaterialKind.POLICY: _("the rules about absence"),
        MaterialKind.REASON: _("the rule of the stated reason"),
        MaterialKind.QUESTION: _("what was asked"),
    }[kind]


def proof_words(proof: Proof) -> str:
    """How it is known that what was told has reached the person."""
    return {
        Proof.OPENED: _("opened by the person, signed in"),
        Proof.REPLIED: _("the person answered"),
        Proof.TALKED: _("told in a talk"),
        Proof.RECEIPT: _("a signed receipt"),
    }[proof]


def way_words(way: Way) -> str:
    """How something was said."""
    return {
        Way.APP: _("in the app"),
        Way.DESK: _("at the desk"),
        Way.PHONE: _("on the phone"),
        Way.LETTER: _("by letter"),
    }[way]


def speaker_words(speaker: Speaker) -> str:
    """Who said it."""
    return {
        Speaker.PARTICIPANT: _("the person"),
        Speaker.COUNSEL: _("a counsel"),
        Speaker.GUARDIAN: _("a guardian"),
        Speaker.RELATIVE: _("a relative"),
    }[speaker]


def interpreting_words(interpreting: Interpreting) -> str:
    """How two languages met."""
    return {
        Interpreting.NONE: _("no interpreter was needed"),
        Interpreting.INTERPRETER: _("through an interpreter"),
        Interpreting.STAFF: _("in a language that staff speak"),
    }[interpreting]


def band_words(band: AgeBand) -> str:
    """How old a child is."""
    return {
        AgeBand.BABY: _("under 1 year"),
        AgeBand.SMALL: _("1–7 years"),
        AgeBand.SCHOOL: _("8–12 years"),
        AgeBand.TEEN: _("13–17 years"),
    }[band]


def residence_words(residence: Residence) -> str:
    """How much of the time a child lives there."""
    return {
        Residence.ALWAYS: _("always"),
        Residence.SHARED: _("every other week or so"),
        Residence.SOMETIMES: _("now and then"),
    }[residence]


def told_by_words(told_by: ToldBy) -> str:
    """From whom it is known."""
    return {
        ToldBy.PARTICIPANT: _("the person"),
        ToldBy.REGISTER: _("a register"),
        ToldBy.OTHER_ACTOR: _("another authority or actor"),
    }[told_by]


def rule_words(code: Policy) -> str:
    """A rule that can be applied to an absence."""
    return {
        Policy.REPORT_WITHIN_DAYS: _("When absence is to be reported"),
        Policy.CERTIFICATE_FROM_DAY: _("From which day a certificate is asked for"),
        Policy.RELAPSE_WITHIN_DAYS: _("When a relapse continues the illness"),
        Policy.LAW_VALID_REASON: _("Taking part, unless there is a valid reason"),
        Policy.LAW_HEARING_NEEDLESS: _("Telling the person would clearly be needless"),
    }[code]


# For the templates: words.state(review.state).
WORDS = SimpleNamespace(
    state=state_words,
    outcome=outcome_found,
    phrase=phrase_words,
    phrase_help=phrase_help,
    objection=objection_words,
    objection_help=objection_help,
    asked_for=asked_for_words,
    asked_for_help=asked_for_help,
    ground=ground_words,
    move=move_words,
    material=material_words,
    proof=proof_words,
    way=way_words,
    speaker=speaker_words,
    interpreting=interpreting_words,
    band=band_words,
    residence=residence_words,
    told_by=told_by_words,
    rule=rule_words,
    all=SimpleNamespace(
        phrase=list(Phrase),
        asked_for=list(AskedFor),
        ground=list(Ground),
        way=[each for each in Way if each is not Way.APP],
        speaker=list(Speaker),
        interpreting=list(Interpreting),
        band=list(AgeBand),
        residence=list(Residence),
        told_by=list(ToldBy),
        proof=[Proof.TALKED, Proof.RECEIPT],
    ),
)
