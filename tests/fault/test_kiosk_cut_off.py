"""Kiosks and their server on cables that lose packets, in network namespaces, and merged again."""

from collections.abc import Iterator
from functools import partial

import pytest

from tests.fault.kiosk_process import KioskProcess
from tests.fault.merged import events, is_handed_in, is_written_once, tickets
from tests.fault.namespaces import HALL, Cable, hall
from tests.system.demo_process import DemoProcess, Json, Person, until

pytestmark = pytest.mark.fault("cut-apart")


@pytest.fixture(scope="module")
def cables() -> Iterator[list[Cable]]:
    with hall(2) as laid:
        yield laid


@pytest.fixture(scope="module")
def demo(cables: list[Cable], tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    with DemoProcess(tmp_path_factory.mktemp("demo") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def kiosks(
    demo: DemoProcess, cables: list[Cable], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[KioskProcess]]:
    """Two kiosks, each at the end of its cable."""
    server = f"http://{HALL}:{demo.port}"
    first, second = (
        KioskProcess(
            *(demo, server, tmp_path_factory.mktemp("kiosk")),
            device=f"kiosk-{number}",
            before=cable.before,
        )
        for number, cable in enumerate(cables, 1)
    )
    with first, second:
        yield [first, second]


@pytest.fixture(autouse=True)
def whole(cables: list[Cable], kiosks: list[KioskProcess]) -> Iterator[None]:
    """Both kiosks reach the server before each test, and the cables are whole after it."""
    for kiosk in kiosks:
        until(kiosk.has_journal)
        until(partial(reaches_server, kiosk))
    yield
    for cable in cables:
        cable.plug_in()
        cable.mend()


def reaches_server(kiosk: KioskProcess) -> bool:
    return not kiosk.waits_to_hand_in() and kiosk.take("tra-ket-qua")["offline"] is False


def called_in_turn(officer: Person, counter: int, count: int) -> list[int]:
    """The numbers in the order in which a counter calls them."""
    officer.do(f"/api/v1/counters/{counter}/open")
    called = []
    for _ in range(count):
        called.append(officer.do(f"/api/v1/counters/{counter}/call-next")["ticket"]["number"])
        officer.do(f"/api/v1/counters/{counter}/start-serving")
    officer.do(f"/api/v1/counters/{counter}/finish")
    officer.do(f"/api/v1/counters/{counter}/close")
    return called


def test_two_kiosks_cut_off_at_once_are_called_by_the_moment_of_issue(
    demo: DemoProcess, cables: list[Cable], kiosks: list[KioskProcess]
) -> None:
    guide, by_guide = demo.staff("guide"), list[Json]()
    for cable in cables:
        cable.cut()
    taken: dict[int, list[Json]] = {0: [], 1: []}
    for _ in range(4):
        for number, kiosk in enumerate(kiosks):
            taken[number].append(kiosk.take_in_time("bao-tro"))
        by_guide.append(guide.do("/api/v1/tickets", service="bao-tro"))
    assert all(each["offline"] for each in (*taken[0], *taken[1]))
    assert {str(each["number"])[:3] for each in taken[0]} == {"691"}
    assert {str(each["number"])[:3] for each in taken[1]} == {"692"}
    # The second one is back first.
    for number in (1, 0):
        cables[number].mend()
        is_handed_in(demo, kiosks[number], *taken[number])
    everybody = [*taken[0], *taken[1], *by_guide]
    is_written_once(demo, *everybody)
    in_order = sorted(everybody, key=lambda each: (each["issued_at"], each["number"]))
    called = called_in_turn(demo.staff("officer"), 7, len(everybody))
    assert called == [each["number"] for each in in_order]


def test_an_answer_lost_on_the_way_is_one_ticket_called_again_under_the_printed_number(
    demo: DemoProcess, cables: list[Cable], kiosks: list[KioskProcess]
) -> None:
    before = tickets(demo)
    cables[0].lose_answers()
    taken = kiosks[0].take_in_time("ho-tich")
    assert taken["offline"] is True
    (by_server,) = [each for key, each in tickets(demo).items() if key not in before]
    assert by_server["ticket_id"] == taken["ticket_id"]
    assert by_server["number"] != taken["number"]
    officer = demo.staff("officer")
    officer.do("/api/v1/counters/3/open")
    assert officer.do("/api/v1/counters/3/call-next")["ticket"]["number"] == by_server["number"]
    cables[0].mend()
    is_handed_in(demo, kiosks[0], taken)
    is_written_once(demo, taken)
    assert len(tickets(demo)) == len(before) + 1
    called = [each for each in demo.anyone().get("/api/v1/board")["recent"] if each["counter"] == 3]
    told = {each["number"]: each["still_called"] for each in called}
    assert told == {taken["number"]: True, by_server["number"]: False}
    officer.do("/api/v1/counters/3/start-serving")
    officer.do("/api/v1/counters/3/finish")


def test_answers_that_break_off_in_their_middle_are_no_answers(
    demo: DemoProcess, cables: list[Cable], kiosks: list[KioskProcess]
) -> None:
    cables[0].lose_large_packets()
    taken = [kiosks[0].take_in_time("dat-dai") for _ in range(3)]
    cables[0].mend()
    is_handed_in(demo, kiosks[0], *(each for each in taken if each["offline"]))
    is_written_once(demo, *taken)


def test_a_plug_pulled_and_put_back_leaves_one_ticket_each(
    demo: DemoProcess, cables: list[Cable], kiosks: list[KioskProcess]
) -> None:
    before = len(tickets(demo))
    cables[0].pull()
    alone = [kiosks[0].take_in_time("xay-dung") for _ in range(2)]
    other = kiosks[1].take_in_time("xay-dung")
    assert [each["offline"] for each in (*alone, other)] == [True, True, False]
    cables[0].plug_in()
    is_handed_in(demo, kiosks[0], *alone)
    is_written_once(demo, *alone, other)
    assert len(tickets(demo)) == before + 3


def test_nothing_was_refused_and_no_day_was_opened_twice(demo: DemoProcess) -> None:
    assert len(events(demo, "day_opened")) == 1
    assert "does not take" not in demo.log
