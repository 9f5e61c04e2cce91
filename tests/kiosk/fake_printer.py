"""A small ESC/POS printer on TCP or on the far side of a pseudo-terminal, which can fail on cue."""

import os
import select
import socket
import struct
import termios
import threading
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, Self

from tests.kiosk.escpos_decoder import Decoder, Paper

WAIT_S = 5.0
CLEAR = bytes((0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8))
COVER, PAPER_STOP = 0x04, 0x20


@dataclass
class Condition:
    """How the printer is; may be changed while it runs."""

    offline: bool = False
    cover_open: bool = False
    paper_out: bool = False
    near_end: bool = False

    def answer(self, question: int) -> int:
        """The answer to DLE EOT ``question``."""
        stopped = self.offline or self.cover_open or self.paper_out
        match question:
            case 1:
                return 0x12 | (0x08 if stopped else 0)
            case 2:
                return (
                    0x12 | (COVER if self.cover_open else 0) | (PAPER_STOP if self.paper_out else 0)
                )
            case 4:
                return (
                    0x12
                    | (0x60 if self.paper_out else 0)
                    | (0x0C if self.near_end or self.paper_out else 0)
                )
        return 0x12

    def fence(self) -> int:
        """The answer to GS r 1."""
        return (0x03 if self.near_end else 0) | (0x0C if self.paper_out else 0)

    @property
    def stopped(self) -> bool:
        """Whether it prints nothing now."""
        return self.offline or self.cover_open or self.paper_out


class Line(Protocol):
    """What the printer hangs on."""

    def read(self) -> bytes:
        """Some bytes; empty at the end."""
        ...

    def write(self, data: bytes) -> None:
        """Answer."""
        ...


@dataclass
class Faults:
    """At which byte of each connection what goes wrong; None for never."""

    dies_at: int | None = None
    """The power goes when so many bytes have come, and comes back without them."""
    hangs_at: int | None = None
    """From this byte on nothing is read any more; what was read stays."""
    runs_out_at: int | None = None
    """From this byte on there is no paper."""
    opens_at: int | None = None
    """From this byte on the cover is open."""
    silent: bool = False
    """Prints, and never answers."""
    hangs_up: bool = False
    """Ends each connection without a word."""


class FakePrinter:
    """Prints to ``slips``; what a stopped printer has taken comes out when it can print again."""

    def __init__(self) -> None:
        self.condition = Condition()
        self.faults = Faults()
        self.received = bytearray()
        self.first_byte_at_s: float | None = None
        self.begun_at_s: list[float] = []
        """When the first byte of each connection came, in the machine's monotonic seconds."""
        self._decoder = Decoder()
        self._held = bytearray()
        self._lock = threading.Lock()
        self._released = threading.Event()

    @property
    def slips(self) -> list[Paper]:
        """The slips that have been cut off, but for white scraps."""
        with self._lock:
            return [slip for slip in self._decoder.printed if not slip.blank]

    @property
    def hanging_out(self) -> Paper:
        """What has been printed and not cut off."""
        with self._lock:
            return self._decoder.slips[-1]

    def forget_first_byte(self) -> None:
        """Note anew when the next byte comes."""
        self.first_byte_at_s = None

    def mend(self) -> None:
        """Put everything right: what was held comes out now."""
        with self._lock:
            self.faults = Faults()
            self.condition = Condition()
            self._released.set()
            self._print()

    def serve(self, line: Line) -> None:
        """Talk until the line ends or a fault ends it; raises ``ConnectionResetError`` to die."""
        self._released.clear()
        faults, seen = self.faults, 0
        if faults.hangs_up:
            return
        while True:
            data = line.read()
            if not data:
                return
            if seen == 0:
                self.begun_at_s.append(time.monotonic())
            if self.first_byte_at_s is None:
                self.first_byte_at_s = time.monotonic()
            with self._lock:
                answers, fate = self._take(data, seen, faults)
            seen += len(data)
            if answers and not faults.silent:
                line.write(answers)
            if fate == "hangs":
                self._released.wait()
                return
            if fate == "dies":
                raise ConnectionResetError

    def _take(self, data: bytes, seen: int, faults: Faults) -> tuple[bytes, str]:
        answers = b""
        for number, byte in enumerate(data, seen):
            if number in {faults.dies_at, faults.hangs_at}:
                self._print()
                if number == faults.hangs_at:
                    return answers, "hangs"
                self._decoder.forget()
                return answers, "dies"
            if number in {faults.runs_out_at, faults.opens_at}:
                answers += self._print()
                self.condition.paper_out |= number == faults.runs_out_at
                self.condition.cover_open |= number == faults.opens_at
            self.received.append(byte)
            self._held.append(byte)
            # Real-time commands are obeyed wherever they stand, in a picture's bytes too.
            if self.received.endswith(CLEAR):
                self._held.clear()
                self._decoder.forget()
            elif self.received[-3:-1] == b"\x10\x04" and byte in {1, 2, 3, 4}:
                answers += bytes((self.condition.answer(byte),))
                answers += self._set_question_aside()
        return answers + self._print(), "lives"

    def _set_question_aside(self) -> bytes:
        """A question is no part of what is printed, unless it is a picture's own bytes."""
        if self.condition.stopped or len(self._held) < 3:
            return b""
        question = self._held[-3:]
        del self._held[-3:]
        answers = self._print()
        if self._decoder.in_picture:
            self._held += question
        return answers

    def _print(self) -> bytes:
        """Print what is held, unless stopped; the answers to the fences in it."""
        if self.condition.stopped:
            return b""
        fences = self._decoder.fences
        self._decoder.feed(bytes(self._held))
        self._held.clear()
        return bytes((self.condition.fence(),)) * (self._decoder.fences - fences)


