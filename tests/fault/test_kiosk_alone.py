"""The kiosk cut off from its server: a number in two seconds, handed in later, one ticket each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fault.kiosk_process import KioskProcess
from tests.fault.merged import is_handed_in, tickets
from tests.proxy import Proxy
from tests.system.demo_process import DemoProcess, until

pytestmark = pytest.mark.fault("cut-apart")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    with DemoProcess(tmp_path_factory.mktemp("demo") / "data") as running:
        yield running


@pytest.fixture
def line(demo: DemoProcess) -> Iterator[Proxy]:
    with Proxy(demo.port) as proxy:
        yield proxy


@pytest.fixture
def kiosk(demo: DemoProcess, line: Proxy, tmp_path: Path) -> Iterator[KioskProcess]:
    with KioskProcess(demo, line.url, tmp_path / "kiosk") as running:
        assert running.take()["offline"] is False
        yield running


@pytest.mark.parametrize("mode", ["refuse", "stall"])
def test_a_kiosk_that_is_cut_off_gives_numbers_in_time_and_hands_them_in(
    demo: DemoProcess, line: Proxy, kiosk: KioskProcess, mode: str
) -> None:
    line.break_line(mode)
    taken = [kiosk.take_in_time() for _ in range(3)]
    assert all(each["offline"] and each["print"] == "ok" for each in taken)
    first = taken[0]["number"]
    assert str(first).startswith("191")
    assert [each["number"] for each in taken] == [first, first + 1, first + 2]
    line.mend()
    is_handed_in(demo, kiosk, *taken)
    until(lambda: kiosk.take()["offline"] is False)


def test_an_answer_that_was_lost_is_one_ticket_and_bears_the_printed_number(
    demo: DemoProcess, line: Proxy, kiosk: KioskProcess
) -> None:
    before = len(tickets(demo))
    line.break_line("lose")
    taken = kiosk.take_in_time("dat-dai")
    assert taken["offline"] is True
    issued = tickets(demo)[taken["ticket_id"]]
    assert issued["number"] != taken["number"]
    line.break_line("refuse")
    line.mend()
    until(lambda: not kiosk.waits_to_hand_in())
    now = tickets(demo)
    assert now[taken["ticket_id"]]["number"] == taken["number"]
    assert len(now) == before + 1


def test_a_request_that_reaches_the_server_late_is_no_second_ticket(
    demo: DemoProcess, line: Proxy, kiosk: KioskProcess
) -> None:
    before = len(tickets(demo))
    line.break_line("stall")
    taken = kiosk.take_in_time("ho-tich")
    line.mend()
    is_handed_in(demo, kiosk, taken)
    assert len(tickets(demo)) == before + 1


def test_a_kiosk_killed_alone_goes_on_with_the_next_number(
    demo: DemoProcess, line: Proxy, tmp_path: Path
) -> None:
    folder = tmp_path / "kiosk"
    with KioskProcess(demo, line.url, folder) as kiosk:
        kiosk.take()
        line.break_line("refuse")
        first = kiosk.take_in_time("xay-dung")
    with KioskProcess(demo, line.url, folder) as kiosk:
        second = kiosk.take_in_time("xay-dung")
        assert second["number"] == first["number"] + 1
        assert second["issued_at"] > first["issued_at"]
        line.mend()
        is_handed_in(demo, kiosk, first, second)


def test_two_kiosks_cut_off_at_once_never_give_the_same_number(
    demo: DemoProcess, line: Proxy, kiosk: KioskProcess, tmp_path: Path
) -> None:
    with KioskProcess(demo, line.url, tmp_path / "other", device="kiosk-2") as other:
        other.take()
        line.break_line("refuse")
        taken = [each.take_in_time("bao-tro") for _ in range(5) for each in (kiosk, other)]
        assert len({each["number"] for each in taken}) == 10
        line.mend()
        is_handed_in(demo, kiosk, *taken[::2])
        is_handed_in(demo, other, *taken[1::2])


def test_a_server_that_was_killed_and_comes_back_has_every_ticket(tmp_path: Path) -> None:
    with (
        DemoProcess(tmp_path / "demo") as demo,
        KioskProcess(demo, demo.server, tmp_path / "kiosk") as kiosk,
    ):
        by_server = kiosk.take()
        demo.kill()
        alone = [kiosk.take_in_time() for _ in range(2)]
        demo.start()
        is_handed_in(demo, kiosk, *alone)
        assert tickets(demo)[by_server["ticket_id"]]["number"] == by_server["number"]
