"""Who is told elsewhere of an alert: by e-mail, by a webhook."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class NotifierError(Exception):
    """A notice could not be delivered; the text says why, for the log and the doctor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticedTicket:
    """A ticket of a notice: what the hall's board says too, and how long it has waited.

    ``wait`` is None once it does not wait any more.
    """

    number: int
    label: str
    service: str
    service_name: str
    level: str
    raised_at: datetime
    wait: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertNotice:
    """What somebody who is not at the manager's page is told: one message for a burst of alerts.

    ``text`` is the message for people, ``page`` the manager's page if its address is known.
    """

    site: str
    at: datetime
    subject: str
    text: str
    page: str | None
    tickets: tuple[NoticedTicket, ...]


class Notifier(Protocol):
    """A way to somebody who is elsewhere: an e-mail, a webhook."""

    name: str

    async def tell(self, notice: AlertNotice) -> None:
        """Deliver a notice.

        Raises:
            NotifierError: nobody has confirmed it; it may be tried again.
        """
