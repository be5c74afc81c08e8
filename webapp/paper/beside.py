"""A part of a paper in two columns: the person's own language, and Swedish beside it, which is the legal one."""

from collections.abc import Callable

from markupsafe import Markup

from i18n import LANGUAGES, Language, speak
from webapp.beside import SWEDISH

Said = Callable[[], Markup]

_CELL = Markup('<div lang="{lang}" dir="{direction}">{said}</div>')
_BOTH = Markup('<div class="both{kind}">{cells}</div>')


class Both:
    """{% call both() %}…{% endcall %} says it in both languages, the own one first; once where that is Swedish.

    A `kind` is a class more, for how it stands on the paper. Nobody's own words go inside: they are never translated.
    """

    def __init__(self, own: Language) -> None:
        self._languages = list({own.code: own, SWEDISH: LANGUAGES[SWEDISH]}.values())

    def __call__(self, kind: str = "", *, caller: Said) -> Markup:
        """The part, once in each language."""
        return _BOTH.format(
            kind=f" {kind}" if kind else "", cells=Markup("").join(self._in(each, caller) for each in self._languages)
        )

    def _in(self, spoken: Language, caller: Said) -> Markup:
        with speak(spoken.code):
            return _CELL.format(lang=spoken.html_lang, direction=spoken.direction, said=caller())
