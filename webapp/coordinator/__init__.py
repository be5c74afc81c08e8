"""The coordinator's pages: what the municipality's sites are given to work with."""

from flask import Blueprint

from webapp.coordinator import displays, occasions, posters

area = Blueprint("coordinator", __name__)

area.add_url_rule("/coordinator/", "displays", displays.displays)
area.add_url_rule("/coordinator/displays", "connect", displays.connect, methods=["POST"])
area.add_url_rule("/coordinator/displays/<uuid:device_id>/code", "new_code", displays.new_code, methods=["POST"])
area.add_url_rule("/coordinator/displays/<uuid:device_id>/revoke", "revoke", displays.revoke, methods=["POST"])
area.add_url_rule("/coordinator/sites/<uuid:site_id>/poster", "new_poster", posters.new_poster, methods=["POST"])
area.add_url_rule("/coordinator/occasions", "occasions", occasions.occasions)
area.add_url_rule(
    "/coordinator/occasions/<uuid:occasion_id>/cancel", "cancel", occasions.cancel, methods=["GET", "POST"]
)
