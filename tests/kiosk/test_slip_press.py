"""Slips on their way to the printer."""

from datetime import timedelta

from kiosk.ports import DeviceHealth, PaperState, PrintOutcome, PrintReason, PrintResult
from kiosk.receipt import Paper, Receipt
from kiosk.slip import receipt_of
from kiosk.slip_press import SlipPress
from tests.kiosk.fakes import FakeRecord, FakeTicketPrinter
from tests.kiosk.visit import CATALOGUES, CERTIFY, VI, Visit, menu, menus, new_flow, ticket_of
from ticket_queue.ids import TicketId

TICKET = TicketId("6a3e33de-6b3c-4f07-8ed9-2a8cf5ca2db6")


def receipt(*, reprint: bool = False) -> Receipt:
    flow = new_flow()
    flow.menus_arrived(menus())
    ticket = ticket_of(Visit(flow).choose(CERTIFY))
    return receipt_of(ticket, menu().site, reprint=reprint)


def press_of(
    printer: FakeTicketPrinter | None,
    told: list[DeviceHealth],
    record: FakeRecord | None = None,
) -> SlipPress:
    return SlipPress(printer, Paper(576), CATALOGUES, told.append, record or FakeRecord())


def test_the_slip_says_when_the_turn_is_expected() -> None:
    slip = receipt()
    assert slip.expected is not None
    earliest, latest = slip.expected
    assert earliest - slip.issued_at == timedelta(minutes=20)
    assert latest - slip.issued_at == timedelta(minutes=40)
    assert slip.site_lines[-1] == "PHƯỜNG MẪU"


async def test_a_slip_is_printed_under_its_number() -> None:
    printer = FakeTicketPrinter()
    result = await press_of(printer, []).print_slip(TICKET, receipt(), VI)
    assert result.outcome is PrintOutcome.OK
    assert printer.slips == ["1001-20261123-080509"]


async def test_without_a_printer_nothing_is_printed_and_it_says_so() -> None:
    result = await press_of(None, []).print_slip(TICKET, receipt(), VI)
    assert result.outcome is PrintOutcome.DOWN


async def test_health_is_told_when_it_changes_and_only_then() -> None:
    told: list[DeviceHealth] = []
    printer = FakeTicketPrinter()
    press = press_of(printer, told)
    await press.print_slip(TICKET, receipt(), VI)
    await press.print_slip(TICKET, receipt(), VI)
    printer.result = PrintResult(PrintOutcome.DOWN, PrintReason.PAPER_OUT, PaperState.OUT)
    await press.print_slip(TICKET, receipt(), VI)
    assert told == [
        DeviceHealth(printer="ok"),
        DeviceHealth(printer="down", paper="out", detail="paper-out"),
    ]


async def test_it_is_kept_that_a_slip_is_sent_before_it_is_and_what_became_of_it() -> None:
    record = FakeRecord()
    printer = FakeTicketPrinter(result=PrintResult(PrintOutcome.UNKNOWN))
    await press_of(printer, [], record).print_slip(TICKET, receipt(), VI)
    await press_of(None, [], record).print_slip(TICKET, receipt(), VI)
    assert record.slips == [(TICKET, "sending"), (TICKET, "unknown"), (TICKET, "down")]
