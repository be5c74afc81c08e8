"""Chromium's windows: between two tests each is wiped and kept, so that the next need not warm up a new one.

A new context is a new process that compiles everything anew; that is most of what it costs to look at a page.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Browser, Error, Page, ViewportSize

# A file in which nothing goes on. Of the same server: for any other place Chromium begins a new process.
NOTHING = "/static/img/icons.svg"

Options = tuple[tuple[str, str], ...]
Kept = dict[Options, list[Page]]


class Contexts:
    """The windows of one test, each in a context of its own. With `kept` they come from there and go back there."""

    def __init__(self, chromium: Browser, kept: Kept | None = None) -> None:
        self._chromium, self._kept = chromium, kept
        self._used: list[tuple[Options, Page, list[tuple[Any, Callable[[Any], None]]]]] = []

    def open(self, size: ViewportSize, listeners: dict[Any, Callable[[Any], None]], **options: Any) -> Page:
        """A window of this size, in a context with these options where nobody has been."""
        key = tuple(sorted((name, repr(value)) for name, value in options.items()))
        spare = self._kept.get(key, []) if self._kept is not None else []
        page = spare.pop() if spare else self._chromium.new_context(**options).new_page()
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=options.get("color_scheme"))  # whoever had it may have put the light out
        for event, listener in listeners.items():
            page.on(event, listener)
        self._used.append((key, page, list(listeners.items())))
        return page

    def end(self) -> None:
        """The test is over: nothing of it stays. No script of ours keeps anything in a browser but cookies."""
        for key, page, listeners in self._used:
            if self._kept is None or page.is_closed():
                page.context.close()
                continue
            for other in page.context.pages:
                if other is not page:
                    other.close()
            for event, listener in listeners:
                page.remove_listener(event, listener)
            try:
                page.unroute_all()
                if page.url.startswith("http"):
                    page.goto(urljoin(page.url, NOTHING))
                page.context.clear_cookies()
            except Error:  # it is on its way somewhere: whoever comes next gets another
                page.context.close()
                continue
            self._kept.setdefault(key, []).append(page)
