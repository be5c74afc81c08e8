"""Where to go after signing in: a path of our own, read as a browser would read it, or nowhere."""

import re
from urllib.parse import quote, urlsplit

_INVISIBLE = re.compile(r"[\x00-\x20\x7f\u2028\u2029]")


def safe_next(wanted: str | None) -> str | None:
    """The path to return to; None when it could lead anywhere but to this server.

    Browsers drop control characters and take a backslash for a slash, so both are judged before the path is.
    """
    if not wanted or len(wanted) > 500 or _INVISIBLE.search(wanted):
        return None
    wanted = wanted.replace("\\", "/")
    if not wanted.startswith("/") or wanted.startswith("//"):
        return None
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or parts.path.startswith("//") or "//" in parts.path:
        return None
    path = quote(parts.path, safe="/-._~%")
    return f"{path}?{parts.query}" if parts.query else path
