"""The refusals that staff alone meet, one sentence each."""

from collections.abc import Callable
from typing import Any

from i18n import gettext as _
from i18n.words import day
from models import (
    activations,
    assessments,
    cards,
    conflicts,
    far_ahead,
    grounds,
    hand_over,
    hearings,
    holding,
    households,
    letters,
    missing_records,
    postal,
    posters,
    review_moves,
    seconds,
)
from models.refusals import Refusal

STAFF_SENTENCES: dict[type[Refusal], Callable[[Any], str]] = {
    posters.PosterReplaced: lambda no: _("A poster was made since this page was opened. This is how it stands now."),
    assessments.NothingChosen: lambda no: _("Choose at least one absence."),
    assessments.NotConfirmedYet: lambda no: _("The site has not confirmed this absence, so it cannot be assessed yet."),
    assessments.PhraseMissing: lambda no: _("Choose the sentence that the participant will read."),
    cards.PrintedMeanwhile: lambda no: _(
        "Somebody has just printed a card for one of them. Look at the list, and print once more."
    ),
    cards.PrintedAlready: lambda no: _(
        "These cards have been printed. If no file came, tick the people and print once more."
    ),
    activations.LetterMadeAlready: lambda no: _(
        "A letter has been made since this page was opened. "
        "If no file came, make a new one: the one before is then no use."
    ),
    activations.MovedMeanwhile: lambda no: _(
        "The address was changed just now. Look at it, and make the letter once more."
    ),
    review_moves.SomebodyWasFirst: lambda no: _("Something changed after you opened this page. Look at it again."),
    review_moves.NotNow: lambda no: _("This cannot be done where the review stands now. Look at it again."),
    conflicts.HasAnInterest: lambda no: _("You have a conflict of interest here. A colleague has to do this."),
    hearings.NothingToHearAbout: lambda no: _(
        "The site has not confirmed any of these absences, so there is nothing to answer to yet."
    ),
    hearings.HeardAgain: lambda no: _("The person has been told anew since. Give more time for the newest hearing."),
    hearings.EarlierThanNow: lambda no: _("Choose a day after %(day)s.", day=day(no.last)),
    grounds.NotHeard: lambda no: _(
        "The person has not been heard: tell them what there is and wait for the answer, or name the legal exception."
    ),
    grounds.ObjectionMissing: lambda no: _("Choose why there is no valid reason, and write your reasons."),
    grounds.AnswerCame: lambda no: _("The person has answered or reported the absence. Choose another sentence."),
    grounds.RuleBesideTheReason: lambda no: _(
        "This rule does not apply to the reason stated. Choose the rule that was applied."
    ),
    grounds.RuleMissing: lambda no: _("Choose the rule that was applied."),
    grounds.HouseholdUnknown: lambda no: _("Record the household first: whether there are children has to be known."),
    grounds.OtherHousehold: lambda no: _(
        "The household was recorded anew after you opened this page."
        " Look at it, and weigh what it means for the children."
    ),
    grounds.ChildrenMissing: lambda no: _("Fill in all three parts about the children."),
    seconds.OwnAssessment: lambda no: _("Somebody else than the one who wrote it has to agree."),
    seconds.AuthorHasAnInterest: lambda no: _(
        "Whoever wrote this has a conflict of interest. Send it back, so that a colleague assesses it anew."
    ),
    missing_records.NothingMissing: lambda no: _(
        "The site has recorded something since, or opened its roll again. Here it is as it stands now."
    ),
    letters.NotAsPrinted: lambda no: _(
        "Nothing is marked as posted: the file to print does not hold these letters as they are now: %(names)s. "
        "Print the file anew, and post those letters.",
        names=", ".join(str(sheet.opened.name) for sheet in no.sheets),
    ),
    postal.NotAPostalAddress: lambda no: _wrong_address(no.fault),
    postal.LettersNeedAnAddress: lambda no: _("Write the address that letters go to."),
    seconds.HouseholdChanged: lambda no: _(
        "The household was recorded anew after this was written. Send it back, so that it is weighed again."
    ),
    seconds.RollOpened: lambda no: _("The site has opened its roll again. Wait until it is confirmed."),
    far_ahead.TooFarAhead: lambda no: _("Choose a day within a year from now."),
    holding.DayHasBeen: lambda no: _("Choose a day after %(day)s.", day=day(no.today)),
    hand_over.MonthNotOver: lambda no: _(
        "The month can be handed over once it is over, after %(day)s.", day=day(no.last)
    ),
    hand_over.StatementChanged: lambda no: _(
        "Something in the month changed after you opened this page. Look at it again before you hand it over."
    ),
    hand_over.NothingToHandOver: lambda no: _("Nothing is planned in this month, so there is nothing to hand over."),
    hand_over.NotADecisionMonth: lambda no: _("Choose the month in which support is decided on."),
    households.ChildcareOutOfReach: lambda no: _(
        "Write the day on which childcare begins, between %(first)s and %(last)s.",
        first=day(no.first, year=True),
        last=day(no.last, year=True),
    ),
    households.HouseholdOutOfReach: lambda no: _(
        "Check the numbers: 1 to %(adults)s adults, at most %(children)s children, at most %(hours)s hours a week.",
        adults=no.adults,
        children=no.children,
        hours=no.hours,
    ),
}


def _wrong_address(fault: postal.Fault) -> str:
    """What to mend in a postal address."""
    return {
        postal.Fault.STREET: _("Write the street or the box on a line of its own, above the postcode and the town."),
        postal.Fault.TOWN: _("Write the postcode and the town on the last line, like 222 22 Lund."),
        postal.Fault.TOO_LONG: _(
            "An address has at most %(lines)s lines, and each at most %(letters)s characters.",
            lines=postal.MOST_LINES,
            letters=postal.LONGEST_LINE,
        ),
        postal.Fault.ODD: _("There is a character in the address that cannot be printed. Type it anew."),
    }[fault]
