"""``[alerts]``: who is told of alerts elsewhere, checked."""

from collections.abc import Mapping
from pathlib import Path

from server.settings.mistakes import Mistakes
from server.settings.model import AlertSettings, MailSettings, WebhookSettings
from server.settings.schema import AlertsTable, MailTable, WebhookTable
from server.settings.secret_files import read_secret

MAIL_PASSWORD = "MOISO_MAIL_PASSWORD"  # noqa: S105 - the variable's name, not a secret
WEBHOOK_TOKEN = "MOISO_WEBHOOK_TOKEN"  # noqa: S105 - (the same)
MINUTE_S = 60


def alert_settings(
    table: AlertsTable, folder: Path, environment: Mapping[str, str], mistakes: Mistakes
) -> AlertSettings:
    """Return who is told; an empty host or address is nobody."""
    return AlertSettings(
        levels=frozenset(table.levels),
        language=table.language,
        gather_s=table.gather_s,
        quiet_s=table.quiet_minutes * MINUTE_S,
        mail=_mail(table.mail, folder, environment, mistakes) if table.mail.host else None,
        webhook=_webhook(table.webhook, folder, environment, mistakes)
        if table.webhook.url
        else None,
    )


def _mail(
    table: MailTable, folder: Path, environment: Mapping[str, str], mistakes: Mistakes
) -> MailSettings:
    at = "alerts.mail.password_file"
    password = read_secret(
        table.password_file, folder, at, mistakes, environment.get(MAIL_PASSWORD, "")
    )
    if not table.sender:
        mistakes.missing("alerts.mail.sender", "mail_address")
    if not table.to:
        mistakes.missing("alerts.mail.to", "mail_addresses")
    if table.username and password is None and not table.password_file:
        mistakes.add(at, "username_without_password")
    if password is not None and table.security == "none":
        mistakes.add("alerts.mail.security", "password_without_tls")
    return MailSettings(
        host=table.host,
        port=table.port,
        security=table.security,
        username=table.username,
        password=password,
        sender=table.sender,
        to=tuple(table.to),
    )


def _webhook(
    table: WebhookTable, folder: Path, environment: Mapping[str, str], mistakes: Mistakes
) -> WebhookSettings:
    token = read_secret(
        table.token_file,
        folder,
        "alerts.webhook.token_file",
        mistakes,
        environment.get(WEBHOOK_TOKEN, ""),
    )
    return WebhookSettings(url=table.url, token=token)
