"""Who has worked at this terminal, kept over a restart: the morning begins with one key."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path

_log = logging.getLogger(__name__)

KEPT = 6


class LastOfficers:
    """Ids of staff in a small file, the last one first; never a PIN."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = self._read()

    @property
    def ids(self) -> tuple[str, ...]:
        """Who has worked here, the last one first."""
        return self._kept

    def keep(self, ids: Sequence[str]) -> None:
        """Keep who has worked here; a file that cannot be written is only logged."""
        kept = tuple(ids[:KEPT])
        if kept == self._kept:
            return
        self._kept = kept
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(kept), encoding="utf-8")
        except OSError as error:
            _log.warning("who worked here last is not kept: %s", error)

    def _read(self) -> tuple[str, ...]:
        try:
            ids = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return ()
        return tuple(each for each in ids if isinstance(each, str)) if isinstance(ids, list) else ()
