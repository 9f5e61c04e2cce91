"""An examination of the machine and the broker before a site relies on them."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from server.doctor.broker import examine_broker, examine_http
from server.doctor.findings import Finding, Standing
from server.doctor.machine import (
    examine_clock,
    examine_disk,
    examine_fonts,
    examine_sqlite,
    last_event_at,
)
from server.doctor.notifying import examine_notifiers
from server.ledger import LEDGER_FILE
from server.settings import Settings

__all__ = ["Finding", "Standing", "examine", "last_event_at"]


def examine(settings: Settings, data: Path) -> Iterator[Finding]:
    """Look at everything, one finding after the other; each is true at the moment it is given."""
    ledger = data / LEDGER_FILE
    now, trusts = datetime.now(settings.site.timezone), settings.trusts_time_server
    yield from examine_clock(now, last_event_at(ledger), trusts_time_server=trusts)
    yield from examine_disk(data)
    yield from examine_sqlite(ledger)
    yield from examine_http(settings.http)
    yield from examine_broker(settings.broker, settings.site.code)
    yield from examine_notifiers(settings)
    yield from examine_fonts()
