"""What other systems tell: the map of their addresses. They have no session, and each address is its own key."""

from flask import Blueprint

from webapp.exchange import sms_report

area = Blueprint("exchange", __name__)

area.add_url_rule("/exchange/sms/<token>", "sms_report", sms_report.sms_report, methods=["POST"])
