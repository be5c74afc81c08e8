"""Papers from templates: PDFs that a screen reader can read out (PDF/UA-1), with our own letters in them."""

from flask import current_app
from jinja2 import Environment
from markupsafe import Markup

from i18n import language


def pdf(template: str, **values: object) -> bytes:
    """The PDF of a template of templates/, in the language that is spoken now."""
    # Slow to import, and needed by no page: a server that prints nothing starts without it.
    from webapp.paper.typesetting import typeset

    spoken = language()
    return typeset(part(template, html_lang=spoken.html_lang, html_dir=spoken.direction, **values))


def ready() -> None:
    """Have all at hand that a PDF needs, or fail: before what is then printed is changed."""
    from webapp.paper import typesetting

    typesetting.look()


def part(template: str, **values: object) -> Markup:
    """A template, or a piece of one, in the language that is spoken now. A paper needs no request."""
    templates: Environment = current_app.jinja_env
    municipality = current_app.extensions["settings"].municipality
    text = templates.get_template(template).render(municipality=municipality, **values)
    return Markup(text)  # noqa: S704 - our own template, which escapes what it is given
