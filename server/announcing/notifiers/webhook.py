"""Alerts to a webhook: one POST of JSON, for a chat, a pager, another program."""

from datetime import timedelta

import aiohttp

from server.ports import AlertNotice, NoticedTicket, NotifierError
from server.settings import WebhookSettings
from ticket_queue.messages import moment_to_text

TIMEOUT_S = 10.0
VERSION = 1


class WebhookNotifier:
    """Posts notices to one address."""

    name = "webhook"

    def __init__(self, settings: WebhookSettings) -> None:
        """Keep the settings; nothing is connected before the first notice."""
        self._settings = settings

    async def tell(self, notice: AlertNotice) -> None:
        """Post a notice (port ``Notifier``); every 2xx has taken it."""
        token = self._settings.token
        headers = {} if token is None else {"Authorization": f"Bearer {token.reveal()}"}
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(
                    self._settings.url, json=_body(notice), headers=headers, allow_redirects=False
                ) as response,
            ):
                if not response.ok or response.status >= 300:  # noqa: PLR2004 - a redirect took nothing
                    raise NotifierError(f"{self._settings.url}: {response.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            said = str(error) or type(error).__name__
            raise NotifierError(f"{self._settings.url}: {said}") from error


def _body(notice: AlertNotice) -> dict[str, object]:
    return {
        "v": VERSION,
        "site": notice.site,
        "at": moment_to_text(notice.at),
        "subject": notice.subject,
        "text": notice.text,
        "page": notice.page,
        "tickets": [_ticket(each) for each in notice.tickets],
    }


def _ticket(ticket: NoticedTicket) -> dict[str, object]:
    wait = ticket.wait
    return {
        "number": ticket.number,
        "label": ticket.label,
        "service": ticket.service,
        "service_name": ticket.service_name,
        "level": ticket.level,
        "raised_at": moment_to_text(ticket.raised_at),
        "wait_s": None if wait is None else round(wait / timedelta(seconds=1)),
    }
