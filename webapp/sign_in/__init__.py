"""The door: who comes in, in which language, and out again."""

from flask import Blueprint

from webapp.sign_in import activate, door, language, start

area = Blueprint("sign_in", __name__)

area.add_url_rule("/", "start", start.start)
area.add_url_rule("/sign-in", "participant", door.participant, methods=["GET", "POST"])
area.add_url_rule("/sign-in/staff", "staff", door.staff, methods=["GET", "POST"])
area.add_url_rule("/activate", "activate", activate.activate, methods=["GET", "POST"])
area.add_url_rule("/sign-out", "sign_out", start.leave, methods=["POST"])
area.add_url_rule("/language", "language", language.language, methods=["GET", "POST"])
