"""One sentence per refusal: what is wrong and how to mend it, in the reader's language."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from i18n import gettext as _
from i18n.words import clock, day, day_range, day_time, times
from models import contact_changes, own_words, pins, proof_refusals, remarking, report_versions, reports, told
from models.activations import WrongActivation
from models.calendar import civil_day
from models.check_in import ClaimExpired, ClaimUsed
from models.claims import CodeChanged, WrongTypedCode
from models.pairing import DisplayNeedsName, NotWaiting, WrongPairingCode
from models.posters import PosterGone
from models.refusals import NotYours, Refusal, SentOtherwise
from models.sign_in import WrongSecret
from models.step_up import NoPhone, WrongCode
from models.throttle import TooManyTries
from webapp.cross_site import FromAnotherSite
from webapp.staff_sentences import STAFF_SENTENCES

Says = Callable[[Any], str]

SENTENCES: dict[type[Refusal], Says] = {
    NotYours: lambda no: _("This page is not here."),
    FromAnotherSite: lambda no: _(
        "Another website sent this, so nothing was done. Go to the start page and do it from there."
    ),
    CodeChanged: lambda no: _("The code has changed. Point the camera at the code again."),
    PosterGone: lambda no: _("This poster does not work now. Tell the supervisor that you are here."),
    ClaimExpired: lambda no: _("The code is too old now. Point the camera at the code again."),
    ClaimUsed: lambda no: _("This code has been used. Point the camera at the code again."),
    WrongTypedCode: lambda no: _("That code does not fit. Type the code that the screen shows now."),
    WrongPairingCode: lambda no: _(
        "That code does not fit. A code works for ten minutes and for one tablet: ask for a new one."
    ),
    NotWaiting: lambda no: _("This display is connected or revoked already. Connect a new one instead."),
    DisplayNeedsName: lambda no: _("Give the display a name of at most %(longest)s letters.", longest=no.longest),
    WrongSecret: lambda no: _("That did not match. Check what you wrote and try again."),
    TooManyTries: lambda no: _(
        "There were many tries. Wait until %(time)s and try again, or ask the staff for help.",
        time=clock(no.until),
    ),
    WrongActivation: lambda no: _(
        "That did not match, or the letter is too old, or has been used. "
        "Check what you wrote, or ask your unit for a new letter."
    ),
    pins.PinLength: lambda no: _(
        "Choose a PIN of %(at_least)s to %(at_most)s digits.", at_least=no.at_least, at_most=no.at_most
    ),
    pins.WeakPin: lambda no: _("That PIN is too easy to guess. Choose digits in another order."),
    pins.PinsDiffer: lambda no: _("The two PINs are not the same. Type the same PIN twice."),
    NoPhone: lambda no: _("There is no phone number that we can send a code to. Call your unit."),
    WrongCode: lambda no: _("That code does not fit. Look at the newest SMS, or ask for another code."),
    contact_changes.NotAPhone: lambda no: _("That is no phone number. Write it as 070-123 45 67, or from + on."),
    contact_changes.NotAnAddress: lambda no: _("That is no e-mail address. It looks like name@example.org."),
    contact_changes.ContactChanged: lambda no: _(
        "This was changed after you opened the page. Below is what is saved now. Save again if what you wrote is right."
    ),
    contact_changes.NeedsStepUp: lambda no: _("Confirm that it is you before you change the number."),
    told.DayOutOfReach: lambda no: _(
        "Choose a day between %(first)s and %(last)s.", first=day(no.first), last=day(no.last)
    ),
    told.NothingThatDay: lambda no: _nothing_on(no.day, no.last),
    told.NothingAtThoseHours: lambda no: _(
        "You are expected on %(day)s at this time: %(times)s. Look at the two times.",
        day=day(no.day),
        times=times(no.times),
    ),
    told.CancelledThatDay: lambda no: _cancelled_on(no.day, no.last),
    report_versions.AlreadyAssessed: lambda no: _(
        "It was assessed on %(day)s, so it cannot be changed or taken back.", day=day(civil_day(no.on))
    ),
    report_versions.ChangedSince: lambda no: _("You have changed this report. Look at the newer one instead."),
    report_versions.TakenBack: lambda no: _("You have taken this report back. Send a new one instead."),
    told.DaysBackwards: lambda no: _("The last day comes before the first. Choose them anew."),
    told.HoursBackwards: lambda no: _("The end must be later than the beginning. Look at the two times."),
    told.HoursOfOneDay: lambda no: _("Choose one day when you are away for a part of it."),
    reports.AllAssessed: lambda no: _(
        "The absence has been assessed, so answers are not taken in here any more. "
        "Call your unit if you want to add something."
    ),
    SentOtherwise: lambda no: _(
        "You have sent this form before, and changed it since. The change is not sent yet: send once more."
    ),
    reports.NoOpenCase: lambda no: _("We cannot find who leads your case. Call your unit."),
    remarking.RecordChanged: lambda no: _("The record has changed. Read it, and send if something is still wrong."),
    remarking.NotBegun: lambda no: _("It begins on %(at)s. Come back then.", at=day_time(no.starts_at)),
    told.NotOnOffer: lambda no: _("Choose what fits best."),
    told.TooManyWords: lambda no: _("Write at most %(longest)s characters.", longest=no.longest),
    own_words.WordsMissing: lambda no: _("Write it in your own words."),
    own_words.TooLong: lambda no: _("Write at most %(longest)s characters.", longest=no.longest),
    proof_refusals.NothingSent: lambda no: _("Choose a photo or a PDF first."),
    proof_refusals.TooLarge: lambda no: _(
        "The file is larger than %(most)s MB. Take a screenshot of it, or a new photo of the paper, and send that.",
        most=no.megabytes,
    ),
    proof_refusals.NeitherPhotoNorPdf: lambda no: _(
        "This file is neither a photo nor a PDF. Take a photo of the paper and send that."
    ),
    proof_refusals.Damaged: lambda no: _("The file is damaged. Take a new photo of the paper and send that."),
    proof_refusals.Locked: lambda no: _("The PDF is locked with a password. Take a photo of the paper and send that."),
    proof_refusals.MoreInside: lambda no: _(
        "There is something hidden in this file. Take a photo of the paper and send that."
    ),
    proof_refusals.TooManyPages: lambda no: _(
        "The PDF has more than %(most)s pages. Send a few pages at a time.", most=no.most
    ),
    proof_refusals.TooManyPixels: lambda no: _(
        "The picture is too large. Take a new photo of the paper and send that."
    ),
    proof_refusals.TookTooLong: lambda no: _("It took too long to open the file. Try again, or take a new photo."),
    proof_refusals.ManyAtOnce: lambda no: _(
        "Many papers are coming in right now. Wait a moment and send it again; what you chose is still to be sent."
    ),
    proof_refusals.VirusFound: lambda no: _(
        "There is a virus in the file, so we did not keep it. Take a photo of the paper and send that."
    ),
    proof_refusals.TooManyForReport: lambda no: _(
        "You have sent %(most)s papers for this absence already. Show the next one to your caseworker.", most=no.most
    ),
    proof_refusals.TooManyThisWeek: lambda no: _(
        "You have sent many papers this week. Show the next one to your caseworker, or wait a few days."
    ),
    **STAFF_SENTENCES,
}


def sentence(refusal: Refusal) -> str:
    """The refusal in one sentence. Raises KeyError for one that has none; a test looks for those."""
    return SENTENCES[type(refusal)](refusal)


def _nothing_on(first: dt.date, last: dt.date) -> str:
    if first == last:
        return _("You are not expected anywhere on %(day)s. Choose another day.", day=day(first))
    return _("You are not expected anywhere on these days: %(days)s. Choose other days.", days=day_range(first, last))


def _cancelled_on(first: dt.date, last: dt.date) -> str:
    if first == last:
        return _("Everything on %(day)s is cancelled. You do not need to report anything.", day=day(first))
    return _(
        "Everything is cancelled on these days: %(days)s. You do not need to report anything.",
        days=day_range(first, last),
    )
