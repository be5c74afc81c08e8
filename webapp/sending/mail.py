"""E-mail by SMTP."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import urlsplit

from webapp.sending.letters import Letter
from webapp.sending.senders import NotSent, Refused
from webapp.settings import Settings, SmtpSecurity, secret_of

TIMEOUT_SECONDS = 10
_NEVER = 500  # SMTP's answers from here on are for good


class MailServer:
    """The municipality's mail server."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._host = urlsplit(settings.public_url).hostname

    def send(self, letter: Letter) -> None:
        """Hand a mail over. Raises Refused when the server knows nobody there, and NotSent otherwise."""
        try:
            with self._opened() as server:
                server.send_message(self._mail(letter))
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            raise (Refused if all(code >= _NEVER for code in codes) else NotSent)(f"SMTP {codes}") from None
        except smtplib.SMTPException as error:
            raise NotSent(type(error).__name__) from None
        except OSError as error:
            raise NotSent(error.strerror or type(error).__name__) from None

    def _opened(self) -> smtplib.SMTP:
        where = self._settings
        if where.smtp_security is SmtpSecurity.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                where.smtp_host, where.smtp_port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(where.smtp_host, where.smtp_port, timeout=TIMEOUT_SECONDS)
        try:
            if where.smtp_security is SmtpSecurity.STARTTLS:
                server.starttls(context=ssl.create_default_context())
            if where.smtp_user:
                server.login(where.smtp_user, secret_of(where.smtp_password))
        except BaseException:
            server.close()
            raise
        return server

    def _mail(self, letter: Letter) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._settings.mail_from, letter.to, letter.subject
        mail["Date"] = formatdate(localtime=False)
        mail["Message-ID"] = f"<{letter.key}@{self._host}>"  # sent twice, it is still one mail
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.plain)
        mail.add_alternative(letter.html, subtype="html")
        return mail
