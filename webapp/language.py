"""The language of a request: the person's own choice, the browser's cookie, or what the browser asks for."""

from flask import Flask, current_app, request, url_for

from i18n import LANGUAGES, STAFF_LANGUAGES, Language, choose, language, use
from models.people import Participant
from webapp.settings import Settings
from webapp.signed_in import signed_in

COOKIE = "language"


def allowed() -> dict[str, Language]:
    """The languages on offer to this reader: staff read Swedish and English, everyone else the municipality's."""
    who = signed_in()
    if who and not isinstance(who.person, Participant):
        return dict(STAFF_LANGUAGES)
    offered: tuple[str, ...] = current_app.config["LANGUAGES"]
    return {code: LANGUAGES[code] for code in offered}


def speak_the_readers(app: Flask, settings: Settings) -> None:
    """Choose the language before each request and hand its tag and direction to the templates."""
    app.config["LANGUAGES"] = settings.languages

    @app.before_request
    def choose_language() -> None:
        if request.endpoint == "static":
            return
        who = signed_in()
        stored = who.person.language if who else None
        use(choose(request.headers.get("Accept-Language"), request.cookies.get(COOKIE), stored, allowed()))

    @app.context_processor
    def about_the_language() -> dict[str, str]:
        spoken = language()
        return {
            "html_lang": spoken.html_lang,
            "html_dir": spoken.direction,
            "municipality": settings.municipality,
            "language_url": url_for("sign_in.language"),
        }
