"""The caseworker's desk: the map of its addresses."""

from flask import Blueprint

from webapp.caseworker import review, worklist

area = Blueprint("caseworker", __name__)

area.add_url_rule("/desk/", "worklist", worklist.worklist)
area.add_url_rule("/desk/reviews/<uuid:review_id>", "review", review.review, methods=["GET", "POST"])
