"""Choosing the language, before signing in and after."""

from flask import Response, abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import audit
from webapp.access import PUBLIC, admits
from webapp.clock import now
from webapp.db import writing
from webapp.language import COOKIE, allowed
from webapp.safe_next import safe_next
from webapp.signed_in import signed_in

_YEAR = 365 * 24 * 3600


@admits(PUBLIC)
def language() -> Response | AnyResponse:
    """The languages by their own names. The choice stays on the browser, and on the person when signed in."""
    back = safe_next(request.values.get("next")) or ""
    if request.method != "POST":
        return make_response(render_template("sign_in/language.html", languages=allowed().values(), next=back))
    code = request.form.get("language", "")
    if code not in allowed():
        abort(422)
    who = signed_in()
    if who and who.person.language != code:
        with writing() as db:
            person = db.get_one(type(who.person), who.person.id)  # as it is now: only the language changes
            person.language = code
            audit.write(db, "people:language", by=person, about=person, at=now(), body={"language": code})
    answer = redirect(back or url_for("sign_in.start"), code=303)
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    answer.set_cookie(COOKIE, code, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")
    return answer
