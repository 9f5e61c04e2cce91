"""Whoever is told of alerts elsewhere: each way is gone once, as far as it goes without harm."""

import asyncio
from collections.abc import Iterator
from datetime import datetime

from server.announcing.notifiers import MailNotifier, NoticeWriter, WebhookNotifier
from server.doctor.findings import Finding, fine, to_do
from server.ports import NotifierError
from server.settings import TEXTS, Settings
from ticket_queue.catalogue import FIRST_LANGUAGE, load_catalogues
from ticket_queue.ids import Language


def examine_notifiers(settings: Settings) -> Iterator[Finding]:
    """Go to the mail server but send nothing, and send the webhook a message that says trial."""
    alerts = settings.alerts
    if alerts.mail is None and alerts.webhook is None:
        yield fine("alerts_page_only")
    if alerts.mail is not None:
        facts = {"host": alerts.mail.host, "port": alerts.mail.port}
        try:
            MailNotifier(alerts.mail).try_out()
            yield fine("mail", **facts, to=", ".join(alerts.mail.to))
        except NotifierError as error:
            yield to_do("mail_refused", error=error)
    if alerts.webhook is not None:
        site, catalogues = settings.site, load_catalogues(TEXTS)
        texts = catalogues.get(Language(alerts.language), catalogues[FIRST_LANGUAGE])
        writer = NoticeWriter(alerts.levels, texts, None)
        trial = writer.trial(site.code, site.name_lines, datetime.now(site.timezone))
        try:
            asyncio.run(WebhookNotifier(alerts.webhook).tell(trial))
            yield fine("webhook", url=alerts.webhook.url)
        except NotifierError as error:
            yield to_do("webhook_refused", error=error)
