"""The text of a paper, made of what its PDF is set from: line by line, for a reader that shows no layout."""

import re
from html.parser import HTMLParser

_SPACE = re.compile(r"[ \t\n]+")
_HEADINGS = {"h1": "=", "h2": "-", "h3": "-"}
_BLOCKS = frozenset({"p", "li", "ul", "ol", "div", "section", "br", *_HEADINGS})
_NO_END = frozenset({"br", "meta"})
# A line that runs from the right says so itself, and so does what stands apart in it: plain text has no other way.
_ISOLATES = {"rtl": "\u2067", "ltr": "\u2066", "auto": "\u2068"}
_END = "\u2069"


def plain(html: str) -> str:
    """The paper's words. Each paragraph is a line with an empty one before it, each heading is underlined."""
    parser = _Lines()
    parser.feed(html)
    parser.close()
    return "\n".join(parser.lines).strip() + "\n"


class _Lines(HTMLParser):
    """Gathers what stands in the body, block by block."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._line = ""
        self._open: list[tuple[str, str, bool]] = []  # each tag with its direction, and whether lines are kept in it
        self._in_body = False
        self._goes_on = False  # a line that belongs to the one before it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins a line of its own; what stands apart is marked."""
        given = dict(attrs)
        if tag in _BLOCKS:
            self._end_the_line()
            self._goes_on = tag == "br"
        if tag not in _NO_END:
            keeps = "words" in (given.get("class") or "").split()
            self._open.append((tag, given.get("dir") or self._direction, keeps))
        self._in_body = self._in_body or tag == "body"
        if tag == "bdi":
            self._line += _ISOLATES[given.get("dir") or "auto"]

    def handle_endtag(self, tag: str) -> None:
        """A block ends its line."""
        if tag == "bdi":
            self._line += _END
        if tag in _BLOCKS:
            self._end_the_line()
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Words, with the lines that somebody wrote kept."""
        if not self._in_body:
            return
        first, *more = data.split("\n") if self._keeps_lines else [data]
        self._line += _SPACE.sub(" ", first)
        for line in more:
            self._end_the_line()
            self._goes_on, self._line = True, _SPACE.sub(" ", line)

    @property
    def _direction(self) -> str:
        return self._open[-1][1] if self._open else "ltr"

    @property
    def _keeps_lines(self) -> bool:
        return any(keeps for _, _, keeps in self._open)

    def _end_the_line(self) -> None:
        said, self._line = self._line.strip(), ""
        if not said.strip(_END + "".join(_ISOLATES.values())):
            return
        tag = next((each for each, _, _ in reversed(self._open) if each in _BLOCKS), "")
        mark = _ISOLATES.get(self._direction, "") if self._direction != "ltr" else ""
        item = "– " if tag == "li" else ""
        if tag != "li" and not self._goes_on:
            self.lines.append("")
        self._goes_on = False
        self.lines.append(f"{mark}{item}{said}{_END if mark else ''}")
        if tag in _HEADINGS:
            self.lines.append(_HEADINGS[tag] * min(len(said), 60))
