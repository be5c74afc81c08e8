"""The caseworker's desk: the map of its addresses."""

from flask import Blueprint

from webapp.caseworker import contact, review, tasks, worklist

area = Blueprint("caseworker", __name__)

area.add_url_rule("/desk/", "worklist", worklist.worklist)
area.add_url_rule("/desk/reviews/<uuid:review_id>", "review", review.review, methods=["GET", "POST"])
area.add_url_rule("/desk/tasks", "tasks", tasks.tasks)
area.add_url_rule("/desk/tasks/<uuid:task_id>/done", "task_done", tasks.done, methods=["POST"])
area.add_url_rule("/desk/people/<uuid:case_id>/contact", "contact", contact.contact, methods=["GET", "POST"])
