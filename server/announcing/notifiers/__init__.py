"""Notifiers: alerts for a manager who is elsewhere, by e-mail or webhook."""

from collections.abc import Mapping
from pathlib import Path

from server.announcing.notifiers.mail import MailNotifier
from server.announcing.notifiers.notice import NoticeWriter
from server.announcing.notifiers.teller import AlertTeller, Pause
from server.announcing.notifiers.told import Told
from server.announcing.notifiers.webhook import WebhookNotifier
from server.desk import Desk
from server.ports import Notifier
from server.settings import Settings
from ticket_queue.catalogue import FIRST_LANGUAGE, Catalogue
from ticket_queue.ids import Language

__all__ = ["AlertTeller", "MailNotifier", "NoticeWriter", "Pause", "Told", "WebhookNotifier",
           "alert_tellers", "notifiers"]  # fmt: skip


def notifiers(settings: Settings) -> list[Notifier]:
    """Return the ways to a manager that the settings name."""
    alerts = settings.alerts
    found: list[Notifier] = []
    if alerts.mail is not None:
        found.append(MailNotifier(alerts.mail))
    if alerts.webhook is not None:
        found.append(WebhookNotifier(alerts.webhook))
    return found


def alert_tellers(
    settings: Settings, data: Path, desk: Desk, catalogues: Mapping[Language, Catalogue]
) -> list[AlertTeller]:
    """Return what tells of alerts in each way that the settings name; nothing runs yet."""
    alerts = settings.alerts
    page = None if settings.public_url is None else f"{settings.public_url}/manager"
    texts = catalogues.get(Language(alerts.language), catalogues[FIRST_LANGUAGE])
    writer = NoticeWriter(alerts.levels, texts, page)
    pause = Pause(gather_s=alerts.gather_s, quiet_s=alerts.quiet_s)
    return [
        AlertTeller(notifier, desk, writer, Told(data / f"told-{notifier.name}.json"), pause)
        for notifier in notifiers(settings)
    ]
