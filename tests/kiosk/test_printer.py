"""The printer, tested by the bytes that it receives and by printers that fail."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from escpos.printer import Dummy
from PIL import Image, ImageChops

from kiosk.ports import PaperState, PrintOutcome, PrintReason, PrintResult, TicketPrinter
from kiosk.printer import (
    PrinterAddress,
    PrinterAddressError,
    PrinterProfile,
    open_printer,
    parse_address,
)
from kiosk.receipt import render
from tests.kiosk.escpos_decoder import decode
from tests.kiosk.fake_printer import (
    Condition,
    FakePrinter,
    Faults,
    TcpFakePrinter,
    on_terminal,
    wait_until,
)
from tests.kiosk.test_receipt import PLAIN, VIETNAMESE, WIDE

DEADLINE = timedelta(seconds=5)
KILLING = timedelta(seconds=2)
OK, DOWN, UNKNOWN = PrintOutcome.OK, PrintOutcome.DOWN, PrintOutcome.UNKNOWN


def noise(width: int = 576, height: int = 700, seed: int = 7) -> Image.Image:
    """A picture in which every byte occurs, so that any byte lost or taken for a command shows."""
    random = Random(seed)
    bits = random.randbytes((width + 7) // 8 * height)
    # These read as questions to the printer, which answers them in the middle of the picture.
    bits = bits[:1000] + b"\x10\x04\x01\x10\x04\x04\x10\x04\x02" + bits[1009:]
    return Image.frombytes("1", (width, height), bits)


PICTURE = noise()


def same(printed: Image.Image, sent: Image.Image) -> bool:
    return (
        printed.size == sent.size
        and ImageChops.difference(printed.convert("L"), sent.convert("L")).getbbox() is None
    )


@contextmanager
def printing(
    url: str, profile: PrinterProfile | None = None, deadline: timedelta = DEADLINE
) -> Iterator[TicketPrinter]:
    with closing(open_printer(url, profile, deadline=deadline)) as printer:
        yield printer


@pytest.fixture
def fake() -> Iterator[TcpFakePrinter]:
    with TcpFakePrinter() as printer:
        yield printer


def in_time(printer: TicketPrinter, picture: Image.Image = PICTURE) -> PrintResult:
    """Print, and see that the citizen does not wait beyond the deadline."""
    began = time.monotonic()
    result = printer.print_slip(picture, "1005")
    assert timedelta(seconds=time.monotonic() - began) < DEADLINE + KILLING
    return result


# What comes out


@pytest.mark.parametrize("width", [384, 512, 576])
def test_a_tcp_printer_prints_the_picture_dot_by_dot_and_cuts(
    fake: TcpFakePrinter, width: int
) -> None:
    picture = noise(width)
    with printing(fake.url) as printer:
        assert in_time(printer, picture) == PrintResult(OK, paper=PaperState.OK)
    assert len(fake.slips) == 1
    assert same(fake.slips[0].picture(), picture)


def test_a_slip_as_citizens_get_it_comes_out_as_it_was_drawn(fake: TcpFakePrinter) -> None:
    slip = render(PLAIN, VIETNAMESE, WIDE)
    with printing(fake.url) as printer:
        assert in_time(printer, slip).outcome is OK
    assert same(fake.slips[0].picture(), slip)


def test_a_slip_longer_than_one_raster_command_is_whole(fake: TcpFakePrinter) -> None:
    picture = noise(height=2500)
    with printing(fake.url) as printer:
        assert in_time(printer, picture).outcome is OK
    assert same(fake.slips[0].picture(), picture)


def test_every_slip_has_its_own_connection_and_comes_out_in_order(fake: TcpFakePrinter) -> None:
    pictures = [noise(height=80, seed=seed) for seed in range(5)]
    with printing(fake.url) as printer:
        assert [in_time(printer, picture).outcome for picture in pictures] == [OK] * 5
    assert all(
        same(slip.picture(), picture) for slip, picture in zip(fake.slips, pictures, strict=True)
    )


def test_without_a_cutter_the_slip_is_fed_to_where_it_can_be_torn(fake: TcpFakePrinter) -> None:
    with printing(fake.url, PrinterProfile(cuts=False)) as printer:
        assert in_time(printer).outcome is OK
    assert fake.slips == []
    assert fake.received.endswith(b"\x1bd\x06\x1dr\x01")


def test_slips_are_appended_to_a_plain_file(tmp_path: Path) -> None:
    file = tmp_path / "slips.bin"
    pictures = [noise(height=50, seed=seed) for seed in (1, 2)]
    with printing(f"file:{file}") as printer:
        assert [in_time(printer, picture).outcome for picture in pictures] == [OK, OK]
    assert all(
        same(slip.picture(), picture)
        for slip, picture in zip(decode(file.read_bytes()), pictures, strict=True)
    )


def test_a_device_node_prints_and_answers() -> None:
    fake = FakePrinter()
    with on_terminal(fake) as path, printing(f"file:{path}") as printer:
        assert in_time(printer) == PrintResult(OK, paper=PaperState.OK)
    assert same(fake.slips[0].picture(), PICTURE)


def test_a_serial_printer_prints_and_answers() -> None:
    fake = FakePrinter()
    with on_terminal(fake) as path, printing(f"serial:{path}?baud=115200") as printer:
        assert in_time(printer) == PrintResult(OK, paper=PaperState.OK)
    assert same(fake.slips[0].picture(), PICTURE)


def test_a_png_printer_leaves_one_whole_picture_a_slip(tmp_path: Path) -> None:
    with printing(f"png:{tmp_path / 'slips'}") as printer:
        for name in ("1005-20261123-080509", "A/1006"):
            assert printer.print_slip(PICTURE, name) == PrintResult(OK, paper=PaperState.OK)
    written = sorted((tmp_path / "slips").iterdir())
    assert [path.name for path in written] == ["1005-20261123-080509.png", "A_1006.png"]
    for path in written:
        with Image.open(path) as kept:
            assert same(kept, PICTURE)


def test_a_png_printer_whose_folder_cannot_be_made_is_down(tmp_path: Path) -> None:
    (tmp_path / "slips").write_text("a file stands where the folder should be")
    with printing(f"png:{tmp_path / 'slips'}") as printer:
        assert printer.print_slip(PICTURE, "1005").outcome is DOWN
        assert printer.check().outcome is DOWN


def test_a_picture_wider_than_the_paper_is_refused_before_anything_is_sent(
    fake: TcpFakePrinter,
) -> None:
    with (
        printing(fake.url, PrinterProfile(dots=384)) as printer,
        pytest.raises(ValueError, match="384"),
    ):
        printer.print_slip(PICTURE, "1005")
    assert not fake.received


# What the printer says before


@pytest.mark.parametrize(
    ("condition", "reason", "paper"),
    [
        (Condition(paper_out=True), PrintReason.PAPER_OUT, PaperState.OUT),
        (Condition(cover_open=True), PrintReason.COVER_OPEN, PaperState.UNKNOWN),
        (Condition(offline=True), PrintReason.OFFLINE, PaperState.UNKNOWN),
    ],
)
def test_a_printer_that_cannot_print_gets_nothing_of_the_slip(
    fake: TcpFakePrinter, condition: Condition, reason: PrintReason, paper: PaperState
) -> None:
    fake.condition = condition
    with printing(fake.url) as printer:
        assert in_time(printer) == PrintResult(DOWN, reason, paper)
        assert printer.check() == PrintResult(DOWN, reason, paper)
        fake.mend()
        assert fake.slips == []
        assert in_time(printer).outcome is OK
    assert len(fake.slips) == 1


def test_paper_near_its_end_is_told_and_the_slip_printed(fake: TcpFakePrinter) -> None:
    fake.condition.near_end = True
    with printing(fake.url) as printer:
        assert printer.check() == PrintResult(OK, paper=PaperState.NEAR_END)
        assert in_time(printer) == PrintResult(OK, paper=PaperState.NEAR_END)
    assert len(fake.slips) == 1


def test_a_look_prints_nothing(fake: TcpFakePrinter) -> None:
    with printing(fake.url) as printer:
        assert printer.check() == PrintResult(OK, paper=PaperState.OK)
    assert bytes(fake.received) == b"\x10\x04\x01\x10\x04\x04"


@pytest.mark.parametrize(
    "url",
    [
        "tcp://127.0.0.1:1",
        "serial:/dev/moiso-no-such-device",
        "file:/dev/moiso-no-such-device",
        "usb:04b8:0e15:no-such-serial",
    ],
)
def test_a_printer_that_is_not_there_is_down_each_time(url: str) -> None:
    with printing(url) as printer:
        for _ in range(2):
            result = in_time(printer)
            assert (result.outcome, result.reason) == (DOWN, PrintReason.UNREACHABLE)
            assert result.detail


def test_a_printer_that_hangs_up_without_an_answer_is_down(fake: TcpFakePrinter) -> None:
    fake.faults = Faults(hangs_up=True)
    with printing(fake.url) as printer:
        result = in_time(printer)
        assert (result.outcome, result.reason) == (DOWN, PrintReason.CLOSED)
        fake.mend()
        assert in_time(printer).outcome is OK


# Printers that never answer


def test_a_silent_printer_prints_and_the_citizen_is_asked(fake: TcpFakePrinter) -> None:
    fake.faults = Faults(silent=True)
    with printing(fake.url) as printer:
        assert in_time(printer) == PrintResult(UNKNOWN, PrintReason.NO_STATUS)
    wait_until(lambda: len(fake.slips) == 1)
    assert same(fake.slips[0].picture(), PICTURE)


def test_a_printer_set_to_have_no_status_is_never_asked(fake: TcpFakePrinter) -> None:
    picture = noise(height=64).point(lambda _: 0)
    with printing(fake.url, PrinterProfile(status="none")) as printer:
        assert in_time(printer, picture) == PrintResult(UNKNOWN, PrintReason.NO_STATUS)
        assert printer.check() == PrintResult(UNKNOWN, PrintReason.NO_STATUS)
    wait_until(lambda: len(fake.slips) == 1)
    assert b"\x10\x04" not in fake.received
    assert b"\x1dr" not in fake.received


# Printers that fail in the middle

IN_THE_SLIP = [6, 7, 12, 40, 5_000, 30_000, 50_000, 50_418]
"""Positions in what a connection carries: two questions, 6 bytes, then the slip, 50,420 more."""


@pytest.mark.fault
@pytest.mark.parametrize("byte", [0, 1, 3, 5])
def test_a_printer_that_dies_while_it_is_asked_has_printed_nothing(
    fake: TcpFakePrinter, byte: int
) -> None:
    fake.faults = Faults(dies_at=byte)
    with printing(fake.url) as printer:
        assert in_time(printer).outcome is DOWN
        fake.mend()
        assert fake.slips == []
        assert in_time(printer).outcome is OK


@pytest.mark.fault
@pytest.mark.parametrize("byte", IN_THE_SLIP)
def test_a_printer_that_dies_in_the_slip_leaves_it_unknown(fake: TcpFakePrinter, byte: int) -> None:
    fake.faults = Faults(dies_at=byte)
    with printing(fake.url) as printer:
        result = in_time(printer)
        assert (result.outcome, result.reason) == (UNKNOWN, PrintReason.CLOSED)
        fake.mend()
        assert in_time(printer).outcome is OK


@pytest.mark.fault
@pytest.mark.parametrize("byte", [7, 5_000, 50_417])
def test_a_printer_that_hangs_in_the_slip_leaves_it_unknown_by_the_deadline(
    fake: TcpFakePrinter, byte: int
) -> None:
    fake.faults = Faults(hangs_at=byte)
    with printing(fake.url, deadline=timedelta(seconds=3)) as printer:
        result = in_time(printer)
        assert (result.outcome, result.reason) == (UNKNOWN, PrintReason.TIMED_OUT)
        fake.mend()
        assert in_time(printer, noise(height=90)).outcome is OK
    # Whether it hung just before or after the cut, the next slip is whole and alone on its paper.
    assert same(fake.slips[-1].picture(), noise(height=90))


@pytest.mark.fault
@pytest.mark.parametrize("byte", [7, 50_000])
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (lambda byte: Faults(runs_out_at=byte), PrintReason.PAPER_OUT),
        (lambda byte: Faults(opens_at=byte), PrintReason.COVER_OPEN),
    ],
)
def test_a_slip_stopped_half_way_does_not_come_out_when_all_is_well_again(
    fake: TcpFakePrinter, fault: Callable[[int], Faults], reason: PrintReason, byte: int
) -> None:
    fake.faults = fault(byte)
    with printing(fake.url) as printer:
        result = in_time(printer)
        assert (result.outcome, result.reason) == (UNKNOWN, reason)
        fake.mend()
        assert fake.slips == []
        reprint = noise(height=90)
        assert in_time(printer, reprint).outcome is OK
    assert len(fake.slips) == 1


@pytest.mark.fault
def test_wherever_a_printer_fails_the_next_slip_is_whole(
    fake: TcpFakePrinter, fault_round: int
) -> None:
    byte = Random(fault_round).randrange(50_420)
    with printing(fake.url, deadline=timedelta(seconds=3)) as printer:
        for fault in (Faults(dies_at=byte), Faults(runs_out_at=byte), Faults(hangs_at=byte)):
            fake.faults = fault
            assert in_time(printer).outcome is not OK
            fake.mend()
            assert in_time(printer, noise(height=90)).outcome is OK
            assert same(fake.slips[-1].picture(), noise(height=90))


# The worker


def test_a_device_that_cannot_even_be_opened_is_given_up_and_the_worker_replaced(
    tmp_path: Path, fake: TcpFakePrinter
) -> None:
    stuck = tmp_path / "stuck"
    os.mkfifo(stuck)
    keeper = os.open(stuck, os.O_RDWR | os.O_NONBLOCK)
    # A pipe that nobody empties takes 64 kB and no more: a device that hangs.
    os.write(keeper, bytes(65_536))
    with printing(
        f"file:{stuck}", PrinterProfile(status="none"), deadline=timedelta(seconds=2)
    ) as printer:
        result = in_time(printer)
        assert (result.outcome, result.reason) == (UNKNOWN, PrintReason.TIMED_OUT)
        os.close(keeper)
        stuck.unlink()
        assert in_time(printer).outcome is OK
    assert same(decode(stuck.read_bytes())[0].picture(), PICTURE)


def workers() -> list[int]:
    """The process ids of this process's print workers."""
    listed = subprocess.run(
        ["ps", "--ppid", str(os.getpid()), "-o", "pid=,args="],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "kiosk.printer" in line]


