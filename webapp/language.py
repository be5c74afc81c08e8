"""The language of a request: the person's own choice, the browser's cookie, or what the browser asks for."""

from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for

from i18n import LANGUAGES, STAFF_LANGUAGES, Language, choose, use
from models.people import Participant
from webapp.assets import is_asset
from webapp.safe_next import safe_next
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
    """Choose the language before each request, and give each page the way to another one."""
    app.config["LANGUAGES"] = settings.languages
    # Asked for by whole pages alone: a part that htmx swaps has no such link.
    app.context_processor(lambda: {"language_url": lambda: url_for("sign_in.language", next=_here())})

    @app.before_request
    def choose_language() -> None:
        if is_asset():
            return
        asked, kept = request.headers.get("Accept-Language"), request.cookies.get(COOKIE)
        use(choose(asked, kept, None, settings.languages))  # for the error page, should the next line fail
        if who := signed_in():
            use(choose(asked, kept, who.person.language, allowed()))


def _here() -> str | None:
    """The page's address, to come back to in another language. After a form was refused, that of the form's page."""
    if request.endpoint == "sign_in.language":
        return safe_next(request.values.get("next"))
    if request.endpoint in (
        "participant.arrive",
        "participant.arrive_by_poster",
    ):  # a code is no place to come back to, and stands on no page
        return None
    path = request.path
    if request.method not in ("GET", "HEAD"):
        adapter = current_app.create_url_adapter(request)
        while adapter and path and not adapter.test(path, "GET"):
            path = path.rpartition("/")[0]
    goes_on = request.args.to_dict()
    if then := safe_next(request.values.get("next")):
        goes_on["next"] = then
    else:
        goes_on.pop("next", None)
    return safe_next(f"{path or '/'}?{urlencode(goes_on)}".removesuffix("?"))
