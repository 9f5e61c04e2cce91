"""From a printer's address to the printer."""

from datetime import timedelta
from pathlib import Path

from kiosk.ports import TicketPrinter
from kiosk.printer.address import PrinterProfile, parse_address
from kiosk.printer.escpos_printer import EscposPrinter
from kiosk.printer.png_printer import PngPrinter

DEADLINE = timedelta(seconds=8)
"""A citizen waits no longer than this for a slip; then the number stands on the screen."""


def open_printer(
    url: str,
    profile: PrinterProfile | None = None,
    *,
    deadline: timedelta = DEADLINE,
    unfinished: bool = False,
) -> TicketPrinter:
    """Open the printer at ``url``; it need not be there yet: each slip makes its own connection.

    ``unfinished`` when a kiosk was killed in the middle of a slip, of which the printer may still
    hold a part.

    Raises:
        PrinterAddressError: the address has none of the known forms.
    """
    address = parse_address(url)
    profile = profile or PrinterProfile()
    if address.kind == "png":
        return PngPrinter(Path(address.place).expanduser())
    return EscposPrinter(address, profile, deadline, unfinished=unfinished)
