"""A page of a paper as it is sent to a reader: a picture, which no browser takes for anything else or keeps."""

from flask import Response

# Opened by itself it is in a box of its own: nothing in it runs or loads anything.
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def picture(page: bytes) -> Response:
    """The answer with one page; headers.py adds that its kind is not to be guessed and that nobody keeps a copy."""
    headers = {"Content-Disposition": 'inline; filename="page.jpg"', "Content-Security-Policy": POLICY}
    return Response(page, content_type="image/jpeg", headers=headers)
