"""The site's pages: the day's occasions, the roll of each, and its confirmation."""

from flask import Blueprint

from webapp.supervisor import (
    cancelling,
    closing,
    marking,
    occasions,
    person,
    roll_call,
    roll_paper,
    scanner,
    sentences,
    tasks,
    the_rest,
)

area = Blueprint("supervisor", __name__)
sentences.install()

_ROLL = "/site/occasions/<uuid:occasion_id>"

area.add_url_rule("/site/", "occasions", occasions.occasions)
area.add_url_rule(_ROLL, "roll_call", roll_call.roll_call)
area.add_url_rule(f"{_ROLL}/list.pdf", "roll_paper", roll_paper.roll_paper)
area.add_url_rule(f"{_ROLL}/mark", "mark", marking.mark, methods=["POST"])
area.add_url_rule(f"{_ROLL}/undo", "undo", marking.undo, methods=["POST"])
area.add_url_rule(f"{_ROLL}/people/<uuid:participant_id>", "person", person.person, methods=["GET", "POST"])
area.add_url_rule(f"{_ROLL}/the-rest", "the_rest", the_rest.the_rest, methods=["GET", "POST"])
area.add_url_rule(f"{_ROLL}/confirm", "confirm", closing.confirm, methods=["POST"])
area.add_url_rule(f"{_ROLL}/cancel", "cancel", cancelling.cancel, methods=["GET", "POST"])
area.add_url_rule(f"{_ROLL}/reopen", "reopen", closing.reopen, methods=["POST"])
area.add_url_rule(f"{_ROLL}/scan", "scanner", scanner.scanner, methods=["GET", "POST"])
area.add_url_rule(f"{_ROLL}/scans", "scans", scanner.scans, methods=["POST"])
area.add_url_rule(f"{_ROLL}/scans/undo", "undo_scan", scanner.undo, methods=["POST"])
area.add_url_rule("/site/tasks/<uuid:task_id>/done", "task_done", tasks.done, methods=["POST"])
