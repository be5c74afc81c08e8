"""The reader's language: which ones there are, the one chosen, and everything said in it.

from i18n import gettext as _          in views: evaluated while the request runs
with speak("sv"): ...                  for a text beside the reader's own
install(app.jinja_env)                 {% trans %}, _() and the filters of i18n/words.py
"""

from i18n.languages import LANGUAGES, STAFF_LANGUAGES, Language, choose, spoken_by
from i18n.speaking import gettext, language, ngettext, npgettext, pgettext, speak, use
from i18n.templates import install

__all__ = [
    "LANGUAGES",
    "STAFF_LANGUAGES",
    "Language",
    "choose",
    "gettext",
    "install",
    "language",
    "ngettext",
    "npgettext",
    "pgettext",
    "speak",
    "spoken_by",
    "use",
]
