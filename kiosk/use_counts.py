"""The file in which a kiosk keeps how often each service was taken."""

import logging
from pathlib import Path

import msgspec

from kiosk.tile_order import Use

log = logging.getLogger(__name__)


class UseCounts:
    """One small JSON file; losing it costs nothing but the order of the tiles."""

    def __init__(self, path: Path) -> None:
        """Keep the counts at ``path``; its folder is made when it is needed."""
        self._path = path

    def load(self) -> Use:
        """Return the counts; none where the file is missing or damaged."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Use)
        except FileNotFoundError:
            return Use()
        except (OSError, msgspec.MsgspecError) as error:
            log.warning("use counts begin anew", extra={"error": str(error)})
            return Use()

    def keep(self, use: Use) -> None:
        """Write the counts; a full disk is no reason to give no number."""
        beside = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(msgspec.json.encode(use))
            beside.replace(self._path)
        except OSError as error:
            log.warning("use counts not kept", extra={"error": str(error)})
