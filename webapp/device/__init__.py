"""Placeholder until the area's pages exist."""

from flask import Blueprint

area = Blueprint("device", __name__)
