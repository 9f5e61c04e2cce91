"""Ways to a printer: bytes out, bytes back, each with a time limit in seconds.

TCP, USB and serial ports are opened by python-escpos. Its ``Network`` waits 60 s and its ``Usb``
for ever unless told otherwise, and its ``File`` empties the file, so limits are set here and
device files are opened here.
"""

import contextlib
import os
import select
import socket
import stat
import struct
import termios
import time
from pathlib import Path
from typing import Any, Protocol

import usb.core  # type: ignore[import-untyped]  # pyusb ships no types
import usb.util  # type: ignore[import-untyped]  # (the same)
from escpos.exceptions import Error as EscposError
from escpos.printer import Network, Serial, Usb

from kiosk.printer.address import PrinterAddress

CONNECT_S = 3.0
READ = 64


class ChannelClosedError(OSError):
    """The printer has ended the connection."""


class Channel(Protocol):
    """A connection to one printer, for one slip."""

    answers: bool
    """False for a plain file, which nobody reads while we wait."""

    def send(self, data: bytes, within_s: float) -> None:
        """Send all; raises ``OSError`` when that fails or takes too long."""
        ...

    def receive(self, within_s: float) -> bytes:
        """Return what has come, empty for nothing; raises ``OSError`` when the line is dead."""
        ...

    def finish(self, within_s: float) -> None:
        """Close after everything sent has left."""
        ...

    def abort(self) -> None:
        """Close and drop what has not left, so that it does not come out later."""
        ...


def open_channel(address: PrinterAddress) -> Channel:
    """Connect; raises ``OSError`` when there is no printer."""
    try:
        match address.kind:
            case "tcp":
                return TcpChannel(address)
            case "usb":
                return UsbChannel(address)
            case "serial":
                return SerialChannel(address)
            case _:
                return FileChannel(Path(address.place))
    except (EscposError, ValueError) as error:
        # ValueError: pyusb without libusb.
        raise OSError(str(error)) from error


class TcpChannel:
    """A printer in the network; IPv4, as python-escpos connects."""

    answers = True

    def __init__(self, address: PrinterAddress) -> None:
        self._printer = Network(address.place, port=address.port, timeout=CONNECT_S)
        self._printer.open()
        self._socket: socket.socket = self._printer.device

    def send(self, data: bytes, within_s: float) -> None:
        """See ``Channel``."""
        self._socket.settimeout(within_s)
        self._socket.sendall(data)

    def receive(self, within_s: float) -> bytes:
        """See ``Channel``."""
        self._socket.settimeout(within_s)
        try:
            data = self._socket.recv(READ)
        except TimeoutError:
            return b""
        if not data:
            raise ChannelClosedError("the printer closed the connection")
        return data

    def finish(self, within_s: float) -> None:
        """See ``Channel``; waits until the printer hangs up: closing too early would reset it."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)
            ends_at = time.monotonic() + within_s
            while (left := ends_at - time.monotonic()) > 0:
                self.receive(left)
        self._printer.close()

    def abort(self) -> None:
        """See ``Channel``; lingering for 0 s resets the connection."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # Closed here, because python-escpos shuts down first, which would let the rest leave.
        self._socket.close()


