"""A site's settings: what can be set, read from site.toml over the shipped default.toml."""

from server.settings.loading import DEFAULTS, TEXTS, default_settings, load_settings
from server.settings.mistakes import Mistakes
from server.settings.model import (
    AlertSettings,
    BackupSettings,
    BoardPlace,
    BoardSettings,
    BrokerSettings,
    HttpSettings,
    KeptCopies,
    LimitSettings,
    MailSettings,
    RateLimit,
    ReportSettings,
    Secret,
    Settings,
    SettingsError,
    WebhookSettings,
)
from server.settings.setup import document_of, read_setup, site_of_document, tables_of

__all__ = [
    "DEFAULTS",
    "TEXTS",
    "AlertSettings",
    "BackupSettings",
    "BoardPlace",
    "BoardSettings",
    "BrokerSettings",
    "HttpSettings",
    "KeptCopies",
    "LimitSettings",
    "MailSettings",
    "Mistakes",
    "RateLimit",
    "ReportSettings",
    "Secret",
    "Settings",
    "SettingsError",
    "WebhookSettings",
    "default_settings",
    "document_of",
    "load_settings",
    "read_setup",
    "site_of_document",
    "tables_of",
]
