"""The participant's pages: the map of their addresses."""

from flask import Blueprint

from webapp.participant import (
    absences,
    arrive,
    asked,
    change_report,
    check_in,
    checked_in,
    confirm_it_is_you,
    contact,
    hearing,
    month,
    my_code,
    notices,
    paper,
    plan,
    proof,
    question,
    remark,
    report_absence,
    review,
    statement,
    today,
    typed_code,
    week,
    withdraw_report,
)

area = Blueprint("participant", __name__)

area.add_url_rule("/today", "today", today.today)
area.add_url_rule("/my-code", "my_code", my_code.my_code)
area.add_url_rule("/week", "week", week.week)
area.add_url_rule("/month/<month>", "month", month.my_month)
area.add_url_rule("/S/<site>/<code>", "arrive", arrive.arrive)
area.add_url_rule("/P/<code>", "arrive_by_poster", arrive.arrive_by_poster)
area.add_url_rule("/check-in", "check_in", check_in.check_in, methods=["GET", "POST"])
area.add_url_rule("/check-in/typed", "typed_code", typed_code.typed_code, methods=["POST"])
area.add_url_rule("/check-in/<uuid:scan_id>", "checked_in", checked_in.checked_in)
area.add_url_rule("/absence/new", "report_absence", report_absence.report_absence, methods=["GET", "POST"])
area.add_url_rule("/absence/talk", "talk", report_absence.talk_to_your_caseworker)
area.add_url_rule("/absences", "absences", absences.absences)
area.add_url_rule("/absence/<uuid:report_id>", "absence", absences.absence)
area.add_url_rule(
    "/absence/<uuid:report_id>/change", "change_report", change_report.change_report, methods=["GET", "POST"]
)
area.add_url_rule(
    "/absence/<uuid:report_id>/withdraw", "withdraw_report", withdraw_report.withdraw_report, methods=["GET", "POST"]
)
area.add_url_rule("/absence/<uuid:report_id>/paper", "proof", proof.proof, methods=["GET", "POST"])
area.add_url_rule("/absence/<uuid:report_id>/paper/shown", "proof_shown", proof.proof_shown, methods=["POST"])
area.add_url_rule(
    "/absence/<uuid:report_id>/paper/<uuid:proof_id>/<int(max=99):number>", "proof_page", proof.proof_page
)
area.add_url_rule("/remark", "remarks", remark.remarks)
area.add_url_rule("/remark/<uuid:occasion_id>", "remark", remark.remark_on, methods=["GET", "POST"])
area.add_url_rule("/confirm-it-is-you", "confirm_it_is_you", confirm_it_is_you.form)
area.add_url_rule("/confirm-it-is-you", "confirm", confirm_it_is_you.confirm, methods=["POST"])
area.add_url_rule("/confirm-it-is-you/send", "send_code", confirm_it_is_you.send, methods=["POST"])
area.add_url_rule("/contact", "contact", contact.contact, methods=["GET", "POST"])
area.add_url_rule("/messages/<uuid:message_id>", "open_notice", notices.open_notice, methods=["POST"])
area.add_url_rule("/review/<uuid:review_id>", "review", review.review)
area.add_url_rule("/asked/<uuid:review_id>", "asked", asked.asked)
area.add_url_rule("/question/<uuid:request_id>", "question", question.question, methods=["GET", "POST"])
area.add_url_rule("/plan/<uuid:plan_id>", "plan", plan.plan)
area.add_url_rule("/statement/<uuid:statement_id>", "statement", statement.statement)
area.add_url_rule("/papers/<uuid:paper_id>", "paper", paper.paper)
area.add_url_rule("/papers/<uuid:paper_id>/text", "paper_text", paper.paper_text)
area.add_url_rule("/hearing/<uuid:hearing_id>", "hearing", hearing.hearing, methods=["GET", "POST"])
