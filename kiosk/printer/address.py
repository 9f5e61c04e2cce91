"""Where a printer is and what it can do, as the settings say it."""

import re
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

DEFAULT_PORT = 9100
"""Raw printing over TCP (the AppSocket port)."""
DEFAULT_BAUD = 115_200
_HOST = r"(?=.*[a-z.:])[a-z0-9.:_-]+"
"""A name or an address; digits alone are what a scanner types, no name server is asked for them."""
_BAUD = re.compile("[1-9][0-9]{1,6}")
FORMS = (
    "tcp://host:port, file:/dev/usb/lp0, usb:04b8:0e15, usb:04b8:0e15:serial, "
    "serial:/dev/ttyUSB0?baud=115200 or png:DIR"
)


class PrinterAddressError(ValueError):
    """An address that names no printer; the text says what is wrong and which forms there are.

    ``key`` is the sentence below ``settings.`` that says so to people.
    """

    def __init__(self, url: str, why: str, key: str) -> None:
        """Keep what is wrong with the address."""
        super().__init__(f"printer {url!r}: {why}; write {FORMS}")
        self.key = key


class PrinterProfile(Struct, frozen=True):
    """What a printer can do.

    ``dots`` in a line of its head. ``status``: "auto" asks it before and after each slip, "none"
    never does, for printers that print the question instead of answering it. ``cuts``: without a
    cutter the paper is fed far enough to be torn.
    """

    dots: int = 576
    status: Literal["auto", "none"] = "auto"
    cuts: bool = True


class PrinterAddress(Struct, frozen=True):
    """One printer; ``place`` is a host, a path or a folder by ``kind``."""

    kind: Literal["tcp", "file", "usb", "serial", "png"]
    place: str = ""
    port: int = DEFAULT_PORT
    baud: int = DEFAULT_BAUD
    vendor: int = 0
    product: int = 0
    serial: str | None = None


def parse_address(url: str) -> PrinterAddress:
    """Read an address such as ``tcp://192.168.1.50:9100``.

    Raises:
        PrinterAddressError: it has none of the known forms.
    """
    kind, _, rest = url.partition(":")
    match kind:
        case "tcp":
            return _tcp(url, rest)
        case "usb":
            return _usb(url, rest)
        case "serial":
            return _serial(url, rest)
        case "file" if rest:
            return PrinterAddress("file", rest.removeprefix("//"))
        case "png" if rest:
            return PrinterAddress("png", rest.removeprefix("//"))
    raise PrinterAddressError(url, "no such kind of printer", "printer_kind")


def _tcp(url: str, rest: str) -> PrinterAddress:
    try:
        parts = urlsplit("//" + rest.removeprefix("//"))
    except ValueError as error:
        raise PrinterAddressError(url, "a host and a port are needed", "printer_host") from error
    try:
        port = parts.port or DEFAULT_PORT
    except ValueError as error:
        raise PrinterAddressError(
            url, "the port is not a number up to 65535", "printer_port"
        ) from error
    if not re.fullmatch(_HOST, parts.hostname or "") or parts.path.strip("/"):
        raise PrinterAddressError(url, "a host and a port are needed", "printer_host")
    return PrinterAddress("tcp", parts.hostname or "", port=port)


def _usb(url: str, rest: str) -> PrinterAddress:
    found = re.fullmatch(r"(?://)?([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?::(.+))?", rest)
    if found is None:
        raise PrinterAddressError(
            url, "vendor and product are needed, four hexadecimal digits each", "printer_usb"
        )
    vendor, product, serial = found.groups()
    return PrinterAddress("usb", vendor=int(vendor, 16), product=int(product, 16), serial=serial)


def _serial(url: str, rest: str) -> PrinterAddress:
    # By hand: what a device is called may look like anything to a reader of URLs.
    path, _, query = rest.removeprefix("//").partition("?")
    options = parse_qs(query, keep_blank_values=True)
    baud = options.pop("baud", [str(DEFAULT_BAUD)])[-1]
    if not path or options or not _BAUD.fullmatch(baud):
        raise PrinterAddressError(
            url, "a device is needed, and nothing but ?baud=", "printer_serial"
        )
    return PrinterAddress("serial", path, baud=int(baud))
