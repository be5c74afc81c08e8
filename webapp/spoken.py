"""The languages that somebody may speak with staff, by their names in the reader's language."""

from i18n import gettext as _
from i18n import language

OTHER = "other"
# Those of the pages first, then what else is often met.
SPOKEN = ("sv", "en", "ar", "ti", "so", "fa_AF", "fa", "ckb", "ku", "uk", "ru", "fi", "tr", "es")


def languages() -> list[tuple[str, str]]:
    """The languages to choose from, for a list."""
    return [(code, language_name(code)) for code in (*SPOKEN, OTHER)]


def language_name(code: str) -> str:
    """A language by name."""
    if code == OTHER:
        return _("Another language")
    return str(language().locale.languages.get(code, code))
