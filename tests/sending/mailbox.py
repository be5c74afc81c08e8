"""A mail server on this machine: real SMTP over a real socket, as much of it as a client needs."""

import email
import email.policy
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from webapp.settings import Settings, SmtpSecurity


@dataclass
class Mailbox:
    """The mails that came, and to whom. `refused` gives the answer to a recipient, `busy` to everyone."""

    port: int = 0
    got: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    busy: bool = False
    certificate: tuple[Path, Path] | None = None

    def settings(self, plain: Settings, security: SmtpSecurity = SmtpSecurity.NONE) -> Settings:
        """Settings that send e-mail here."""
        return plain.model_copy(
            update={
                "smtp_host": "127.0.0.1",
                "smtp_port": self.port,
                "smtp_security": security,
                "mail_from": "Exempelby kommun <svara-inte@exempelby.example>",
            }
        )


class Conversation(socketserver.StreamRequestHandler):
    """One client."""

    def handle(self) -> None:
        """Speak until the client leaves."""
        self.say("220 mailbox")
        recipients: list[str] = []
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "EHLO":
                self.say("250-mailbox", "250 STARTTLS")
            elif word == "STARTTLS":
                self.say("220 go on")
                if not self.encrypt():
                    return
            elif word == "MAIL":
                self.say("451 later" if self.box.busy else "250 yes")
            elif word == "RCPT":
                recipients.append(line.partition("<")[2].partition(">")[0])
                code = self.box.refused.get(recipients[-1])
                self.say(f"{code} no" if code else "250 yes")
            elif word == "DATA":
                self.say("354 go on")
                self.keep(recipients)
                self.say("250 kept")
            elif word == "QUIT":
                self.say("221 good day")
                return
            else:
                self.say("250 yes")

    @property
    def box(self) -> Mailbox:
        """Where mails are kept."""
        assert isinstance(self.server, _Server)
        return self.server.box

    def say(self, *lines: str) -> None:
        """Answer."""
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def encrypt(self) -> bool:
        """Go on encrypted, with a certificate that nobody trusts; False when the client leaves."""
        certificate, key = self.box.certificate or (None, None)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(certificate), str(key))
        try:
            self.connection = context.wrap_socket(self.connection, server_side=True)
        except OSError:
            return False
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        return True

    def keep(self, recipients: list[str]) -> None:
        """Read a mail to its end."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        self.box.got.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))
        self.box.to += recipients


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    box: Mailbox


@contextmanager
def open_mailbox() -> Iterator[Mailbox]:
    """A mail server that listens."""
    with _Server(("127.0.0.1", 0), Conversation) as server:
        server.box = Mailbox(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server.box
        server.shutdown()
        thread.join()
