"""The service's time, kept beside the ledger, so that a restart of the server steps nowhere."""

import logging
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from server.machine_clock.machine import Machine

CLOCK_FILE = "clock.json"
"""In the data directory."""

_log = logging.getLogger(__name__)


class KeptTime(Struct, frozen=True, kw_only=True):
    """A moment of the service's time, and how far the machine had counted then.

    ``told_by`` is who has set the time, empty once the ledger knows; ``was`` what it would have
    been. Only ``goes_back`` lets it be before the ledger's last event: a person has said that
    those days have not come yet.
    """

    at: Annotated[datetime, Meta(tz=True)]
    counted_s: float
    boot: str
    told_by: str = ""
    was: Annotated[datetime, Meta(tz=True)] | None = None
    goes_back: bool = False

    @classmethod
    def of(
        cls,
        machine: Machine,
        at: datetime,
        *,
        told_by: str = "",
        was: datetime | None = None,
        goes_back: bool = False,
    ) -> "KeptTime":
        """Return that it is a moment just now."""
        return cls(
            at=at,
            counted_s=machine.counted_s(),
            boot=machine.boot,
            told_by=told_by,
            was=was,
            goes_back=goes_back,
        )

    def counted_on(self, machine: Machine) -> datetime | None:
        """Return the moment now by the machine's own counting; None when it was off since."""
        if not self.boot or self.boot != machine.boot:
            return None
        gone = machine.counted_s() - self.counted_s
        try:
            return self.at + timedelta(seconds=gone) if gone >= 0 else None
        except OverflowError:
            return None


def kept_time(data: Path) -> KeptTime | None:
    """Return what was kept in a data directory, or None when nothing can be read."""
    try:
        return msgspec.json.decode((data / CLOCK_FILE).read_bytes(), type=KeptTime)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        _log.warning("the kept time cannot be read", extra={"error": str(error)})
        return None


def keep_time(data: Path, kept: KeptTime) -> None:
    """Keep the time durably, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    data.mkdir(parents=True, exist_ok=True)
    unfinished = data / f"{CLOCK_FILE}.new"
    with unfinished.open("wb") as file:
        file.write(msgspec.json.encode(kept) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(data / CLOCK_FILE)
    folder = os.open(data, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
