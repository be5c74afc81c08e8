"""What a participant says to be wrong with a record, in the participant's words and in a site's."""

from i18n import gettext as _
from i18n.words import clock_range
from models.remarks import Remark, RemarkKind


def remark_words(said: Remark) -> str:
    """A remark as it is read again: what was chosen, and the times if they were said."""
    return ", ".join([kind_words(said.kind), *([clock_range(*said.hours)] if said.hours else [])])


def kind_words(kind: RemarkKind) -> str:
    """As its participant chooses it."""
    return {
        RemarkKind.WAS_HERE: _("I was there"),
        RemarkKind.WAS_HERE_LONGER: _("I was there longer"),
        RemarkKind.NOT_ME: _("That was not me"),
        RemarkKind.ASSESSMENT: _("The assessment is wrong"),
        RemarkKind.OTHER: _("Something else is wrong"),
    }[kind]


def remark_help(kind: RemarkKind) -> str:
    """When to choose it."""
    return {
        RemarkKind.WAS_HERE: _("Choose this also when the code or the phone did not work."),
        RemarkKind.WAS_HERE_LONGER: _("Choose this when you came earlier or left later than it says."),
        RemarkKind.NOT_ME: _("Choose this when it says that you were there, and you were not."),
        RemarkKind.ASSESSMENT: _("Choose this when your caseworker should look at it again. Say what is wrong below."),
        RemarkKind.OTHER: _("Choose this when nothing above fits. You can write a few words below."),
    }[kind]
