"""What messages say: a number, a code, "sign in to read", in the person's language; and nothing about anybody."""

import itertools
import uuid
from urllib.parse import urlsplit

import pytest
from sqlmodel import Session, col, select

from i18n import speak
from i18n.words import clock
from models.access import Field
from models.contact import contact_of
from models.delivery import Claimed
from models.outbox import Channel, Message, MessageKind, MessageState, put
from models.people import Case, Unit
from tests.application import settings_for
from tests.town import NINE
from tests.walk.canaries import Beside
from tests.walk.story import Lived
from tests.walk.town import SPOKEN
from webapp.sending.letters import REPORTS, Letter, letter

SETTINGS = settings_for("sqlite://").model_copy(update={"public_url": "https://narvara.example.se"})


def written(
    kind: MessageKind, language: str = "sv", number: str = "ABCD1234", channel: Channel = Channel.SMS
) -> Letter:
    """A letter to somebody of Enhet Norr."""
    unit = Unit(board_id=uuid.uuid4(), name="Enhet Norr", phone="0000-10 10 10")
    message = Message(
        participant_id=uuid.uuid4(),
        kind=kind,
        about=uuid.uuid4(),
        channel=channel,
        number=number,
        state=MessageState.SENDING,
        made_at=NINE,
        due_at=NINE,
    )
    return letter(Claimed(message, "+46701740605", language, unit), "+46701740605", SETTINGS)


@pytest.mark.parametrize("kind", [each for each in MessageKind if each is not MessageKind.ONE_TIME_CODE])
def test_each_says_where_to_sign_in(kind):
    said = written(kind, channel=Channel.EMAIL)
    assert "https://narvara.example.se" in said.plain
    assert '<a href="https://narvara.example.se">' in said.html
    assert "https://narvara.example.se" in written(kind).plain


@pytest.mark.parametrize(("kind", "language"), list(itertools.product(MessageKind, SPOKEN)))
def test_each_is_short_and_in_the_persons_language(kind, language):
    said = written(kind, language)
    assert 10 < len(said.plain) < 250
    if language != "en":
        assert said.plain != written(kind, "en").plain


def test_a_receipt_says_how_to_tell_that_it_was_not_me():
    said = written(MessageKind.REPORT_RECEIVED)
    assert "ABCD 1234" in said.plain
    assert "Var det inte du? Ring 0000-10 10 10." in said.plain


def test_numbers_keep_their_order_in_arabic():
    said = written(MessageKind.REPORT_RECEIVED, "ar").plain
    assert "\u2066ABCD 1234\u2069" in said
    assert "\u20660000-10 10 10\u2069" in said


def test_a_code_comes_first_and_leads_nowhere():
    said = written(MessageKind.ONE_TIME_CODE, number="012345").plain
    assert said.startswith("012345 ")
    assert "http" not in said


def test_a_mail_is_marked_as_what_it_is():
    said = written(MessageKind.OUTCOME_READY, "ar", channel=Channel.EMAIL)
    assert '<html lang="ar" dir="rtl">' in said.html
    assert said.subject and "\n" not in said.subject


def test_the_gateways_address_is_one_of_ours(app):
    path = urlsplit(written(MessageKind.OUTCOME_READY).report_to).path
    assert path.startswith(REPORTS)
    assert app.url_map.bind("").match(path, method="POST")[0] == "exchange.sms_report"


@pytest.fixture
def lived(db: Session) -> Lived:
    """The walk's town, in which every value of everyone is a canary, with a message of each kind to everyone."""
    found = Lived(db)
    for person, kind in itertools.product(found.people.values(), MessageKind):
        if kind not in (MessageKind.REPORT_RECEIVED, MessageKind.ONE_TIME_CODE):
            put(db, person, kind, now=NINE)
    return found


def test_no_message_holds_anything_about_anybody_but_its_own_number(db, lived):
    said = 0
    for language, (message, unit) in itertools.product(SPOKEN, everything(db)):
        contact = contact_of(db, message.participant_id)
        address = str(contact.phone if message.channel is Channel.SMS else contact.email)
        out = letter(Claimed(message, address, language, unit), address, SETTINGS)
        text = "\n".join((out.subject, out.plain, out.html))
        owner = next(key for key, person in lived.people.items() if person.id == message.participant_id)
        for canary in lived.canaries.found_in(text):
            own = canary.owner == owner and canary.field in (Field.REPORTED, Beside.SECRET)
            assert own, f"{message.kind} to {owner} holds {canary}"
        for site in lived.sites.values():
            assert site.name not in text and site.address not in text
        with speak(language):
            assert not any(clock(each.starts_at) in text for each in lived.occasions.values())
        said += 1
    assert said > 300


def everything(db: Session) -> list[tuple[Message, Unit]]:
    """Every message that goes out, and whom to call about it."""
    rows = (
        select(Message, Unit)
        .join(Case, col(Case.participant_id) == col(Message.participant_id))
        .join(Unit, col(Unit.id) == col(Case.unit_id))
        .where(col(Message.channel) != Channel.IN_APP)
    )
    return list(db.exec(rows).all())
