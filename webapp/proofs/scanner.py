"""Asks clamd whether a file is harmful, where there is one: INSTREAM, as its manual (clamd(8)) describes it.

A scanner that is not there, does not answer or says what we do not understand has not scanned.
"""

import datetime as dt
import logging
import socket

from models.proof_refusals import VirusFound
from models.proof_sending import Scanned
from models.proofs import Verdict

TIMEOUT_SECONDS = 20
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
_INSTREAM = b"zINSTREAM\0"

log = logging.getLogger("narvara")


def scanned(address: str, content: bytes, now: dt.datetime) -> Scanned:
    """What the scanner at this address says of a file; of none, and where it says nothing, that none has looked.

    Raises VirusFound.
    """
    if not address:
        return Scanned()
    try:
        answer = _asked(address, content)
        if answer.endswith(" FOUND"):
            raise VirusFound
        if answer == "stream: OK":
            return Scanned(Verdict.CLEAN, _told(address, b"zVERSION\0")[:100] or "clamd", now)
        log.error("the scanner for viruses did not scan")  # what it says may be made of what lies in the file
    except OSError as error:
        log.error("the scanner for viruses does not answer: %s", type(error).__name__)
    return Scanned()


def _asked(address: str, content: bytes) -> str:
    chunks = [content[at : at + CHUNK] for at in range(0, len(content), CHUNK)]
    return _told(address, _INSTREAM, *(len(each).to_bytes(4, "big") + each for each in chunks), bytes(4))


def _told(address: str, *parts: bytes) -> str:
    with _connected(address) as line:
        for part in parts:
            line.sendall(part)
        answer = b""
        while b"\0" not in answer and len(answer) < LONGEST_ANSWER and (more := line.recv(LONGEST_ANSWER)):
            answer += more
    return answer.partition(b"\0")[0].decode("ascii", "replace").strip()


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        try:
            line.settimeout(TIMEOUT_SECONDS)
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), TIMEOUT_SECONDS)
