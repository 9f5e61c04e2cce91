"""A machine whose clocks stand still until they are set by hand."""

from datetime import datetime, timedelta


class HandMachine:
    """The clocks of a machine; ``reboot`` is a power cut."""

    def __init__(self, wall: datetime, *, in_step: bool | None = False) -> None:
        self.boot = "boot-1"
        self._counted_s = 1_000.0
        self._wall = wall
        self.kept_in_step = in_step

    def counted_s(self) -> float:
        return self._counted_s

    def wall(self) -> datetime:
        return self._wall

    def in_step(self) -> bool | None:
        return self.kept_in_step

    def goes_on(self, **by: float) -> None:
        """Let time go by: ``goes_on(minutes=5)``."""
        self._counted_s += timedelta(**by).total_seconds()
        self._wall += timedelta(**by)

    def set_wall(self, wall: datetime) -> None:
        """Step the wall clock, as ``date --set`` does."""
        self._wall = wall

    def reboot(self, wall: datetime) -> None:
        """Switch off and on; the wall clock then is what the battery has kept."""
        self.boot += "'"
        self._counted_s = 10.0
        self._wall = wall
