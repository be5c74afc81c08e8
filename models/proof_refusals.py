"""Why a file is not taken as a paper. A closed list: whatever else happens to a file is one of these.

Unusable
├── NothingSent, TooLarge
├── NeitherPhotoNorPdf, Damaged, Locked, MoreInside
├── TooManyPages, TooManyPixels, TookTooLong
├── ManyAtOnce
└── VirusFound
"""

from models.refusals import Refusal


class Unusable(Refusal):
    """No pictures were made of this file, and nothing of it is kept."""


class NothingSent(Unusable):
    """No file was chosen, or there is nothing in it."""


class TooLarge(Unusable):
    """It is larger than a phone's photo ever is."""

    status = 413

    def __init__(self, megabytes: int) -> None:
        super().__init__(megabytes)
        self.megabytes = megabytes


class NeitherPhotoNorPdf(Unusable):
    """By its first bytes it is nothing that we make pictures of, whatever its name says."""


class Damaged(Unusable):
    """It begins well and cannot be read to its end."""


class Locked(Unusable):
    """It opens with a password alone."""


class MoreInside(Unusable):
    """It holds more than pages: a script, another file, or another kind of file altogether."""


class TooManyPages(Unusable):
    """It has more pages than anybody would read."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class TooManyPixels(Unusable):
    """Unpacked it would be larger than what the reader is given room for."""


class TookTooLong(Unusable):
    """It was not done in time."""


class ManyAtOnce(Unusable):
    """Others are being looked into: this one had no turn, and can be sent again as it is."""

    status = 503


class VirusFound(Unusable):
    """The scanner says that it is harmful."""


class TooManyForReport(Refusal):
    """This report has as many papers as one can have."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class TooManyThisWeek(Refusal):
    """This person has sent as many papers as one can in a week."""

    status = 429