def test_a_worker_that_freezes_is_killed_and_the_next_slip_comes_out(
    fake: TcpFakePrinter,
) -> None:
    with printing(fake.url, deadline=timedelta(seconds=4)) as printer:
        assert in_time(printer).outcome is OK
        (frozen,) = workers()
        os.kill(frozen, signal.SIGSTOP)
        assert in_time(printer) == PrintResult(
            DOWN, PrintReason.TIMED_OUT, detail="print worker ended with status -9"
        )
        assert in_time(printer).outcome is OK
        assert frozen not in workers()
    assert workers() == []
    assert len(fake.slips) == 2


def test_a_worker_that_was_killed_is_replaced(fake: TcpFakePrinter) -> None:
    with printing(fake.url) as printer:
        (killed,) = workers()
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: killed not in running())
        assert in_time(printer).outcome is OK


def running() -> list[int]:
    """Processes that are not zombies."""
    listed = subprocess.run(
        ["ps", "-e", "-o", "pid=,stat="], check=True, capture_output=True, text=True
    ).stdout
    return [int(pid) for pid, state in map(str.split, listed.splitlines()) if state[0] != "Z"]


# Addresses


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


# The decoder itself, so that "the same picture" means something


@pytest.mark.parametrize("impl", ["bitImageRaster", "graphics", "bitImageColumn"])
def test_the_decoder_reads_the_three_ways_to_print_a_picture(impl: str) -> None:
    picture = noise(height=96)
    recorder = Dummy()
    recorder.image(picture, impl=impl)
    recorder.cut(feed=False)
    (slip,) = decode(bytes(recorder.output))
    assert same(slip.picture(), picture)


def test_the_decoder_sees_a_single_wrong_dot() -> None:
    picture = noise(height=96)
    recorder = Dummy()
    recorder.image(picture)
    output = bytearray(recorder.output)
    output[500] ^= 1
    (slip,) = decode(bytes(output))
    assert not same(slip.picture(), picture)


def test_the_decoder_takes_text_for_what_it_is() -> None:
    with pytest.raises(AssertionError, match="as text"):
        decode(b"Ph?c v?")
