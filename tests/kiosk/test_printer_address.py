"""Where a printer is: its address, and the way to it on USB."""

from dataclasses import dataclass

import pytest

from kiosk.printer import (
    PrinterAddress,
    PrinterAddressError,
    open_printer,
    parse_address,
)
from kiosk.printer.channels import bulk_endpoints


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("tcp://192.168.1.50:9100", PrinterAddress("tcp", "192.168.1.50")),
        ("tcp:printer.local:9101", PrinterAddress("tcp", "printer.local", port=9101)),
        ("tcp://printer", PrinterAddress("tcp", "printer", port=9100)),
        ("file:/dev/usb/lp0", PrinterAddress("file", "/dev/usb/lp0")),
        ("file:///dev/usb/lp0", PrinterAddress("file", "/dev/usb/lp0")),
        ("usb:04b8:0E15", PrinterAddress("usb", vendor=0x04B8, product=0x0E15)),
        (
            "usb:04b8:0e15:X5A2:1",
            PrinterAddress("usb", vendor=0x04B8, product=0x0E15, serial="X5A2:1"),
        ),
        ("serial:/dev/ttyUSB0", PrinterAddress("serial", "/dev/ttyUSB0", baud=115_200)),
        ("serial:/dev/ttyUSB0?baud=19200", PrinterAddress("serial", "/dev/ttyUSB0", baud=19_200)),
        ("png:slips", PrinterAddress("png", "slips")),
    ],
)
def test_an_address_is_read(url: str, address: PrinterAddress) -> None:
    assert parse_address(url) == address


@pytest.mark.parametrize(
    "url",
    [
        *("", "tcp:", "tcp://:9100", "tcp://host:port", "tcp://host:9100/queue", "file:", "png:"),
        *("usb:04b8", "usb:epson:tm20", "serial:", "serial:/dev/ttyUSB0?baud=fast"),
        *("serial:/dev/ttyUSB0?parity=N", "lpr://host", "/dev/usb/lp0"),
    ],
)
def test_a_wrong_address_is_refused_with_the_forms_that_there_are(url: str) -> None:
    with pytest.raises(PrinterAddressError, match=r"tcp://host:port.*png:DIR"):
        open_printer(url)


# USB


@dataclass
class End:
    """An endpoint as pyusb describes it; attribute 2 is bulk, 3 interrupt."""

    bEndpointAddress: int  # noqa: N815 - pyusb's own name
    bmAttributes: int  # noqa: N815 - (the same)


class Interface(list[End]):
    def __init__(self, device_class: int, *ends: End) -> None:
        super().__init__(ends)
        self.bInterfaceClass = device_class


class Device:
    """A USB device with these interfaces; no test machine has a real printer."""

    def __init__(self, *interfaces: Interface) -> None:
        self._interfaces = interfaces

    def get_active_configuration(self) -> tuple[Interface, ...]:
        return self._interfaces


def test_the_way_to_a_usb_printer_is_read_from_the_printer_itself() -> None:
    keyboard = Interface(3, End(0x84, 3))
    printer = Interface(7, End(0x03, 2), End(0x81, 3), End(0x82, 2))
    assert bulk_endpoints(Device(keyboard, printer)) == (0x03, 0x82)


@pytest.mark.parametrize("interface", [Interface(3, End(0x84, 3)), Interface(7, End(0x03, 2))])
def test_a_usb_device_that_is_no_answering_printer_is_a_fault(interface: Interface) -> None:
    with pytest.raises(OSError, match=r"no printer interface|no way back"):
        bulk_endpoints(Device(interface))
