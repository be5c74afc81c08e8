"""One round of `narvara work`: what is due by itself, then what is due in the outbox."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models import delivery, sent_papers
from models.delivery import Claimed
from models.jobs import JOBS, Job
from models.outbox import Channel
from webapp.clock import Clock
from webapp.db import Database
from webapp.paper.keeping import set_and_keep
from webapp.sending.letters import letter
from webapp.sending.senders import NotSent, Refused, Sender
from webapp.settings import Settings

# A page is set in a third of a second, and a one-time code that is asked for meanwhile waits for the next round.
PAPERS_A_ROUND = 5

log = logging.getLogger("narvara")


@dataclass
class Done:
    """What a round did."""

    jobs: int = 0
    broken: int = 0
    sent: int = 0
    not_sent: int = 0


@dataclass(frozen=True)
class Round:
    """Everything that a round needs."""

    database: Database
    settings: Settings
    senders: Mapping[Channel, Sender]
    clock: Clock
    ended: Callable[[], bool] = bool  # never; narvara work asks whether it was told to end

    def go(self) -> Done:
        """Run the jobs that are due and send the messages that are."""
        done = Done()
        for job in JOBS:
            self._run(job, done)
        with self.database.writing() as db:
            batch = delivery.claim(db, list(self.senders), self.clock())
        for claimed in batch:
            if self.ended():
                with self.database.writing() as db:
                    delivery.give_back(db, claimed.message)
            elif self._deal_with(claimed):
                done.sent += 1
            else:
                done.not_sent += 1
        self._set_papers(done)
        return done

    def _set_papers(self, done: Done) -> None:
        """Set the papers that have no PDF yet; one that cannot be set waits, and keeps no other back."""
        with self.database.reading() as db:
            papers = sent_papers.waiting(db, self.clock(), PAPERS_A_ROUND)
        for paper in papers:
            if self.ended():
                return
            try:
                set_and_keep(self.database, paper, self.clock())
                done.jobs += 1
            except Exception as error:  # noqa: BLE001 - its text could hold what is on the paper
                log.error("a paper could not be set: %s", type(error).__name__)
                done.broken += 1
                with self.database.writing() as db:
                    sent_papers.try_later(db, paper, self.clock())

    def _run(self, job: Job, done: Done) -> None:
        """Run one job; one that breaks keeps neither the others back nor the messages."""
        try:
            with self.database.writing() as db:
                done.jobs += job(db, self.clock())
        except Exception as error:  # noqa: BLE001 - its text could hold what somebody wrote
            log.error("%s.%s broke: %s", job.__module__, job.__name__, type(error).__name__)
            done.broken += 1

    def _deal_with(self, claimed: Claimed) -> bool:
        """Send one message outside any transaction, and note in one of its own what became of it."""
        why = self._send(claimed)
        with self.database.writing() as db:
            if why is None:
                delivery.note_sent(db, claimed.message, self.clock())
            else:
                delivery.note_not_sent(db, claimed.message, why, self.clock())
        return why is None

    def _send(self, claimed: Claimed) -> str | None:
        """None when it was taken; otherwise why not. One that breaks something must not keep the others back."""
        if claimed.address is None:
            return delivery.NO_ADDRESS
        if claimed.too_late(self.clock()):
            return delivery.TOO_LATE
        channel = claimed.message.channel
        try:
            self.senders[channel].send(letter(claimed, claimed.address, self.settings))
        except Refused as refused:
            log.warning("%s was refused: %s", channel, refused)
            return delivery.REFUSED
        except NotSent as error:
            log.warning("%s could not be sent: %s", channel, error)
            return delivery.UNREACHABLE
        except Exception as error:  # noqa: BLE001 - its text could hold what is in the message
            log.error("%s broke: %s", channel, type(error).__name__)
            return delivery.UNREACHABLE
        return None
