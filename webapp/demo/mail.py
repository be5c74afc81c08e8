"""How the people of the town are reached, and what became of the messages of days gone by."""

from sqlalchemy import update
from sqlmodel import col, select

from models.calendar import day_bounds
from models.contact import Contact
from models.delivery import reported
from models.outbox import Channel, Message, MessageState, report_token
from models.people import Participant
from webapp.demo.ground import Ground

# Numbers that the Swedish authority keeps for films and books: they ring nowhere.
FIRST_NUMBER = 46701740605
STREET, TOWN = "Påhittade gatan", "999 99 Exempelby"
HAVE_MAIL = ("derek", "longest", "saoirse", "aino")
CHANGED_NUMBER = "omar"


def reach(ground: Ground, key: str, person: Participant, number: int | None, *, letters: bool) -> None:
    """Write down a phone if there is one, for some an e-mail address, and for some where letters go."""
    ground.add(
        Contact(
            participant_id=person.id,
            phone=f"+{FIRST_NUMBER + number}" if number is not None else None,
            email=f"{key}@example.org" if key in HAVE_MAIL else None,
            phone_vouched=number is not None,
            postal=f"{STREET} {len(key)}\n{TOWN}" if letters else None,
            by_letter=letters,
            changed_at=ground.now,
        )
    )


def deliver(ground: Ground) -> None:
    """What was due before today has arrived and been read, but for the SMS to one who has another number by now.

    Letters are as Hanna left them.
    """
    due, on_the_page = col(Message.due_at), col(Message.channel) == Channel.IN_APP
    by_itself = (col(Message.state) == MessageState.WAITING, col(Message.channel) != Channel.LETTER)
    waiting = (due < day_bounds(ground.today)[0], *by_itself)
    lost = (Message.participant_id == ground.people[CHANGED_NUMBER].id, Message.channel == Channel.SMS)
    for message in ground.db.exec(select(Message).where(*waiting, *lost)).all():
        reported(ground.db, report_token(message.id), False, ground.now)
    connection = ground.db.connection()
    arrived = {"state": MessageState.DELIVERED, "sent_at": due, "delivered_at": due}
    connection.execute(update(Message).where(*waiting).values(**arrived))
    connection.execute(update(Message).where(on_the_page, waiting[0]).values(opened_at=due))
