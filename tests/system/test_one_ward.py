"""One ward through its real programs: from the touch to the board, and past the 20 minutes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.system.demo_process import DemoProcess, Json, Program, program, until


@contextmanager
def subscribed(demo: DemoProcess, topic: str) -> Iterator[Program]:
    """Listen with mosquitto's own client, as a device, from when the broker has confirmed it."""
    command = ["stdbuf", "-oL", "mosquitto_sub", "-V", "5", "-p", str(demo.mqtt_port), "-d"]
    command += ["-u", "board-1", "-P", demo.token("board-1"), "-i", "ear", "-q", "1"]
    with Program([*command, "-t", topic, "-F", "%p"], ready="Subscribed") as ear:
        assert ear.ready.wait(timeout=30)
        yield ear


@pytest.fixture
def demo(tmp_path: Path) -> DemoProcess:
    return DemoProcess(tmp_path / "demo")


def test_a_call_is_everywhere_with_the_same_seq(demo: DemoProcess) -> None:
    with demo, subscribed(demo, "moiso/+/calls") as calls, board_of(demo) as board:
        manager, officer = demo.staff("manager"), demo.staff("officer")
        until(lambda: _is_online(manager.get("/api/v1/devices"), "board-1"))
        with kiosk_of(demo) as kiosk:
            kiosk.write('{"service": "chung-thuc"}')
            ticket = kiosk.next()
        assert ticket["print"] == "ok"
        assert len(list((demo.data / "slips").glob("*.png"))) == 1
        officer.do("/api/v1/counters/1/open")
        answer = officer.do("/api/v1/counters/1/call-next")
        assert answer["ticket"]["ticket_id"] == ticket["ticket_id"]
        heard, seen = calls.next(), board.next()
        newest = demo.anyone().get("/api/v1/board")["recent"][0]
        assert {each["seq"] for each in (answer, heard, seen, newest)} == {answer["seq"]}
        assert {each["number"] for each in (heard, seen, newest)} == {ticket["number"]}
        assert seen["spoken"].startswith("Mời công dân có số")


def board_of(demo: DemoProcess) -> Program:
    arguments = ["--server", demo.server, "--broker", demo.broker, "--device", "board-1"]
    token_file = str(demo.data / "tokens" / "board-1")
    return program("display", "board", "--text", *arguments, "--token-file", token_file)


def kiosk_of(demo: DemoProcess) -> Program:
    arguments = ["--server", demo.server, "--device", "kiosk-1"]
    token_file = str(demo.data / "tokens" / "kiosk-1")
    printer = f"png:{demo.data / 'slips'}"
    return program("kiosk", "--text", *arguments, "--token-file", token_file, "--printer", printer)


def test_a_ticket_left_waiting_raises_one_alert_for_each_level(tmp_path: Path) -> None:
    demo = DemoProcess(tmp_path / "demo", "--speed", "200")
    with demo, subscribed(demo, "moiso/+/alerts") as told:
        manager = demo.staff("manager")
        ticket = demo.device("kiosk-1").do("/api/v1/tickets", service="ho-tich")

        def alerts() -> list[Json]:
            found: list[Json] = manager.get("/api/v1/alerts?state=all")["alerts"]
            return found

        def waited_s() -> float:
            services = manager.get("/api/v1/waits")["services"]
            return float(max(each["longest_wait_s"] for each in services))

        until(lambda: waited_s() > 26 * 60)
        assert [(each["ticket_id"], each["level"]) for each in alerts()] == [
            (ticket["ticket_id"], "near"),
            (ticket["ticket_id"], "past"),
        ]
        manager.do("/api/v1/alerts/acknowledge", service="ho-tich", action="Đã mở thêm quầy")
        manager.do("/api/v1/counters/3/open")
        manager.do("/api/v1/counters/3/call-next")
        heard = [told.next() for _ in range(6)]
        assert [(each["what"], each["alert"]["level"]) for each in heard] == [
            (what, level)
            for what in ("raised", "acknowledged", "closed")
            for level in ("near", "past")
        ]
        assert len(told.lines) == 6
        assert all("closed_at" in each and "acknowledged" in each for each in alerts())


def _is_online(devices: Json, name: str) -> bool:
    return any(each["device"] == name and each["online"] for each in devices["devices"])
