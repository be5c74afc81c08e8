"""Pictures of paper as a camera takes them: turned, tilted, out of focus, in low light, with noise."""

import math
import random
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter

FRAME = (640, 480)


@dataclass(frozen=True)
class Faults:
    """How bad: sigma of the blur in pixels, tilt, sigma of the noise of 255, share of the contrast that is left."""

    blur: float
    tilt: float
    noise: float
    light: float


def taken(paper: Image.Image, faults: Faults, seed: int) -> Image.Image:
    """A picture of a paper on a white table; the same seed makes the same picture."""
    chance = random.Random(seed)
    seen = _turned(paper, chance.uniform(0, 2 * math.pi), faults.tilt, chance.uniform(0, 2 * math.pi))
    blurred = seen.filter(ImageFilter.GaussianBlur(faults.blur))
    dim = blurred.point([round(20 + level * faults.light) for level in range(256)])
    return _noisy(dim, faults.noise, chance)


def _turned(paper: Image.Image, angle: float, tilt: float, towards: float) -> Image.Image:
    """Turned about the middle; the side at `towards` is nearer, so that it is larger by the tilt."""
    width, height = FRAME
    middle_x, middle_y = paper.width / 2, paper.height / 2
    cos, sin = math.cos(angle), math.sin(angle)
    g, h = (2 * tilt / paper.width * along for along in (math.cos(towards), math.sin(towards)))
    # Where in the paper a point of the frame lies: a turn about the middles, divided by how far away it is.
    per_x = (cos + middle_x * g, -sin + middle_y * g, g)
    per_y = (sin + middle_x * h, cos + middle_y * h, h)
    start = [
        middle - width / 2 * x - height / 2 * y
        for middle, x, y in zip((middle_x, middle_y, 1.0), per_x, per_y, strict=True)
    ]
    rows = zip(per_x, per_y, start, strict=True)
    (a, b, c), (d, e, f), (g, h, one) = rows
    map_back = tuple(each / one for each in (a, b, c, d, e, f, g, h))
    return paper.transform(FRAME, Image.Transform.PERSPECTIVE, map_back, Image.Resampling.BICUBIC, fillcolor=255)


def _noisy(picture: Image.Image, sigma: float, chance: random.Random) -> Image.Image:
    """Noise nearly as the bell curve has it: three even ones, added."""
    even = [Image.frombytes("L", picture.size, chance.randbytes(picture.width * picture.height)) for _ in range(3)]
    two = ImageChops.add(even[0], even[1], scale=2)
    sum_of_three = Image.blend(two, even[2], 1 / 3)
    spread = 256 / math.sqrt(12) / math.sqrt(3)
    noise = sum_of_three.point(
        [max(0, min(255, round(128 + (level - 127.5) * sigma / spread))) for level in range(256)]
    )
    return ImageChops.add(picture, noise, scale=1, offset=-128)
