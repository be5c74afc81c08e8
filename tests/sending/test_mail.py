"""E-mail by SMTP: one mail in two shapes, and what the server's answers mean."""

from pathlib import Path

import pytest

from tests.application import settings_for
from tests.sending.mailbox import Mailbox
from tests.town import NINE
from webapp.demo.certificate import make
from webapp.sending.letters import Letter
from webapp.sending.mail import MailServer
from webapp.sending.senders import NotSent, Refused
from webapp.settings import SmtpSecurity

LETTER = Letter("0123abcd", "amina@example.org", "هناك سؤال لك", "Rad ett.\n.Rad två.\n", "<p>Rad ett.</p>", "")


def server(mailbox: Mailbox, security: SmtpSecurity = SmtpSecurity.NONE) -> MailServer:
    return MailServer(mailbox.settings(settings_for("sqlite://"), security))


def test_a_mail_arrives_in_both_shapes_with_its_letters(mailbox):
    server(mailbox).send(LETTER)
    (mail,) = mailbox.got
    assert mail["Subject"] == "هناك سؤال لك"
    assert mail["From"] == "Exempelby kommun <svara-inte@exempelby.example>"
    assert mail["Message-ID"] == "<0123abcd@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_body(("plain",)).get_content().split() == ["Rad", "ett.", ".Rad", "två."]
    assert "<p>Rad ett.</p>" in mail.get_body(("html",)).get_content()


def test_an_address_that_there_is_not_is_refused(mailbox):
    mailbox.refused["amina@example.org"] = 550
    with pytest.raises(Refused):
        server(mailbox).send(LETTER)


@pytest.mark.parametrize("later", [421, 450, 452])
def test_a_full_mailbox_is_tried_again(mailbox, later):
    mailbox.refused["amina@example.org"] = later
    with pytest.raises(NotSent) as error:
        server(mailbox).send(LETTER)
    assert not isinstance(error.value, Refused)


def test_a_busy_server_is_tried_again(mailbox):
    mailbox.busy = True
    with pytest.raises(NotSent):
        server(mailbox).send(LETTER)


def test_a_server_that_is_away_is_tried_again(mailbox):
    mailbox.port = 1
    with pytest.raises(NotSent):
        server(mailbox).send(LETTER)


def test_nothing_goes_to_a_server_whose_certificate_nobody_vouches_for(mailbox, tmp_path: Path):
    mailbox.certificate = tmp_path / "certificate.pem", tmp_path / "key.pem"
    for path, content in zip(mailbox.certificate, make("localhost", NINE), strict=True):
        path.write_bytes(content)
    with pytest.raises(NotSent):
        server(mailbox, SmtpSecurity.STARTTLS).send(LETTER)
    assert mailbox.got == []


def test_what_went_wrong_is_told_without_the_address(mailbox):
    mailbox.refused["amina@example.org"] = 550
    with pytest.raises(Refused) as error:
        server(mailbox).send(LETTER)
    assert "amina" not in str(error.value)
