"""Takes the pictures of papers: the same invented people, every time. Needs pdftoppm (Debian's poppler-utils).

python -m e2e.papers [--folder docs/pictures/papers]
"""

import argparse
import subprocess
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image

from e2e.screenshots import PICTURES, keep, morning, side_by_side
from tests.paper.papers import PAPERS, PHONE, activation, by_post, cards, poster, roll
from webapp.paper.cards import card_pdf, cards_pdf

LETTERS = ("plan", "hearing", "question", "assessment", "statement")
# The papers of each picture, beside each other.
SHOWN: dict[str, list[Callable[[], bytes]]] = {
    "card": [lambda which=each: card_pdf(cards(3)[which], PHONE) for each in range(3)],  # type: ignore[misc]
    "cards": [lambda: cards_pdf(cards(8), PHONE)],
    "poster": [lambda: poster("sv")],
    "roll": [lambda: roll("sv")],
    "activation": [lambda: activation("ar"), lambda: activation("ti")],
    "by_post": [lambda: by_post("ar"), lambda: by_post("ti")],
    **{name: [lambda name=name, each=each: PAPERS[name](each) for each in ("sv", "ar", "ti")] for name in LETTERS},  # type: ignore[misc]
}
DOTS = {"card": 110, **dict.fromkeys(LETTERS, 60)}
DPI = 80


def page(pdf: bytes, dpi: int) -> Image.Image:
    """The first page."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "paper.pdf")
        path.write_bytes(pdf)
        command = ["pdftoppm", "-png", "-r", str(dpi), "-f", "1", "-l", "1", "-singlefile", str(path)]
        made = subprocess.run(command, capture_output=True, check=True).stdout
    return Image.open(BytesIO(made)).convert("RGB")


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=PICTURES / "papers")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with morning() as (house, _), house.app.app_context():
        for name, papers in SHOWN.items():
            pages = [page(paper(), DOTS.get(name, DPI)) for paper in papers]
            keep(side_by_side(pages), folder / f"{name}.png")


if __name__ == "__main__":
    main()
