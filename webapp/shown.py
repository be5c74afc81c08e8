"""Whether an answer is a page that the person sees now, where opening it means something."""

from flask import request

# How browsers say that they fetch a page ahead, which nobody may ever look at.
_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def fetched_ahead() -> bool:
    """True when a browser asks for a page before anybody has asked the browser for it."""
    return any(word in request.headers.get(name, "").lower() for name in _AHEAD for word in ("prefetch", "preview"))


def really_shown() -> bool:
    """True when this answer is shown to the person: neither a HEAD nor fetched ahead."""
    return request.method not in ("HEAD", "POST") and not fetched_ahead()
