"""Letters of the walk's town: some printed, one posted, and letters with a code."""

from typing import TYPE_CHECKING

from models.access import Field, Relation
from models.activations import issue, prepare
from models.letters import letter_desk, make, note_printed, post
from models.outbox import MessageKind, put
from models.people import Staff
from tests.walk.town import CASEWORK, NOW

if TYPE_CHECKING:
    from tests.walk.story import Lived

NOBODYS = "nobody at all"
LOGGED = (CASEWORK | {Relation.AUDITOR}) - {Relation.OWN}


def make_and_print(lived: "Lived", staff: Staff, key: str) -> None:
    """A sheet for somebody, and the file that holds it."""
    make(lived.db, staff, [lived.people[key]], NOW)
    for pile in letter_desk(lived.db, staff, NOW, NOW.date()).piles.values():
        note_printed(lived.db, pile, NOW)
        for sheet in pile:
            lived.canaries.secret(sheet.letter.printed_for or b"", NOBODYS, "what a letter knows its address by")


def print_letters(lived: "Lived") -> None:
    """A letter to some lies printed, one to Bosse is posted; more has come for them since. All have a code, by post."""
    by = {"bosse": lived.henrik, "amina": lived.hanna, "dina": lived.sara, "cilla": lived.ivar}
    for key, staff in by.items():
        make_and_print(lived, staff, key)
        put(lived.db, lived.people[key], MessageKind.SOMETHING_WAITS, now=NOW)
    [pile] = letter_desk(lived.db, lived.henrik, NOW, NOW.date()).piles.values()
    post(lived.db, lived.henrik, pile, NOW)
    make_and_print(lived, lived.henrik, "bosse")
    put(lived.db, lived.bosse, MessageKind.OUTCOME_READY, about=lived.bosse.id, now=NOW)
    for key, staff in by.items():
        made_at = lived.moment(key, Field.SIGN_IN, "time of the letter", 8, NOW.date(), LOGGED)
        prepared = prepare(lived.db, lived.people[key])
        letter = issue(lived.db, staff, prepared, made_at, key=f"the-letter-of-{key}")
        kept = ((letter.digest, "digest"), (letter.sent_to, "digest of where"), (letter.press, "press"))
        for secret, what in ((prepared.code, "code"), *kept):
            lived.canaries.secret(secret, NOBODYS, f"a letter's {what}")
        lived.canaries.secret(prepared.written, NOBODYS, "a letter's code")
