"""Files that people send, good and hostile, made on the spot."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import pillow_heif
from PIL import Image, PngImagePlugin

SCRIPT = b"<script>alert(1)</script>"


@cache
def photo(kind: str = "JPEG", size: tuple[int, int] = (320, 240), **how: object) -> bytes:
    """A photo of some paper."""
    picture, out = Image.effect_noise(size, 40).convert("RGB"), io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(picture).save(out)
    else:
        picture.save(out, kind, **how)
    return out.getvalue()


def photo_with_secrets(place: bytes) -> bytes:
    """A photo that says where, when and with what it was taken, each in its own corner of the file."""
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010F] = exif[0x0110] = place.decode()
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825).update({1: "N", 2: (59.0, 51.0, 31.0), 3: "E", 4: (17.0, 38.0, 20.0), 29: place.decode()})
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + place + b"</x:xmpmeta>"
    Image.effect_noise((320, 240), 40).convert("RGB").save(
        out, "JPEG", exif=exif, comment=place, xmp=xmp, icc_profile=place * 8
    )
    return out.getvalue() + place


def pdf(pages: int = 1, size: tuple[int, int] = (595, 842)) -> bytes:
    """A PDF of pages with a black field each."""
    kids = b" ".join(b"%d 0 R" % (number + 4) for number in range(pages))
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 3 0 R>>" % size
    catalogue, field = b"<</Type /Catalog /Pages 2 0 R>>", b"<</Length 17>>\nstream\n50 50 99 99 re f\n\nendstream"
    return raw_pdf(catalogue, b"<</Type /Pages /Kids [%s] /Count %d>>" % (kids, pages), field, *[page] * pages)


def raw_pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, the first of which is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % each for each in places)
    out += b"trailer <</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, table)
    return bytes(out)


PAGES = (b"<</Type /Pages /Kids [3 0 R] /Count 1>>", b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300]>>")


def png(width: int, height: int, *chunks: tuple[bytes, bytes], data: bytes = b"") -> bytes:
    """A PNG that says to be so large, with these chunks before its data."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = [(b"IHDR", head), *chunks, (b"IDAT", data or zlib.compress(bytes(100))), (b"IEND", b"")]
    framed = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in body)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def archive(name: str = "run.exe", content: bytes = b"MZ", kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as there:
        there.writestr(name, content)
    return out.getvalue()


def _many_pixels(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("1" if kind == "PNG" else "L", (13_000, 13_000)).save(out, kind)
    return out.getvalue()


def _locked() -> bytes:
    handler = b"<</Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4>>" % (b"41" * 32, b"42" * 32)
    return raw_pdf(b"<</Type /Catalog /Pages 2 0 R>>", *PAGES, handler, trailer=b"/Encrypt 4 0 R /ID [<31> <31>]")


@cache
def _much(megabytes: int) -> bytes:
    """Zeros, packed: the same block again and again."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    check = (megabytes * 1_000_000 % 65521 << 16) | 1
    return b"\x78\xda" + block * megabytes + b"\x03\0" + check.to_bytes(4, "big")


def _large_picture() -> bytes:
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Resources <</XObject <</I 4 0 R>>>> /Contents 5 0 R>>"
    image = (
        b"<</Type /XObject /Subtype /Image /Width 34641 /Height 34641 /BitsPerComponent 8 /ColorSpace /DeviceGray"
        b" /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream" % (len(_much(1200)), _much(1200))
    )
    draw = b"<</Length 29>>\nstream\nq 300 0 0 300 0 0 cm /I Do Q\nendstream"
    return raw_pdf(b"<</Type /Catalog /Pages 2 0 R>>", PAGES[0], page, image, draw)


def _much_to_draw() -> bytes:
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R>>"
    draw = b"<</Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream" % (len(_much(1200)), _much(1200))
    return raw_pdf(b"<</Type /Catalog /Pages 2 0 R>>", PAGES[0], page, draw)


def _scripted(entry: bytes) -> bytes:
    return raw_pdf(b"<</Type /Catalog /Pages 2 0 R %s>>" % entry, *PAGES)


def _text_bomb() -> bytes:
    return png(10, 10, (b"zTXt", b"Comment\0\0" + _much(60)))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><title>x</title>" + SCRIPT

# By name: what the file is, how the browser says it is called and what kind it says it is.
HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "nothing in it": (lambda: b"", "photo.jpg", "image/jpeg"),
    "one byte": (lambda: b"\xff", "photo.jpg", "image/jpeg"),
    "zeros": (lambda: bytes(5000), "photo.jpg", "image/jpeg"),
    "text": (lambda: b"I was ill", "note.txt", "text/plain"),
    "text called a photo": (lambda: b"I was ill", "photo.jpg", "image/jpeg"),
    "svg": (lambda: SVG, "drawing.svg", "image/svg+xml"),
    "svg called png": (lambda: SVG, "drawing.png", "image/png"),
    "svg behind an xml head": (lambda: b'<?xml version="1.0"?>' + SVG, "drawing.jpg", "image/jpeg"),
    "html": (lambda: HTML, "page.html", "text/html"),
    "html called pdf": (lambda: HTML, "page.pdf", "application/pdf"),
    "html behind a byte order mark": (lambda: b"\xef\xbb\xbf" + HTML, "page.jpeg", "image/jpeg"),
    "php": (lambda: b"<?php system($_GET[0]); ?>", "photo.php.jpg", "image/jpeg"),
    "a script of the shell": (lambda: b"#!/bin/sh\nid\n", "photo.jpg", "image/jpeg"),
    "a program of windows": (lambda: b"MZ" + bytes(2000), "photo.jpg.exe", "image/jpeg"),
    "a program of linux": (lambda: b"\x7fELF" + bytes(2000), "program", "image/png"),
    "an archive": (archive, "photos.zip", "application/zip"),
    "a document of word": (lambda: archive("word/document.xml", b"<w:document/>"), "intyg.docx", "application/pdf"),
    "an archive that unpacks to much": (lambda: archive("0", bytes(5_000_000)), "photo.heic", "image/heic"),
    "gif": (lambda: photo("GIF"), "photo.gif", "image/gif"),
    "bmp called jpeg": (lambda: photo("BMP"), "photo.jpg", "image/jpeg"),
    "tiff called jpeg": (lambda: photo("TIFF"), "photo.jpg", "image/jpeg"),
    "postscript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run\n", "paper.pdf", "application/pdf"),
    "gif that is a script": (lambda: b"GIF89a/*" + bytes(9) + b"*/=1;alert(1)", "photo.gif", "image/gif"),
    "an address that leads elsewhere": (lambda: b"[InternetShortcut]\nURL=file://x", "intyg.url", "application/pdf"),
    "pdf behind another head": (lambda: HTML + pdf(), "paper.pdf", "application/pdf"),
    "jpeg with a script in its tail": (lambda: photo() + SCRIPT, "photo.jpg", "image/jpeg"),
    "jpeg with php in its comment": (lambda: photo(comment=b"<?php id(); ?>"), "photo.jpg", "image/jpeg"),
    "png with a page in its tail": (lambda: photo("PNG") + HTML, "photo.png", "image/png"),
    "png with a script in its text": (lambda: _png_saying("<script>alert(1)</script>"), "photo.png", "image/png"),
    "webp with a drawing in its tail": (lambda: photo("WEBP") + SVG, "photo.webp", "image/webp"),
    "heic with a script in its tail": (lambda: photo("HEIF") + SCRIPT, "photo.heic", "image/heic"),
    "jpeg that is an archive too": (lambda: photo() + archive(), "photo.jpg", "image/jpeg"),
    "jpeg that is a pdf too": (lambda: photo() + pdf(), "photo.jpg", "image/jpeg"),
    "pdf that is an archive too": (lambda: pdf() + archive(), "paper.pdf", "application/pdf"),
    "pdf that is a page too": (lambda: pdf() + HTML, "paper.pdf", "application/pdf"),
    "pdf with a script": (
        lambda: _scripted(b"/OpenAction <</S /JavaScript /JS (app.alert\\(1\\))>>"),
        "paper.pdf",
        "application/pdf",
    ),
    "pdf with a script under a name": (
        lambda: _scripted(b"/Names <</JavaScript <</Names [(a) <</S /J#61vaScript /JS (x)>>]>>>>"),
        "paper.pdf",
        "application/pdf",
    ),
    "pdf that starts a program": (
        lambda: _scripted(b"/OpenAction <</S /Launch /F (cmd.exe)>>"),
        "paper.pdf",
        "application/pdf",
    ),
    "pdf with a file in it": (
        lambda: _scripted(b"/Names <</EmbeddedFiles <</Names [(a) <</Type /Filespec /F (a.exe)>>]>>>>"),
        "paper.pdf",
        "application/pdf",
    ),
    "pdf with a password": (_locked, "paper.pdf", "application/pdf"),
    "pdf without its end": (lambda: pdf(3)[:300], "paper.pdf", "application/pdf"),
    "pdf of its head alone": (lambda: b"%PDF-1.7\n", "paper.pdf", "application/pdf"),
    "pdf without pages": (
        lambda: raw_pdf(b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [] /Count 0>>"),
        "paper.pdf",
        "application/pdf",
    ),
    "pdf whose pages go round": (
        lambda: raw_pdf(b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [2 0 R] /Count 1>>"),
        "paper.pdf",
        "application/pdf",
    ),
    "pdf of eleven pages": (lambda: pdf(11), "paper.pdf", "application/pdf"),
    "pdf of a thousand pages": (lambda: pdf(1000), "paper.pdf", "application/pdf"),
    "pdf of a page as large as a town": (lambda: pdf(1, (200_000, 200_000)), "paper.pdf", "application/pdf"),
    "pdf with a picture that unpacks to a gigabyte": (_large_picture, "paper.pdf", "application/pdf"),
    "pdf whose page unpacks to a gigabyte": (_much_to_draw, "paper.pdf", "application/pdf"),
    "pdf with nothing on it": (
        lambda: raw_pdf(b"<</Type /Catalog /Pages 2 0 R>>", *PAGES),
        "paper.pdf",
        "application/pdf",
    ),
    "png of many pixels": (lambda: _many_pixels("PNG"), "photo.png", "image/png"),
    "jpeg of many pixels": (lambda: _many_pixels("JPEG"), "photo.jpg", "image/jpeg"),
    "png that says to be endless": (lambda: png(2**31 - 1, 2**31 - 1), "photo.png", "image/png"),
    "png that is too flat": (lambda: png(2**31 - 1, 0), "photo.png", "image/png"),
    "png whose text unpacks to much": (_text_bomb, "photo.png", "image/png"),
    "png without its end": (lambda: photo("PNG")[:-2000], "photo.png", "image/png"),
    "png of its head alone": (lambda: photo("PNG")[:8], "photo.png", "image/png"),
    "jpeg without its end": (lambda: photo()[: len(photo()) // 2], "photo.jpg", "image/jpeg"),
    "jpeg of its head alone": (lambda: b"\xff\xd8\xff\xe0", "photo.jpg", "image/jpeg"),
    "webp without its end": (lambda: photo("WEBP")[:200], "photo.webp", "image/webp"),
    "heic without its end": (lambda: photo("HEIF")[:200], "photo.heic", "image/heic"),
    "heic of its head alone": (lambda: b"\0\0\0\x18ftypheic" + bytes(40), "photo.heic", "image/heic"),
    "a film": (lambda: b"\0\0\0\x18ftypisom" + bytes(4000), "photo.heic", "image/heic"),
    "twelve million bytes and one": (lambda: photo() + bytes(12_000_001 - len(photo())), "photo.jpg", "image/jpeg"),
}


def _png_saying(words: str) -> bytes:
    about, out = PngImagePlugin.PngInfo(), io.BytesIO()
    about.add_text("Comment", words)
    Image.new("RGB", (50, 50)).save(out, "PNG", pnginfo=about)
    return out.getvalue()


# Names that lie, point elsewhere or are none: the content is judged, and no name is kept.
NAMES = (
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "/etc/passwd",
    "intyg.html",
    "intyg.php",
    "intyg.jpg.exe",
    "intyg\u202egpj.exe",
    "intyg.jpg%0d%0aSet-Cookie: a=b",
    "a" * 300 + ".jpg",
    "<script>alert(1)</script>.jpg",
    "'; DROP TABLE proof; --.jpg",
    "CON.jpg",
    "ቅጥዒ ሕክምና.jpg",
    ".jpg",
    ".htaccess",
    "%00.jpg",
    "$(id).jpg",
)
