"""A kiosk's clocks, set by the test: libfaketime, and a boot id of its own."""

import os
import shutil
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from tests.fault.means import lacking

_LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)


def need_faketime() -> None:
    """Skip where clocks cannot be set; fail there in CI."""
    if _LIBRARY is None or shutil.which("unshare") is None or os.geteuid() != 0:
        lacking("clocks cannot be set here (root and Debian's faketime are needed)")


class FakedTime:
    """Time for programs that are started behind ``before``, which a test can change meanwhile.

    Time that passes passes by all their clocks; a wall clock that is wrong is wrong alone.
    """

    def __init__(self, folder: Path, *, monotonic_too: bool = True) -> None:
        """Begin at the real time; ``monotonic_too`` lets ``go_on`` pass by all clocks."""
        folder.mkdir()
        self._monotonic_too = monotonic_too
        self._offset, self._boot_id = folder / "offset", folder / "boot_id"
        self._ahead = timedelta(0)
        self._tell()
        self._boot()

    @property
    def before(self) -> tuple[str, ...]:
        """What goes before a command."""
        boot_id = "/proc/sys/kernel/random/boot_id"
        mounting = f'mount --bind {self._boot_id} {boot_id} && exec env "$@"'
        return (
            *("unshare", "--mount", "sh", "-c", mounting, "sh"),
            *(f"LD_PRELOAD={_LIBRARY}", "FAKETIME_NO_CACHE=1"),
            f"FAKETIME_DONT_FAKE_MONOTONIC={int(not self._monotonic_too)}",
            f"FAKETIME_TIMESTAMP_FILE={self._offset}",
        )

    def go_on(self, amount: timedelta) -> None:
        """Let the time pass at once."""
        self._ahead += amount
        self._tell()

    def begin(self, wall: str) -> None:
        """Begin at a moment, before any program has been started."""
        self._ahead = datetime.fromisoformat(wall) - datetime.now().astimezone()
        self._tell()

    def set_wall(self, wall: str) -> None:
        """Step the wall clock alone, as ``date --set`` does: for one that is not monotonic too."""
        assert not self._monotonic_too
        self.begin(wall)

    def power_cut(self, wall: str) -> None:
        """Have the machine started anew, with a wall clock that is wrong."""
        self._monotonic_too = False
        self._ahead = datetime.fromisoformat(wall).astimezone() - datetime.now().astimezone()
        self._tell()
        self._boot()

    def _tell(self) -> None:
        unfinished = self._offset.with_suffix(".new")
        unfinished.write_text(f"{self._ahead.total_seconds():+.3f}\n")
        unfinished.replace(self._offset)

    def _boot(self) -> None:
        self._boot_id.write_text(f"{uuid.uuid4()}\n")
