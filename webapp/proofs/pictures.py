"""Makes pictures of a photo or a PDF. A program of its own: it knows nothing of the rest, and only ever sees one file.

    bytes in  ->  a line of JSON: {"pages": [sizes]}, then the pages as JPEG    or {"no": code}

What comes out was drawn anew, so nothing else that lay in the file comes along: no place, no camera, no script. It
runs with little memory and time, writes no file and leaves none when it dies. Its parent says what a code means.
Source: threats T28 and T29; the values are those of LIBRARIES.md §6 with the pixels of T29.
"""

import io
import json
import re
import resource
import sys
import warnings
from typing import Any

MEMORY = 700 * 1024 * 1024
CPU_SECONDS = 10
MOST_PIXELS = 25_000_000
MOST_PAGES = 10
LONG_SIDE = 2000
DOTS_PER_POINT = 150 / 72
# Five metres, in points. What is larger was made to use up memory.
LONGEST_PAGE = 14_400
QUALITY = 80

EMPTY, OTHER, DAMAGED, LOCKED, MANY_PAGES, MANY_PIXELS, MORE_INSIDE = (
    "empty",
    "other",
    "damaged",
    "locked",
    "many_pages",
    "many_pixels",
    "more_inside",
)
# What begins a page or a program, and what ends an archive: of no use in a photo, and another program might run it.
# Each is long enough not to turn up by chance in a large photo.
_MARKUP = re.compile(rb"<(?:script|svg|html|!doctype|iframe|\?php)[\s>/]", re.IGNORECASE)
_PDF = b"%PDF-"
_ARCHIVE_END = b"PK\x05\x06"
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFile|RichMedia)")


class No(Exception):
    """Nothing is made of this file."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def limit() -> None:
    """Take away what the work does not need, before anything of the file is read."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def is_known(content: bytes) -> bool:
    """True for what begins as something that pictures are made of."""
    return content.startswith(_PDF) or _photo(content) is not None


def pages_of(content: bytes) -> list[bytes]:
    """The pages as JPEG. Raises No."""
    if not content:
        raise No(EMPTY)
    if content.startswith(_PDF):
        return _pdf(content)
    if kind := _photo(content):
        if _PDF in content or _MARKUP.search(content) or _is_archive(content):
            raise No(MORE_INSIDE)
        return [_redrawn(content, kind)]
    raise No(OTHER)


def _photo(content: bytes) -> str | None:
    """The format by its first bytes; a name or what the browser says tells nothing."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"):
        return "HEIF"
    return None


def _is_archive(content: bytes) -> bool:
    """True when a zip ends where the file ends: a program for archives would open it."""
    at = content.rfind(_ARCHIVE_END)
    return at >= 0 and at + 22 + int.from_bytes(content[at + 20 : at + 22], "little") == len(content)


def _redrawn(content: bytes, kind: str) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    if kind == "HEIF":
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False)
        pi_heif.options.DECODE_THREADS = 1
    try:
        with Image.open(io.BytesIO(content), formats=(kind,)) as photo:
            if photo.width * photo.height > MOST_PIXELS:
                raise No(MANY_PIXELS)
            photo.thumbnail((LONG_SIDE, LONG_SIDE))
            return _as_jpeg(ImageOps.exif_transpose(photo))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise No(MANY_PIXELS) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError):
        raise No(DAMAGED) from None


def _as_jpeg(picture: Any) -> bytes:
    """Painted on a new sheet: a JPEG that is saved over takes its comment along."""
    from PIL import Image

    sheet = Image.new("RGB", picture.size, "white")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        sheet.paste(picture, mask=picture.getchannel("A"))
    else:
        sheet.paste(picture.convert("RGB"))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _pdf(content: bytes) -> list[bytes]:
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise No(LOCKED if locked else DAMAGED) from None
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or raw.FPDFDoc_GetAttachmentCount(document) > 0:
        raise No(MORE_INSIDE)
    if _ACTIVE.search(content) or _MARKUP.search(content) or _is_archive(content):
        raise No(MORE_INSIDE)
    if not 0 < len(document) <= MOST_PAGES:
        raise No(MANY_PAGES if len(document) else DAMAGED)
    try:
        drawn = [_drawn(document[number]) for number in range(len(document))]
    except (pypdfium2.PdfiumError, ValueError, OverflowError):
        raise No(DAMAGED) from None
    except MemoryError:
        raise No(MANY_PIXELS) from None
    if not any(not_blank for _page, not_blank in drawn):  # nothing could be drawn
        raise No(DAMAGED)
    return [page for page, _ in drawn]


def _drawn(page: Any) -> tuple[bytes, bool]:
    """A page, and whether there is anything on it."""
    from pypdfium2 import raw

    longest = max(page.get_size())
    if not 1 <= min(page.get_size()) <= longest <= LONGEST_PAGE:
        raise No(MANY_PIXELS if longest > LONGEST_PAGE else DAMAGED)
    sizes = [each.get_px_size() for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])]
    if any(width * height > MOST_PIXELS for width, height in sizes):
        raise No(MANY_PIXELS)
    scale = min(DOTS_PER_POINT, LONG_SIDE / longest)
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    return _as_jpeg(picture), any(low != high for low, high in picture.getextrema())


def main() -> None:
    """Read one file, write its pages or why there are none."""
    limit()
    warnings.simplefilter("error")
    try:
        pages = pages_of(sys.stdin.buffer.read())
    except No as no:
        _say({"no": no.code})
    except MemoryError:
        _say({"no": MANY_PIXELS})
    else:
        _say({"pages": [len(each) for each in pages]}, *pages)


def _say(head: dict[str, Any], *pages: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + b"".join(pages))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
