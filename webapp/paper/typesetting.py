"""HTML set in type, by WeasyPrint: tagged for screen readers, and with no file in it but our own."""

import functools
import mimetypes
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pydyf
from weasyprint import CSS, HTML
from weasyprint.pdf import tags
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from webapp.settings import ROOT

STATIC = ROOT / "static"
VARIANT = "pdf/ua-1"
_BASE = (STATIC / "paper").as_uri() + "/"
# Pango says nothing of threads; a page is set in a fifth of a second.
_one_at_a_time = threading.Lock()
_tagged = tags._build_box_tree


class NotOurs(Exception):
    """A paper asked for something that is no file of static/."""


class OurFiles(URLFetcher):
    """Gives the files of static/ and nothing else: not the network's, not the machine's, none written in an address."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The file at this address; NotOurs for everything else."""
        parts = urlsplit(url)
        path = Path(url2pathname(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or not path.is_relative_to(STATIC) or not path.is_file():
            raise NotOurs(url)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def typeset(html: str) -> bytes:
    """The PDF. Raises NotOurs where the page asks for what is not ours."""
    try:
        with _one_at_a_time:
            style, fonts = look()
            page = HTML(string=html, base_url=_BASE, url_fetcher=OurFiles(fail_on_errors=True))
            made = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant=VARIANT)
    except FatalURLFetchingError as error:  # no Exception, so that nothing of ours would catch it
        raise NotOurs(str(error)) from error.__cause__
    return bytes(made)


@functools.cache
def look() -> tuple[CSS, FontConfiguration]:
    """The stylesheet and its letters, unpacked once: that takes longer than setting a page."""
    fonts = FontConfiguration()
    return CSS(filename=STATIC / "paper" / "paper.css", font_config=fonts, url_fetcher=OurFiles()), fonts


def _tagged_further(box: Any, *rest: Any) -> Iterator[Any]:
    """WeasyPrint's tags, and two things that a reader needs besides: a part's own language, what a head is head of."""
    html = getattr(box, "element", None)
    spoken, scope = (html.get("lang"), html.get("scope")) if html is not None else (None, None)
    for element in _tagged(box, *rest):
        if spoken and box.element_tag not in ("html", "body"):
            element["Lang"] = pydyf.String(spoken)
        if scope and element["S"] == "/TH":
            element["A"]["Scope"] = {"col": "/Column", "row": "/Row"}[scope]
        yield element


tags._build_box_tree = _tagged_further
