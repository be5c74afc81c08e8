"""The Swedish text beside the reader's own: the legal one, and what staff and participant talk over."""

from flask import render_template
from markupsafe import Markup

from i18n import LANGUAGES, language, speak

SWEDISH = LANGUAGES["sv"].code


def in_swedish(part: str, **values: object) -> Markup | None:
    """A part of the page once more, in Swedish; None for whoever reads Swedish already. It holds no id and no form."""
    if language().code == SWEDISH:
        return None
    with speak(SWEDISH):
        return Markup(render_template(part, **values))  # noqa: S704 - our own template, which escapes what it is given
