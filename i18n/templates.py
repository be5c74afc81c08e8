"""What templates get from this package: {% trans %}, _() and the words as filters."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from i18n import speaking, words

FILTERS: dict[str, Callable[[Any], str]] = {
    "clock": words.clock,
    "dated": words.dated,
    "day": words.day,
    "day_short": words.day_short,
    "day_time": words.day_time,
    "hours": words.hours,
    "month": words.month,
    "week": words.iso_week,
    "weekday": words.weekday,
}


def install(env: Environment) -> None:
    """Teach a Jinja environment to speak the language that is spoken while it renders."""
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = True
    # The bare sentences: Jinja puts the values in itself, escaped.
    env.install_gettext_callables(  # type: ignore[attr-defined]
        speaking.gettext,
        speaking.counted,
        newstyle=True,
        pgettext=speaking.pgettext,
        npgettext=lambda context, one, many, num: speaking.counted(one, many, num, context),
    )
    env.filters.update({name: _when_rendered(word) for name, word in FILTERS.items()})
    env.globals.update(language=speaking.language, clock_range=words.clock_range, day_range=words.day_range)


def _when_rendered(word: Callable[[Any], str]) -> Callable[[Context, Any], str]:
    """Jinja works out `90|hours` once, while compiling, unless the filter asks for the context."""

    @pass_context
    def said(_: Context, value: Any) -> str:
        return word(value)

    return said
