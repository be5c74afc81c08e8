"""The area's refusals in words, for staff: each says what to do."""

from i18n import gettext as _
from i18n.words import clock, day, day_time
from models.cancellations import CancellingOver, StillConfirmed
from models.confirmations import ConfirmTooEarly, HeadCountWrong, NotAllDone, NothingToReopen, StaleRoll
from models.marks import (
    ReasonMissing,
    ReasonTooLong,
    ReopeningOver,
    RollConfirmed,
    StaleMark,
    TimesFault,
    TimesWrong,
    UndoOver,
)
from models.roll_call import RollCancelled, RollNotOpen
from webapp.sentences import SENTENCES
from webapp.supervisor.words import presence_word


def install() -> None:
    """Add the area's sentences to those of the house."""
    SENTENCES.update(
        {
            RollCancelled: lambda no: _("This occasion is cancelled. Nobody is marked there."),
            RollNotOpen: lambda no: _("The roll opens %(when)s.", when=day_time(no.opens_at)),
            ReasonMissing: lambda no: _(
                "Write a reason in a few words. This is recorded after the occasion, or changes what is recorded."
            ),
            ReasonTooLong: lambda no: _("Use at most %(count)s characters.", count=no.at_most),
            TimesWrong: times_wrong,
            StaleMark: lambda no: _(
                "Somebody recorded %(what)s at %(time)s. Look at it and choose again if it should change.",
                what=presence_word(no.mark.presence),
                time=clock(no.mark.made_at),
            ),
            UndoOver: lambda no: _("The moment for undoing is over. Choose again and write a reason."),
            ReopeningOver: lambda no: _(
                "This could be changed until %(day)s. Talk to your coordinator.", day=day(no.until)
            ),
            RollConfirmed: lambda no: _("The roll is confirmed. Correct one person at a time, or open the roll again."),
            ConfirmTooEarly: lambda no: _(
                "You can confirm when the occasion has begun, at %(time)s.", time=clock(no.starts_at)
            ),
            HeadCountWrong: lambda no: _(
                "Write the head count as a number from 0 to %(count)s, or leave it empty.", count=no.at_most
            ),
            NotAllDone: lambda no: _("The roll is not confirmed yet. Confirm it all the same, or go back to it."),
            StillConfirmed: lambda no: _("The roll is confirmed. Open it again before you cancel the occasion."),
            CancellingOver: lambda no: _("This could be cancelled until %(day)s.", day=day(no.until)),
            NothingToReopen: lambda no: _("The roll is open already."),
            StaleRoll: lambda no: _(
                "Something changed after this page was shown. Look at the difference, then confirm again."
            ),
        }
    )


def times_wrong(no: TimesWrong) -> str:
    """What is wrong with the times of a part."""
    start, end = clock(no.starts_at), clock(no.ends_at)
    if no.fault is TimesFault.MISSING:
        return _("Write from when and until when, as 09:30.")
    if no.fault is TimesFault.BACKWARDS:
        return _("The first time must be before the second.")
    if no.fault is TimesFault.WHOLE:
        return _("This is the whole time, %(start)s to %(end)s. Choose “here” instead.", start=start, end=end)
    return _("Use times from %(start)s to %(end)s.", start=start, end=end)
