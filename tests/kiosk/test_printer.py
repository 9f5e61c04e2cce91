"""The printer, tested by the bytes that it receives."""

from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from kiosk.ports import PaperState, PrintReason, PrintResult
from kiosk.printer import (
    PrinterProfile,
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
from tests.kiosk.printing import DOWN, OK, PICTURE, UNKNOWN, fake, in_time, noise, printing, same
from tests.kiosk.receipts import PLAIN, VIETNAMESE, WIDE

__all__ = ["fake"]


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


def test_a_silent_printer_is_given_up_in_time_and_its_worker_lives_on(fake: TcpFakePrinter) -> None:
    # Its silences take 3 s: 1 before the slip and 2 after it.
    fake.faults = Faults(silent=True)
    with printing(fake.url, deadline=timedelta(seconds=3)) as printer:
        printer.check()  # by now the worker has loaded
        assert in_time(printer) == PrintResult(UNKNOWN, PrintReason.NO_STATUS)


def test_a_printer_set_to_have_no_status_is_never_asked(fake: TcpFakePrinter) -> None:
    picture = noise(height=64).point(lambda _: 0)
    with printing(fake.url, PrinterProfile(status="none")) as printer:
        assert in_time(printer, picture) == PrintResult(UNKNOWN, PrintReason.NO_STATUS)
        assert printer.check() == PrintResult(UNKNOWN, PrintReason.NO_STATUS)
    wait_until(lambda: len(fake.slips) == 1)
    assert b"\x10\x04" not in fake.received
    assert b"\x1dr" not in fake.received
