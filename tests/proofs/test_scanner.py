"""A scanner for viruses is asked where there is one; it is never said that something was scanned that was not."""

import logging

import pytest

from models.proof_refusals import VirusFound
from models.proof_sending import Scanned
from models.proofs import Verdict
from tests.application import settings_for
from tests.proofs.clamd import EICAR, clamd
from tests.town import NINE
from webapp.proofs.scanner import CHUNK, scanned
from webapp.settings import Settings

NOT_SCANNED = Scanned()


def test_without_a_scanner_nothing_is_scanned():
    assert scanned("", b"a file", NINE) == NOT_SCANNED


def test_what_is_clean_is_called_so_by_whom_and_when():
    with clamd() as there:
        found = scanned(there.address, b"a file", NINE)
    assert found == Scanned(Verdict.CLEAN, "ClamAV 1.4.6/27800/Mon Nov 23 09:00:00 2026", NINE)


def test_it_is_sent_all_of_it():
    content = bytes(range(256)) * (3 * CHUNK // 256) + b"and a little more"
    with clamd() as there:
        scanned(there.address, content, NINE)
    assert there.looked_at == [content]


def test_what_it_finds_something_in_is_refused():
    with clamd() as there, pytest.raises(VirusFound):
        scanned(there.address, bytes(CHUNK) + EICAR, NINE)


@pytest.mark.parametrize(
    "says", [b"", b"INSTREAM size limit exceeded. ERROR", b"UNKNOWN COMMAND", b"stream: OKAY", b"OK", b"\xff\xfe"]
)
def test_what_it_says_otherwise_is_no_scan(says, caplog):
    with clamd(says) as there, caplog.at_level(logging.ERROR):
        assert scanned(there.address, b"a file", NINE) == NOT_SCANNED
    assert caplog.messages == ["the scanner for viruses did not scan"]


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.ctl", "nowhere.invalid:3310"])
def test_one_that_is_away_has_not_scanned(address, caplog):
    with caplog.at_level(logging.ERROR):
        assert scanned(address, b"a file", NINE) == NOT_SCANNED
    assert caplog.messages[0].startswith("the scanner for viruses does not answer")


@pytest.mark.parametrize("where", ["localhost", "clamd.ctl", "localhost:port"])
def test_a_setting_that_is_no_address_stops_the_start(where):
    given = settings_for("sqlite://").model_dump() | {"clamd": where}
    with pytest.raises(ValueError, match="localhost:3310"):
        Settings(**given)
