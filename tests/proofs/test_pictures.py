"""Pictures are made of good files, and of nothing else; what lay in the file beside them does not come along."""

import io
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from models.proof_refusals import (
    Damaged,
    Locked,
    ManyAtOnce,
    MoreInside,
    NeitherPhotoNorPdf,
    NothingSent,
    TookTooLong,
    TooLarge,
    TooManyPages,
    TooManyPixels,
    Unusable,
)
from tests.proofs.files import HOSTILE, pdf, photo, photo_with_secrets
from webapp.proofs import making, pictures
from webapp.proofs.making import pages_of

PLACE = b"Smultronvagen 7"


def opened(page):
    return Image.open(io.BytesIO(page), formats=("JPEG",))


def peak():
    """The most memory that this process has had, in MiB."""
    line = next(each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_is_one_page(kind):
    (page,) = pages_of(photo(kind))
    assert opened(page).size == (320, 240)


def test_each_page_of_a_pdf_is_one():
    pages = pages_of(pdf(10))
    assert [opened(page).size for page in pages] == [(1240, 1755)] * 10


def test_a_large_photo_becomes_smaller():
    (page,) = pages_of(photo("JPEG", (4000, 3000)))
    assert opened(page).size == (2000, 1500)


def test_what_a_photo_says_of_place_and_camera_is_gone():
    there = photo_with_secrets(PLACE)
    assert there.count(PLACE) > 5
    (page,) = pages_of(there)
    assert PLACE not in page
    assert not opened(page).getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(opened(page).info)


def test_a_photo_that_lay_on_its_side_stands_upright():
    (page,) = pages_of(photo_with_secrets(PLACE))
    assert opened(page).size == (240, 320)


def test_what_is_clear_in_a_picture_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    (page,) = pages_of(out.getvalue())
    assert opened(page).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_every_kind_of_colours_can_be_read(mode):
    out = io.BytesIO()
    Image.new(mode, (10, 10)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert len(pages_of(out.getvalue())) == 1


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("nothing in it", NothingSent),
        ("svg called png", NeitherPhotoNorPdf),
        ("jpeg without its end", Damaged),
        ("pdf with nothing on it", Damaged),
        ("pdf with a password", Locked),
        ("pdf with a script", MoreInside),
        ("jpeg that is an archive too", MoreInside),
        ("pdf of eleven pages", TooManyPages),
        ("png of many pixels", TooManyPixels),
        ("pdf of a page as large as a town", TooManyPixels),
        ("twelve million bytes and one", TooLarge),
    ],
)
def test_what_is_refused_says_what_is_wrong(what, why):
    """That each hostile file is refused is what tests/participant/test_proof.py is about."""
    with pytest.raises(why):
        pages_of(HOSTILE[what][0]())


def test_this_process_needs_little_memory_for_the_worst_of_them():
    worst = [
        HOSTILE[what][0]()
        for what in ("png of many pixels", "pdf whose page unpacks to a gigabyte", "pdf of a thousand pages")
    ]
    before = peak()
    for content in worst:
        with pytest.raises(Unusable):
            pages_of(content)
    assert peak() - before < 200


def test_what_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(making, "_PROGRAM", ["/bin/sleep", "60"])
    started = time.monotonic()
    with pytest.raises(TookTooLong):
        pages_of(photo(), seconds=0.2)
    assert time.monotonic() - started < 5


def test_whoever_cannot_have_a_turn_is_told_so(monkeypatch):
    monkeypatch.setattr(making, "_turns", threading.BoundedSemaphore(1))
    with making._turns, pytest.raises(ManyAtOnce):
        pages_of(photo())


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]\n",
        b"7\n",
        b'{"pages": "many"}\n',
        b'{"pages": [-1]}\nxx',
        b'{"pages": []}\n',
        b'{"pages": [4]}\n<svg',
        b'{"pages": [1.5]}\n',
        b'{"pages": [3]}\n\xff\xd8\xff and more',
        b'{"no": "whatever"}\n',
        b"no json",
    ],
)
def test_nothing_that_the_process_says_is_believed(answer):
    with pytest.raises(Damaged):
        making._read(answer)


def test_too_long_an_answer_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(making, "_PROGRAM", ["/usr/bin/yes"])
    monkeypatch.setattr(making, "MOST_OUT", 1000)
    with pytest.raises(Damaged):
        pages_of(photo())


def test_the_process_has_nothing_of_ours(monkeypatch):
    monkeypatch.setenv("NARVARA_KEYRING", "k1:secret")
    monkeypatch.setattr(making, "_PROGRAM", ["/usr/bin/env"])
    seen = []
    monkeypatch.setattr(making, "_read", seen.append)
    pages_of(photo())
    assert set(seen[0].decode().split()) == {f"{name}={value}" for name, value in making._SURROUNDINGS.items()}


def test_the_process_has_little_memory_and_writes_no_file():
    code = (
        f"import runpy; there = runpy.run_path({pictures.__file__!r}); there['limit']()\n"
        "try: bytes(800_000_000)\nexcept MemoryError: print('little memory')\n"
        "try: open('/tmp/narvara-must-not-be', 'wb', buffering=0).write(b'x')\nexcept OSError: print('no file')\n"
    )
    said = subprocess.run([making._PROGRAM[0], "-I", "-c", code], capture_output=True, text=True, check=False)
    Path("/tmp/narvara-must-not-be").unlink(missing_ok=True)  # noqa: S108
    assert "little memory" in said.stdout
    assert "no file" in said.stdout or said.returncode < 0


def test_it_is_held_to_that():
    code = (
        f"import runpy; there = runpy.run_path({pictures.__file__!r}); there['limit']()\n"
        "print(open('/proc/self/limits').read())\n"
    )
    held = subprocess.check_output([making._PROGRAM[0], "-I", "-c", code], text=True)
    limits = {each[:26].strip(): each[26:].split()[:2] for each in held.splitlines()[1:]}
    assert limits["Max address space"] == [str(pictures.MEMORY)] * 2
    assert limits["Max cpu time"] == [str(pictures.CPU_SECONDS)] * 2
    assert limits["Max file size"] == limits["Max core file size"] == ["0", "0"]


def test_it_is_limited_before_it_reads_anything(monkeypatch, capsysbinary):
    done = []

    class Input:
        def read(self):
            done.append("read")
            return b""

    monkeypatch.setattr(pictures, "limit", lambda: done.append("limited"))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Input()))
    with warnings.catch_warnings():
        pictures.main()
    assert done == ["limited", "read"]
    assert b"empty" in capsysbinary.readouterr().out


def test_all_that_the_process_can_say_has_its_refusal():
    codes = {
        value for name, value in vars(pictures).items() if name.isupper() and isinstance(value, str) and name != "_PDF"
    }
    assert codes == set(making._NO)
    assert isinstance(making._NO[pictures.MANY_PIXELS], TooManyPixels)
