"""For the demo: what would have gone to which phone, on the terminal, so that a code can be read and typed."""

from models.outbox import Channel
from webapp.sending.letters import Letter


class Printed:
    """A telephone and a mailbox, both on this terminal. The town's people and numbers are invented."""

    def __init__(self, channel: Channel) -> None:
        self._what = "SMS" if channel is Channel.SMS else "E-mail"

    def send(self, letter: Letter) -> None:
        """Print it in one piece."""
        text = letter.plain if not letter.html else f"{letter.subject}\n{letter.plain}"
        lines = [line for line in text.splitlines() if line.strip()]
        print("\n".join([f"{self._what} to {letter.to}:", *(f"    {line}" for line in lines)]), flush=True)
