"""QR codes on paper: black on white with their quiet border, and a label for whoever cannot see them."""

from collections.abc import Iterator
from itertools import groupby

import qrcode
from markupsafe import Markup

_SVG = Markup(
    '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><title>{label}</title>'
    '<path d="{path}"/></svg>'
)


def qr(content: str, label: str, level: int = qrcode.ERROR_CORRECT_Q) -> Markup:
    """The code, at level Q where nothing else is said: paper is folded and worn, and a quarter of it may be lost."""
    code = qrcode.QRCode(error_correction=level, border=4)
    code.add_data(content)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h{wide}v1h-{wide}z" for y, row in enumerate(rows) for x, wide in _runs(row))
    return _SVG.format(side=len(rows), label=label, path=path)


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Where dark modules begin and how many stand together: half as much to draw as each by itself."""
    place = 0
    for dark, together in groupby(row):
        wide = len(list(together))
        if dark:
            yield place, wide
        place += wide