class FileChannel:
    """A device node such as /dev/usb/lp0, or a plain file, to which slips are appended."""

    def __init__(self, path: Path) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_NOCTTY
        if path.exists():
            self.answers = not stat.S_ISREG(path.stat().st_mode)
        else:
            self.answers = False
            # A printer that is unplugged must not become a file of slips that nobody sees.
            flags |= 0 if path.is_relative_to("/dev") else os.O_CREAT
        if self.answers:
            flags = os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK
        self._file = os.open(path, flags, 0o644)

    def send(self, data: bytes, within_s: float) -> None:
        """See ``Channel``."""
        ends_at = time.monotonic() + within_s
        rest = memoryview(data)
        while rest:
            left = max(0.0, ends_at - time.monotonic())
            if not select.select([], [self._file], [], left)[1]:
                raise TimeoutError("the device takes no more bytes")
            rest = rest[os.write(self._file, rest) :]
        if not self.answers:
            os.fsync(self._file)

    def receive(self, within_s: float) -> bytes:
        """See ``Channel``; a device that has nothing to say gives no bytes or reads as ended."""
        ends_at = time.monotonic() + within_s
        while (left := ends_at - time.monotonic()) > 0:
            if select.select([self._file], [], [], left)[0]:
                data = os.read(self._file, READ)
                if data:
                    return data
                time.sleep(min(0.02, left))
        return b""

    def finish(self, within_s: float) -> None:  # noqa: ARG002 - closing a device waits by itself
        """See ``Channel``."""
        os.close(self._file)

    def abort(self) -> None:
        """See ``Channel``; only a terminal can drop what has not left."""
        if os.isatty(self._file):
            termios.tcflush(self._file, termios.TCOFLUSH)
        os.close(self._file)


class SerialChannel:
    """A printer on a serial port, 8N1."""

    answers = True

    def __init__(self, address: PrinterAddress) -> None:
        self._printer = Serial(address.place, baudrate=address.baud, timeout=CONNECT_S)
        self._printer.open()
        self._port: Any = self._printer.device

    def send(self, data: bytes, within_s: float) -> None:
        """See ``Channel``."""
        self._port.write_timeout = within_s
        self._port.write(data)

    def receive(self, within_s: float) -> bytes:
        """See ``Channel``."""
        self._port.timeout = within_s
        return bytes(self._port.read(1))

    def finish(self, within_s: float) -> None:  # noqa: ARG002 - closing waits by itself
        """See ``Channel``."""
        self._printer.close()

    def abort(self) -> None:
        """See ``Channel``."""
        self._port.reset_output_buffer()
        self._port.close()


class UsbChannel:
    """A USB printer, found by vendor, product and, where given, serial number."""

    answers = True

    def __init__(self, address: PrinterAddress) -> None:
        arguments: dict[str, Any] = {}
        if address.serial is not None:
            arguments["custom_match"] = lambda found: found.serial_number == address.serial
        self._printer = Usb(address.vendor, address.product, arguments, timeout=3000)
        self._printer.open()
        self._device: Any = self._printer.device
        self._out, self._in = bulk_endpoints(self._device)

    def send(self, data: bytes, within_s: float) -> None:
        """See ``Channel``."""
        self._device.write(self._out, data, _milliseconds(within_s))

    def receive(self, within_s: float) -> bytes:
        """See ``Channel``."""
        try:
            return bytes(self._device.read(self._in, READ, _milliseconds(within_s)))
        except usb.core.USBTimeoutError:
            return b""

    def finish(self, within_s: float) -> None:  # noqa: ARG002 - a write returns when it has left
        """See ``Channel``."""
        self._printer.close()

    def abort(self) -> None:
        """See ``Channel``."""
        self._printer.close()


def _milliseconds(seconds: float) -> int:
    # 0 would mean for ever.
    return max(1, round(seconds * 1000))


def bulk_endpoints(device: Any) -> tuple[int, int]:  # noqa: ANN401 - pyusb has no types
    """The addresses of the bulk endpoints, out and in, of the device's printer interface."""
    printers = (face for face in device.get_active_configuration() if face.bInterfaceClass == 7)  # noqa: PLR2004 - USB class code 07h: printer
    face = next(printers, None)
    if face is None:
        raise OSError("the USB device has no printer interface")
    ends = {
        usb.util.endpoint_direction(end.bEndpointAddress): int(end.bEndpointAddress)
        for end in face
        if usb.util.endpoint_type(end.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
    }
    if len(ends) < 2:  # noqa: PLR2004 - one each way
        raise OSError("the USB printer has no way back")
    return ends[usb.util.ENDPOINT_OUT], ends[usb.util.ENDPOINT_IN]
