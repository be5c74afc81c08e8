"""The caseworker's desk: the map of its addresses."""

from flask import Blueprint

from webapp.caseworker import (
    accept_many,
    activation,
    ask,
    ask_to_record,
    cards,
    conflict,
    contact,
    find,
    hear,
    hold,
    household,
    letters,
    paper,
    people,
    proof,
    remark,
    reply,
    report_absence,
    review,
    second,
    statement,
    statements,
    take_over,
    tasks,
    worklist,
)

area = Blueprint("caseworker", __name__)

area.add_url_rule("/desk/", "worklist", worklist.desk)
area.add_url_rule("/desk/accept", "accept_many", accept_many.accept_many, methods=["GET", "POST"])

area.add_url_rule("/desk/tasks", "tasks", tasks.tasks)
area.add_url_rule("/desk/tasks/<uuid:task_id>/remark", "remark", remark.remark)
area.add_url_rule("/desk/tasks/<uuid:task_id>/done", "task_done", tasks.done, methods=["POST"])
area.add_url_rule("/desk/people/", "people", people.people, methods=["GET", "POST"])
area.add_url_rule(
    "/desk/people/<uuid:case_id>/report", "report_absence", report_absence.report_absence, methods=["GET", "POST"]
)
area.add_url_rule("/desk/people/<uuid:case_id>/report/<uuid:report_id>", "reported", report_absence.reported)
area.add_url_rule("/desk/people/<uuid:case_id>/contact", "contact", contact.contact, methods=["GET", "POST"])
area.add_url_rule("/desk/people/<uuid:case_id>/activation", "activation", activation.activation, methods=["POST"])
area.add_url_rule(
    "/desk/people/<uuid:case_id>/activation/lost", "activation_lost", activation.activation_lost, methods=["POST"]
)
area.add_url_rule("/desk/cards/", "cards", cards.cards, methods=["GET", "POST"])
area.add_url_rule("/desk/cards/print", "print_cards", cards.print_cards, methods=["POST"])
area.add_url_rule("/desk/cards/<uuid:card_id>/lost", "card_lost", cards.card_lost, methods=["POST"])
area.add_url_rule("/desk/letters/", "letters", letters.letters)
area.add_url_rule("/desk/letters/make", "make_letters", letters.make_letters, methods=["POST"])
area.add_url_rule("/desk/letters/file", "letters_file", letters.letters_file, methods=["POST"])
area.add_url_rule("/desk/letters/posted", "letters_posted", letters.letters_posted, methods=["POST"])
area.add_url_rule("/desk/letters/returned", "letter_returned", letters.letter_returned, methods=["POST"])

_REVIEW = "/desk/reviews/<uuid:review_id>"
area.add_url_rule(_REVIEW, "review", review.review)
area.add_url_rule(f"{_REVIEW}/proof/<uuid:proof_id>", "proof", proof.proof)
area.add_url_rule(f"{_REVIEW}/proof/<uuid:proof_id>/<int(max=99):number>", "proof_page", proof.proof_page)
area.add_url_rule(f"{_REVIEW}/plan/<uuid:plan_id>", "plan_paper", paper.plan_paper)
area.add_url_rule(f"{_REVIEW}/paper/<uuid:paper_id>", "paper", paper.paper)
area.add_url_rule(f"{_REVIEW}/paper/<uuid:paper_id>/text", "paper_text", paper.paper_text)
area.add_url_rule(f"{_REVIEW}/ask", "ask", ask.ask, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/hear", "hear", hear.hear, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/delivered", "delivered", hear.delivered, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/extend", "extend", hear.extend, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/reply", "reply", reply.reply, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/accept", "accept", find.accept, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/attended", "attended", find.attended, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/object", "no_valid_reason", find.no_valid_reason, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/agree", "agree", second.agree, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/send-back", "send_back", second.send_back, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/hold", "hold", hold.hold, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/resume", "resume", hold.resume, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/take-up-again", "take_up_again", hold.take_up_again, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/task-done", "task_done_in_review", tasks.done_in_review, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/household", "household", household.household, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/conflict", "conflict", conflict.conflict, methods=["POST"])
area.add_url_rule(f"{_REVIEW}/take-over", "take_over", take_over.take_over, methods=["POST"])

area.add_url_rule(
    "/desk/people/<uuid:case_id>/statement/<month>", "statement", statement.statement, methods=["GET", "POST"]
)
area.add_url_rule(
    "/desk/people/<uuid:case_id>/statement/<month>/<which>.<form>", "statement_file", statement.statement_file
)
area.add_url_rule(
    "/desk/people/<uuid:case_id>/occasions/<uuid:occasion_id>/ask",
    "ask_to_record",
    ask_to_record.ask_to_record,
    methods=["POST"],
)
area.add_url_rule("/desk/statements/", "statements_start", statements.statements_start)
area.add_url_rule("/desk/statements/<month>", "statements", statements.statements, methods=["GET", "POST"])
area.add_url_rule("/desk/statements/<month>/run.<form>", "statements_file", statements.statements_file)
area.add_url_rule(
    "/desk/statements/<month>/protected",
    "statements_protected",
    statements.statements_protected,
    methods=["GET", "POST"],
)
area.add_url_rule(
    "/desk/statements/<month>/protected/run.<form>", "statements_protected_file", statements.statements_protected_file
)
