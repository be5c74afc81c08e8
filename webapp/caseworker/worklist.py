"""What to review: whose absence, when and until when, and nothing of why."""

from flask import Response, make_response, render_template, request

from models import audit
from models.calendar import civil_day
from models.people import Role
from models.taking_over import leads_of, led_by_colleagues
from models.worklist import worklist
from webapp.access import admits
from webapp.caseworker.phrases import WORDS
from webapp.caseworker.places import STAGES, Tab, others_of, places, tab_word
from webapp.caseworker.typed import Typed
from webapp.clock import now
from webapp.db import reading, writing
from webapp.sentences import sentence
from webapp.signed_in import staff

PURPOSE = "assigned"


@admits(Role.CASEWORKER)
def desk() -> Response:
    """The open reviews of my cases, one tab at a time."""
    sent = request.args.get("tab", "")
    return show(Tab(sent) if sent in list(Tab) else Tab.TO_REVIEW)


def show(tab: Tab, form: Typed | None = None, status: int = 200) -> Response:
    """A tab of the list. That I looked at those on it is written before it is sent."""
    db, day, form = reading(), civil_day(now()), form or Typed()
    work = worklist(db, staff(), day)
    colleagues, others = led_by_colleagues(db, staff(), day), others_of(db, staff(), day)
    leads = leads_of(db, [row.opened.case.id for stage in STAGES[tab] for row in work[stage].rows], day)
    people = [person for stage in STAGES[tab] for person in work[stage].people()]
    if not audit.looked(db, "desk:worklist:look", purpose=PURPOSE, listed=people):
        with writing() as log:
            audit.look(log, "desk:worklist:look", by=staff(), at=now(), purpose=PURPOSE, listed=people)
    html = render_template(
        "caseworker/worklist.html",
        work=work,
        tab=tab,
        tab_word=tab_word,
        places=places(work, colleagues, others, tab),
        led_by=leads,
        colleagues=colleagues,
        typed=form,
        refusal=sentence(form.refusal) if form.refusal else None,
        accepted=request.args.get("accepted", 0, type=int),
        words=WORDS,
    )
    return make_response(html, status)