class TcpFakePrinter(FakePrinter):
    """On a free port of the loopback, one connection after the other, as such printers do."""

    def __init__(self) -> None:
        super().__init__()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._closing = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The address for ``open_printer``."""
        return f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"

    def _run(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                if self._closing:
                    return
                try:
                    self.serve(_SocketLine(connection))
                except ConnectionError:
                    reset = struct.pack("ii", 1, 0)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        self._released.set()
        with socket.create_connection(self._listener.getsockname()):
            self._thread.join(WAIT_S)
        self._listener.close()
        assert not self._thread.is_alive(), "the fake printer does not end"


class _SocketLine:
    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def read(self) -> bytes:
        return self._connection.recv(4096)

    def write(self, data: bytes) -> None:
        self._connection.sendall(data)


class _TerminalLine:
    def __init__(self, end: int, stop: int) -> None:
        self._end, self._stop = end, stop
        self.ended = False

    def read(self) -> bytes:
        ready, _, _ = select.select([self._end, self._stop], [], [])
        self.ended = self._stop in ready
        return b"" if self.ended else os.read(self._end, 4096)

    def write(self, data: bytes) -> None:
        os.write(self._end, data)


def _serve_terminal(printer: FakePrinter, line: _TerminalLine, end: int) -> None:
    while not line.ended:
        try:
            printer.serve(line)
        except ConnectionResetError:
            # What it had not read is gone with the power.
            termios.tcflush(end, termios.TCIFLUSH)


@contextmanager
def on_terminal(printer: FakePrinter) -> Iterator[str]:
    """Hang a printer on a pseudo-terminal; gives the path of the kiosk's end."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    stop, stopper = os.pipe()
    line = _TerminalLine(ours, stop)
    thread = threading.Thread(target=_serve_terminal, args=(printer, line, ours), daemon=True)
    thread.start()
    try:
        yield os.ttyname(theirs)
    finally:
        os.write(stopper, b".")
        thread.join(WAIT_S)
        for end in (ours, theirs, stop, stopper):
            os.close(end)
        assert not thread.is_alive(), "the fake printer does not end"


def wait_until(condition: Callable[[], bool], within_s: float = WAIT_S) -> None:
    """Wait for something that another thread or process brings about."""
    ends_at = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < ends_at, "it did not happen"
        time.sleep(0.005)
