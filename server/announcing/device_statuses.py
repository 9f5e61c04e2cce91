"""How each device is, as it says by HTTP or by the broker; kept in memory."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from server.ports import DeviceReport
from server.service_clock import ServiceClock
from ticket_queue.complaints import Complaints, shortened
from ticket_queue.ids import DeviceId
from ticket_queue.messages import MessageError, decode_device_status

_log = logging.getLogger(__name__)

LARGEST_STATUS_BYTES = 4_096
"""Payloads other than the board's stay below this (docs/interfaces.md)."""


class MemoryDeviceStatuses:
    """The last report of each device since the server started."""

    def __init__(self, clock: ServiceClock) -> None:
        """Begin with no reports; ``clock`` tells when they come."""
        self._clock = clock
        self._reports: dict[DeviceId, DeviceReport] = {}
        self._complaints = Complaints(time.monotonic)
        self._heard: set[DeviceId] = set()
        self._unheard: set[DeviceId] = set()
        self.flooding: frozenset[DeviceId] = frozenset()
        """Those that send more than a device ever has to say."""
        self.listeners: list[Callable[[], None]] = []
        """Called when some device is otherwise than before."""

    def said(
        self,
        device: DeviceId,
        *,
        printer: str | None = None,
        paper: str | None = None,
        version: str | None = None,
        detail: str | None = None,
    ) -> None:
        """Note what a device has said; what it leaves out stays as it was, but for ``detail``."""
        now = self._clock.now()
        before = self._reports.get(device) or DeviceReport(now, online=True)
        report = replace(
            before,
            at=now,
            online=True,
            printer=printer or before.printer,
            paper=paper or before.paper,
            version=version or before.version,
            detail=detail,
        )
        self._keep(device, report)

    def heard(self, device: DeviceId, payload: bytes) -> None:
        """Note the status that a device, or its last will, has left at the broker.

        What cannot be read changes nothing; the log hears of it once a minute.
        """
        try:
            if len(payload) > LARGEST_STATUS_BYTES:
                raise MessageError(f"{len(payload)} bytes")
            status = decode_device_status(payload)
        except MessageError as error:
            if self._complaints.is_due(device):
                facts = {"device": device, "error": shortened(error)}
                _log.warning("a status cannot be read", extra=facts)
            return
        report = DeviceReport(
            self._clock.now(),
            online=status.online,
            printer=status.printer,
            paper=status.paper,
            version=status.version,
            detail=status.detail,
            sound=status.sound,
            zone=status.zone,
        )
        self._heard.add(device)
        self._unheard.discard(device)
        self._keep(device, report)

    def begin_unheard(self) -> None:
        """Note that the broker is there again, and may have lost what devices had left there."""
        self._unheard = set(self._heard)

    def miss_unheard(self) -> None:
        """Take for gone who was at the broker before it went and has not come back to it."""
        for device in self._unheard:
            report = self._reports[device]
            self._keep(device, replace(report, at=self._clock.now(), online=False))
        self._unheard = set()

    def set_flooding(self, devices: frozenset[DeviceId]) -> None:
        """Note who sends more than a device ever has to say."""
        for device in devices - self.flooding:
            _log.warning("a device floods its status", extra={"device": device})
        if devices != self.flooding:
            self.flooding = devices
            self.changed()

    def _keep(self, device: DeviceId, report: DeviceReport) -> None:
        before = self._reports.get(device)
        self._reports[device] = report
        if before is None or replace(before, at=report.at) != report:
            self.changed()

    def changed(self) -> None:
        """Tell everybody who listens that something in the hall is otherwise than before."""
        for listener in self.listeners:
            listener()

    def all(self) -> Mapping[DeviceId, DeviceReport]:
        """Return each device's last report."""
        return dict(self._reports)
