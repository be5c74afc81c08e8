"""One sprite of all icons: `<svg class="icon"><use href="…/icons.svg#house"/></svg>`.

Colour, line and fill are the stylesheet's (.icon), so a symbol holds shapes and nothing else.
"""

import xml.etree.ElementTree as ET
from pathlib import Path

ICONS = Path(__file__).resolve().parents[1] / "static" / "img" / "icons.svg"
SVG = "http://www.w3.org/2000/svg"


def build(folder: Path) -> str:
    """The sprite made from every .svg file in the folder, by name."""
    symbols = [_symbol(path) for path in sorted(folder.glob("*.svg"))]
    return "\n".join([f'<svg xmlns="{SVG}">', *symbols, "</svg>"]) + "\n"


def _symbol(path: Path) -> str:
    drawing = ET.fromstring(path.read_text("utf-8"))  # noqa: S314 its digest is on record
    shapes = "".join(_shape(element) for element in drawing)
    return f'<symbol id="{path.stem}" viewBox="{drawing.get("viewBox")}">{shapes}</symbol>'


def _shape(element: ET.Element) -> str:
    name = element.tag.removeprefix(f"{{{SVG}}}")
    attributes = "".join(f' {key}="{value}"' for key, value in element.attrib.items())
    return f"<{name}{attributes}/>"
