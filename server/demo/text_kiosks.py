"""Kiosks without a window for some of the simulated citizens: their slips are printed."""

import asyncio
import json
import logging
from asyncio.subprocess import Process

from server.demo.child_programs import ChildPrograms
from server.demo.citizens import Citizen
from ticket_queue.ids import DeviceId

_log = logging.getLogger(__name__)

ANSWERS_WITHIN_S = 20.0


class TextKiosk:
    """One ``moiso-kiosk --text``, started when the first citizen comes."""

    def __init__(self, programs: ChildPrograms, device: DeviceId) -> None:
        """Start the kiosk of a device through ``programs``."""
        self._programs = programs
        self._device = device
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        self._broken = False

    async def take(self, citizen: Citizen) -> str | None:
        """Return the id of the ticket that a citizen has taken; None when there is none."""
        if self._broken:
            return None
        line = {
            "service": citizen.service,
            "priority": citizen.priority,
            "language": citizen.language,
        }
        try:
            async with self._turn, asyncio.timeout(ANSWERS_WITHIN_S):
                answer = await self._ask(json.dumps(line).encode() + b"\n")
            told = json.loads(answer)
        except (OSError, ValueError, TimeoutError) as error:
            self._broken = True
            _log.warning(
                "a text kiosk does not answer", extra={"device": self._device, "error": repr(error)}
            )
            return None
        ticket_id: str | None = told.get("ticket_id")
        return ticket_id

    async def _ask(self, line: bytes) -> bytes:
        if self._process is None:
            self._process = await self._programs.text_kiosk(self._device)
        reading, writing = self._process.stdout, self._process.stdin
        if reading is None or writing is None:  # pragma: no cover - both were asked for
            raise OSError
        writing.write(line)
        await writing.drain()
        return await reading.readline()
