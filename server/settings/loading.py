"""Reading a site's settings: the shipped defaults, the site's file over them, secrets beside it."""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from server.settings.alert_notices import alert_settings
from server.settings.backup_table import backup_settings
from server.settings.board_zones import board_settings
from server.settings.mistakes import Mistakes
from server.settings.model import (
    BrokerSettings,
    HttpSettings,
    LimitSettings,
    RateLimit,
    Settings,
    SettingsError,
)
from server.settings.reading import overlay, read_struct
from server.settings.report_table import report_settings
from server.settings.schema import BrokerTable, BucketTable, HttpTable, SiteFile, Table
from server.settings.secret_files import read_secret
from server.settings.setup import document_of
from server.settings.site_build import build_site, check_lists
from ticket_queue.catalogue import FIRST_LANGUAGE, load_catalogues
from ticket_queue.hand_written import HandWrittenError, has_place, read_toml
from ticket_queue.ids import Language

DEFAULTS = Path(__file__).parents[1] / "default.toml"
TEXTS = Path(__file__).parents[1] / "texts"
EMBEDDED = "embedded"
BROKER_PASSWORD = "MOISO_BROKER_PASSWORD"  # noqa: S105 - the variable's name, not a secret


def load_settings(
    path: Path,
    *,
    language: Language = FIRST_LANGUAGE,
    environment: Mapping[str, str] = os.environ,
) -> Settings:
    """Return the defaults changed by a site's file.

    Relative paths in the file start at its own folder. ``language`` is that of the mistakes.

    Raises:
        SettingsError: the file cannot be read, or anything in it is unknown, wrong, missing or
            contradicts itself; every mistake is named.
    """
    mistakes = Mistakes(load_catalogues(TEXTS)[language])
    settings = settings_of(_read(path, mistakes), path.parent, environment, mistakes)
    return replace(settings, file=path)


def default_settings() -> Settings:
    """Return the shipped defaults: a sample ward."""
    mistakes = Mistakes(load_catalogues(TEXTS)[FIRST_LANGUAGE])
    return settings_of({}, DEFAULTS.parent, {}, mistakes)


def _read(path: Path, mistakes: Mistakes) -> Table:
    try:
        return read_toml(path)
    except HandWrittenError as error:
        mistakes.add(str(path), error.key, detail=error.detail)
        raise SettingsError(mistakes.lines) from error


def settings_of(
    given: Table, folder: Path, environment: Mapping[str, str], mistakes: Mistakes
) -> Settings:
    """Return the defaults changed by what a file in ``folder`` holds.

    Raises:
        SettingsError: there are mistakes in it, or were before.
    """
    defaults = _read(DEFAULTS, mistakes)
    tables = overlay(defaults, given)
    if "service" in given and "counter" not in given:
        # The sample's counters serve the sample's services.
        tables["counter"] = []
    for name in ("service", "counter", "priority_group", "board_zone"):
        if not isinstance(tables[name], list):
            mistakes.expected(name, "tables", tables[name])
            tables[name] = defaults[name]
    file = read_struct(SiteFile, tables, "", mistakes, defaults)
    if file is None:
        raise SettingsError(mistakes.lines)
    check_lists(tables, mistakes)
    settings = Settings(
        site=build_site(file, tables, mistakes),
        setup=document_of(tables),
        public_url=file.public_url.rstrip("/") or None,
        http=_http(file.http, folder, mistakes),
        board=board_settings(file, mistakes),
        broker=_broker(file.broker, file.http.host, folder, environment, mistakes),
        report=report_settings(file.report, folder, mistakes),
        limits=LimitSettings(
            kiosk_tickets=_limit(file.limits.kiosk_tickets),
            public_requests=_limit(file.limits.public_requests),
            sign_ins=_limit(file.limits.sign_ins),
            public_streams=file.limits.public_streams,
        ),
        alerts=alert_settings(file.alerts, folder, environment, mistakes),
        trusts_time_server=file.clock.trust_time_server,
        links_kept=timedelta(days=file.storage.links_kept_days),
        texts_kept=timedelta(days=file.storage.texts_kept_days),
        ballast_bytes=file.storage.ballast_mb * 1_000_000,
        data=folder / file.storage.data if file.storage.data else None,
        backup=backup_settings(file.backup, folder),
        file=None,
    )
    if mistakes.lines:
        raise SettingsError(mistakes.lines)
    return settings


def _http(table: HttpTable, folder: Path, mistakes: Mistakes) -> HttpSettings:
    if bool(table.certificate_file) != bool(table.key_file):
        mistakes.add("http.certificate_file", "certificate_and_key")
    files = []
    for key in ("certificate_file", "key_file"):
        name: str = getattr(table, key)
        files.append(folder / name if name else None)
        if name and not (folder / name).is_file():
            mistakes.add(f"http.{key}", "no_such_file", path=folder / name)
    return HttpSettings(
        host=table.host,
        port=table.port,
        board_plain_port=table.board_plain_port or None,
        certificate=files[0],
        key=files[1],
        forwarded_from=frozenset(table.forwarded_from),
    )


def _broker(
    table: BrokerTable,
    host: str,
    folder: Path,
    environment: Mapping[str, str],
    mistakes: Mistakes,
) -> BrokerSettings:
    password = read_secret(
        table.password_file,
        folder,
        "broker.password_file",
        mistakes,
        environment.get(BROKER_PASSWORD, ""),
    )
    embedded = table.embedded or table.url == EMBEDDED
    if table.url != EMBEDDED and not has_place(table.url):
        mistakes.expected("broker.url", "broker_url", table.url)
    if embedded and table.url.startswith("mqtts:"):
        mistakes.add("broker.url", "embedded_without_tls")
    return BrokerSettings(
        url=f"mqtt://{host}:1883" if table.url == EMBEDDED else table.url,
        embedded=embedded,
        username=table.username,
        password=password,
    )


def _limit(table: BucketTable) -> RateLimit:
    return RateLimit(per_minute=table.per_minute, burst=table.burst)
