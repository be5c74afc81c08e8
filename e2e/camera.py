"""A camera for Chromium: what it sees are pictures that a test draws, decoded by the page like any camera's."""

import io
import os
from collections.abc import Iterable
from pathlib import Path

import qrcode
from PIL import Image

SIZE = (640, 480)
# Chromium plays the pictures one after the other, thirty a second, and then begins again.
A_SECOND = 30


class Lens:
    """The file that the camera's pictures come from. What is held up is seen when the camera next starts."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "camera.mjpeg"
        self.hold_up(blank())

    def switches(self, *, allowed: bool = True) -> list[str]:
        """How Chromium is told to see through it, and what whoever is asked whether the page may answers."""
        answer = "--use-fake-ui-for-media-stream" + ("" if allowed else "=deny")
        return ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={self.path}", answer]

    def hold_up(self, *pictures: Image.Image, seconds: float = 1) -> None:
        """Show pictures for so long each, over and over."""
        frames = [_jpeg(each) for each in pictures]
        new = self.path.with_suffix(".new")
        new.write_bytes(b"".join(frame * max(1, round(seconds * A_SECOND)) for frame in frames))
        os.replace(new, self.path)  # noqa: PTH105 - what Chromium has open goes on


def blank() -> Image.Image:
    """A grey wall."""
    return Image.new("RGB", SIZE, (120, 125, 130))


def seen(picture: Image.Image, height: int = 360) -> Image.Image:
    """A picture held up before the wall, so many pixels high."""
    found = blank()
    scale = height / picture.height
    held = picture.convert("RGB").resize((round(picture.width * scale), height), Image.Resampling.LANCZOS)
    found.paste(held, ((SIZE[0] - held.width) // 2, (SIZE[1] - height) // 2))
    return found


def code_of(text: str, level: int = qrcode.ERROR_CORRECT_Q) -> Image.Image:
    """A QR code with its quiet border."""
    code = qrcode.QRCode(error_correction=level, border=4, box_size=8)
    code.add_data(text)
    code.make(fit=True)
    drawn = io.BytesIO()
    code.make_image().save(drawn)
    return Image.open(drawn)


def codes_of(texts: Iterable[str]) -> list[Image.Image]:
    """Codes as the camera sees them."""
    return [seen(code_of(text)) for text in texts]


def _jpeg(picture: Image.Image) -> bytes:
    drawn = io.BytesIO()
    picture.convert("RGB").save(drawn, "JPEG", quality=90, subsampling=2)
    return drawn.getvalue()
