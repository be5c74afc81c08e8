"""The auditor's pages: who looked at whom, and whether the log is whole."""

from flask import Blueprint

from webapp.auditor import log

area = Blueprint("auditor", __name__)

area.add_url_rule("/auditor/", "log", log.log)
