"""Lets a process of its own make pictures of a file (pictures.py), with little memory and time and nothing of ours."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

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
from webapp.proofs import pictures

MOST_MEGABYTES = 12
MOST_BYTES = MOST_MEGABYTES * 1_000_000
SECONDS = 20
AT_ONCE = 2
# Whoever waits for a turn holds a thread that others need to check in.
LONGEST_WAIT = 1
# Ten pages of the largest size at their worst; more is not from an honest reader.
MOST_OUT = 40_000_000
_JPEG = b"\xff\xd8\xff"

_PROGRAM = [sys.executable, "-I", str(Path(pictures.__file__))]
# One heap for all threads, which would otherwise reserve more than the process may have.
_SURROUNDINGS = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
_OUT_OF_TIME = (-signal.SIGKILL, -signal.SIGXCPU)
_turns = threading.BoundedSemaphore(AT_ONCE)

_NO: dict[str, Unusable] = {
    pictures.EMPTY: NothingSent(),
    pictures.OTHER: NeitherPhotoNorPdf(),
    pictures.DAMAGED: Damaged(),
    pictures.LOCKED: Locked(),
    pictures.MANY_PAGES: TooManyPages(pictures.MOST_PAGES),
    pictures.MANY_PIXELS: TooManyPixels(),
    pictures.MORE_INSIDE: MoreInside(),
}


def pages_of(content: bytes, seconds: float = SECONDS) -> tuple[bytes, ...]:
    """The pages of a file as JPEG. Raises a child of Unusable."""
    if len(content) > MOST_BYTES:
        raise TooLarge(MOST_MEGABYTES)
    if not content:
        raise NothingSent
    if not pictures.is_known(content):  # needs no process
        raise NeitherPhotoNorPdf
    if not _turns.acquire(timeout=LONGEST_WAIT):
        raise ManyAtOnce
    try:
        return _read(_made(content, seconds))
    finally:
        _turns.release()


def _made(content: bytes, seconds: float) -> bytes:
    """What the process answers."""
    with _in_memory(content) as file, subprocess.Popen(  # noqa: S603 - a program of ours
        _PROGRAM, env=_SURROUNDINGS, cwd="/", stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:  # fmt: skip
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        try:
            answer = process.stdout.read(MOST_OUT + 1) if process.stdout else b""
            if len(answer) > MOST_OUT:
                process.kill()
            process.wait()
        finally:
            timer.cancel()
    if process.returncode in _OUT_OF_TIME and not answer:
        raise TookTooLong
    return answer


@contextmanager
def _in_memory(content: bytes) -> Iterator[BinaryIO]:
    """A file that lies on no disk."""
    with os.fdopen(os.memfd_create("proof"), "w+b") as file:
        file.write(content)
        file.seek(0)
        yield file


def _read(answer: bytes) -> tuple[bytes, ...]:
    """The pages of an answer. A file may have got hold of the process, so nothing that it says is believed."""
    head, _, rest = answer.partition(b"\n")
    try:
        said = json.loads(head)
        no, sizes = _NO.get(said.get("no")), [int(each) for each in said.get("pages", ())]
    except (ValueError, TypeError, AttributeError):  # it died of the file
        raise Damaged from None
    if no:
        raise type(no)(*no.args)
    pages = []
    for size in sizes[: pictures.MOST_PAGES]:
        page, rest = rest[:size], rest[size:]
        pages.append(page)
    if rest or not pages or not all(each.startswith(_JPEG) for each in pages):
        raise Damaged
    return tuple(pages)
