"""Alerts by e-mail, through the office's own mail server (SMTP)."""

import asyncio
import contextlib
import smtplib
import ssl
import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.utils import format_datetime

from server.ports import AlertNotice, NotifierError
from server.settings import MailSettings

TIMEOUT_S = 10.0


class MailNotifier:
    """Sends one mail to everybody whom the settings name."""

    name = "mail"

    def __init__(self, settings: MailSettings) -> None:
        """Keep the settings; nothing is connected before the first mail."""
        self._settings = settings

    async def tell(self, notice: AlertNotice) -> None:
        """Send a mail (port ``Notifier``)."""
        message = self._message(notice)

        def send() -> None:
            with self._server() as server:
                refused = server.send_message(message)
                if refused:
                    raise NotifierError(f"refused: {', '.join(refused)}")

        await _in_daemon_thread(send)

    def try_out(self) -> None:
        """Go the whole way but for the mail itself: sign in, and name sender and recipients.

        Raises:
            NotifierError: the mail server says no, or nothing.
        """
        with self._server() as server:
            _expect(server.mail(self._settings.sender))
            for address in self._settings.to:
                _expect(server.rcpt(address))
            server.rset()

    def _message(self, notice: AlertNotice) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = notice.subject
        message["From"] = self._settings.sender
        message["To"] = ", ".join(self._settings.to)
        message["Date"] = format_datetime(notice.at)
        # Out-of-office answers to an alert help nobody (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(notice.text)
        return message

    @contextlib.contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        settings = self._settings
        try:
            tls = ssl.create_default_context()
            if settings.security == "tls":
                server: smtplib.SMTP = smtplib.SMTP_SSL(
                    settings.host, settings.port, timeout=TIMEOUT_S, context=tls
                )
            else:
                server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT_S)
            with server:
                if settings.security == "starttls":
                    server.starttls(context=tls)
                if settings.username and settings.password is not None:
                    server.login(settings.username, settings.password.reveal())
                yield server
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise NotifierError(f"{settings.host}:{settings.port}: {error}") from error


def _expect(answer: tuple[int, bytes]) -> None:
    code, words = answer
    if code >= 400:  # noqa: PLR2004 - from here on SMTP says no (RFC 5321, 4.2.1)
        raise NotifierError(f"{code} {words.decode(errors='replace')}")


async def _in_daemon_thread(work: Callable[[], None]) -> None:
    """Run something in a thread that does not hold the program's end: a mail server may hang."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def settle(error: BaseException | None) -> None:
        if done.done():
            return
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)

    def run() -> None:
        error: BaseException | None = None
        try:
            work()
        except BaseException as caught:  # noqa: BLE001 - it is raised where it is awaited
            error = caught
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, error)

    threading.Thread(target=run, name="mail", daemon=True).start()
    await done
