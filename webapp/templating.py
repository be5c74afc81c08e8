"""Jinja as Flask has it, but for one thing that takes time in every page."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from flask.templating import Environment


class Templates(Environment):
    """Globals are one plain dict: each import of a macro asks for all of their names, and a chain of dicts is slow."""

    def make_globals(self, d: Mapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template, as they are when it is first used: create_app has set them all by then."""
        return {**self.globals, **(d or {})}
