"""The slip printer: ``open_printer`` opens any of them by its address."""

from kiosk.printer.address import PrinterAddress, PrinterAddressError, PrinterProfile, parse_address
from kiosk.printer.opening import open_printer

__all__ = [
    "PrinterAddress",
    "PrinterAddressError",
    "PrinterProfile",
    "open_printer",
    "parse_address",
]
