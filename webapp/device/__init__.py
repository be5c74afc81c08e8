"""What hangs on a site's wall, and how a tablet comes to hang there."""

from flask import Blueprint

from webapp.device import pair, wall

area = Blueprint("device", __name__)

area.add_url_rule("/display", "show", wall.show)
area.add_url_rule("/display/pair", "pair", pair.pair, methods=["GET", "POST"])
