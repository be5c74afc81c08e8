"""A file for the reader to keep, and not to open in the place of the page."""

from flask import Response

PDF = "application/pdf"
TEXT = "text/plain; charset=utf-8"


def download(content: str | bytes, kind: str, name: str) -> Response:
    """The answer. The name stands on the reader's device: nobody's name is in it."""
    return Response(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
