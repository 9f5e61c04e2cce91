"""How far somebody has been told, in a small file that survives a restart."""

import json
import logging
import os
from datetime import datetime
from pathlib import Path

from ticket_queue.messages import moment_from_text, moment_to_text

_log = logging.getLogger(__name__)


class Told:
    """The moment up to which alerts have been told; the alerts themselves are in the ledger."""

    def __init__(self, path: Path) -> None:
        """Keep the path; nothing is read before ``load``."""
        self._path = path

    def load(self, epoch: str) -> datetime | None:
        """Return the moment, or None when nothing is known of this ledger."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            return moment_from_text(found["until"]) if found["epoch"] == epoch else None
        except FileNotFoundError:
            return None
        except Exception:  # noqa: BLE001 - a file of which nothing can be made is like none
            _log.warning("cannot be read, beginning anew", extra={"path": str(self._path)})
            return None

    def save(self, epoch: str, until: datetime) -> None:
        """Keep the moment, whole or not at all.

        Raises:
            OSError: it cannot be written.
        """
        new = self._path.with_suffix(".new")
        with new.open("w", encoding="utf-8") as file:
            json.dump({"epoch": epoch, "until": moment_to_text(until)}, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)
