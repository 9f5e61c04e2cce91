"""The kiosk's side of an ESC/POS printer: one worker process at a time, killed when it is late."""

import contextlib
import logging
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import msgspec
from PIL.Image import Image

from kiosk.ports import PaperState, PrintOutcome, PrintReason, PrintResult
from kiosk.printer.address import PrinterAddress, PrinterProfile
from kiosk.printer.job import Answer, Job, Picture

log = logging.getLogger(__name__)

DYING_S = 1.0
"""A killed process is gone in milliseconds unless a driver holds it; then it is left behind."""


class EscposPrinter:
    """Prints through a worker process.

    Why a process: a call that hangs inside a driver or python-escpos ends with the process that
    made it, while a hung thread could not be ended and would hold device and memory. Why one that
    stays: loading python-escpos takes 0.4 s on a PC and seconds on a Raspberry Pi, once instead of
    for each slip. Its connections do not stay: each slip makes its own, because after a failed one
    python-escpos's object is broken.
    """

    def __init__(
        self,
        address: PrinterAddress,
        profile: PrinterProfile,
        deadline: timedelta,
        *,
        unfinished: bool,
    ) -> None:
        self._address = address
        self._profile = profile
        self._deadline_s = deadline.total_seconds()
        self._lock = threading.Lock()
        self._unfinished = unfinished
        """Whether the printer may still hold a part of the last slip."""
        self._answered = False
        """Whether it has ever told how it is."""
        self._worker: _Worker | None = _Worker()

    def print_slip(self, picture: Image, name: str) -> PrintResult:
        """Print a one-bit picture; returns within the deadline, plus 1 s when it must kill.

        Raises:
            ValueError: the picture is wider than the printer's line, or not mode "1".
        """
        if picture.mode != "1" or picture.width > self._profile.dots:
            raise ValueError(
                f"slip {name}: mode {picture.mode}, {picture.width} dots wide; "
                f'mode "1" and at most {self._profile.dots} are needed'
            )
        packed = Picture(picture.width, picture.height, picture.tobytes())
        result = self._carry_out(packed)
        level = logging.INFO if result.outcome is PrintOutcome.OK else logging.WARNING
        log.log(level, "slip %s: %s (%s) %s", name, result.outcome, result.reason, result.detail)
        return result

    def check(self) -> PrintResult:
        """Return how the printer is, without printing."""
        return self._carry_out(None)

    def close(self) -> None:
        """End the worker, after the slip it is at."""
        with self._lock:
            if self._worker is not None:
                self._worker.end()
                self._worker = None

    def _carry_out(self, picture: Picture | None) -> PrintResult:
        with self._lock:
            ends_at_s = time.monotonic() + self._deadline_s
            job = Job(
                self._address,
                self._profile,
                ends_at_s,
                clears=self._unfinished,
                answered=self._answered,
                picture=picture,
            )
            if self._worker is not None and not self._worker.alive():
                self._worker.end()
                self._worker = None
            self._worker = self._worker or _Worker()
            result = self._worker.carry_out(job)
            if result is None:
                lost, self._worker = self._worker, None
                result = lost.kill()
                # At once, so that it has loaded when the next citizen comes.
                self._worker = _Worker()
            self._answered |= result.paper is not PaperState.UNKNOWN
            if picture is not None:
                self._unfinished = (
                    result.outcome is PrintOutcome.UNKNOWN
                    and result.reason is not PrintReason.NO_STATUS
                )
            return result


class _Worker:
    """One worker process and the socket to it."""

    def __init__(self) -> None:
        self._link, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kiosk.printer"],
                stdin=theirs.fileno(),
                # The kiosk's own output may be read by a program: nothing else may write there.
                stdout=subprocess.DEVNULL,
            )
        self._received = b""
        self._sending = False
        self._timed_out = False

    def alive(self) -> bool:
        return self._process.poll() is None

    def carry_out(self, job: Job) -> PrintResult | None:
        """The job's result; None when the worker is dead or late and must be killed."""
        self._sending = False
        try:
            self._link.settimeout(max(0.001, job.ends_at_s - time.monotonic()))
            self._link.sendall(msgspec.json.encode(job) + b"\n")
            return next(self._results(job.ends_at_s), None)
        except TimeoutError:
            self._timed_out = True
            return None
        except OSError:
            return None

    def kill(self) -> PrintResult:
        """End the process and say what became of its job."""
        self._process.kill()
        with contextlib.suppress(OSError):
            # It may have spoken at the last moment.
            result = next(self._results(time.monotonic() + DYING_S), None)
            if result is not None:
                self._bury()
                return result
        self._bury()
        return PrintResult(
            PrintOutcome.UNKNOWN if self._sending else PrintOutcome.DOWN,
            PrintReason.TIMED_OUT if self._timed_out else PrintReason.FAULT,
            detail=f"print worker ended with status {self._process.returncode}",
        )

    def end(self) -> None:
        """Between two jobs: nothing is lost."""
        self._process.kill()
        self._bury()

    def _results(self, ends_at_s: float) -> Iterator[PrintResult]:
        """Results as they come, until the worker hangs up; notes when a slip begins to leave."""
        while True:
            while b"\n" in self._received:
                line, _, self._received = self._received.partition(b"\n")
                answer = msgspec.json.decode(line, type=Answer)
                if answer.result is not None:
                    yield answer.result
                self._sending = True
            self._link.settimeout(max(0.001, ends_at_s - time.monotonic()))
            data = self._link.recv(4096)
            if not data:
                return
            self._received += data

    def _bury(self) -> None:
        self._link.close()
        try:
            self._process.wait(DYING_S)
        except subprocess.TimeoutExpired:
            log.warning("print worker %d does not end; it is left behind", self._process.pid)
