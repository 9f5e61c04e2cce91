"""What devices say of themselves over the broker."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ticket_queue.ids import DeviceId
from ticket_queue.messages import Sound
from ticket_queue.zones import Zone


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """How a device was when it last said so; ``at`` is by the service clock."""

    at: datetime
    online: bool
    printer: str | None = None
    paper: str | None = None
    version: str | None = None
    detail: str | None = None
    sound: Sound | None = None
    zone: Zone | None = None


class DeviceStatuses(Protocol):
    """What devices have said of themselves, by HTTP or by the broker."""

    flooding: frozenset[DeviceId]
    """Those that send more than a device ever has to say."""

    def said(
        self,
        device: DeviceId,
        *,
        printer: str | None = None,
        paper: str | None = None,
        version: str | None = None,
        detail: str | None = None,
    ) -> None:
        """Note what a device has said."""

    def all(self) -> Mapping[DeviceId, DeviceReport]:
        """Return each device's last report."""
