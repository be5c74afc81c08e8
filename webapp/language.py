"""The language of a request: the person's own choice, the browser's cookie, or what the browser asks for."""

from flask import Flask, current_app, request

from i18n import LANGUAGES, STAFF_LANGUAGES, Language, choose, use
from models.people import Participant
from webapp.assets import is_asset
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
    """Choose the language before each request."""
    app.config["LANGUAGES"] = settings.languages

    @app.before_request
    def choose_language() -> None:
        if is_asset():
            return
        asked, kept = request.headers.get("Accept-Language"), request.cookies.get(COOKIE)
        use(choose(asked, kept, None, settings.languages))  # for the error page, should the next line fail
        if who := signed_in():
            use(choose(asked, kept, who.person.language, allowed()))
