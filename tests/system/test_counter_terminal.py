"""A counter's terminal as a real program: an officer's morning, and a server that is killed."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.system.demo_process import DemoProcess, Json, Program, program, until

SERVICE = "chung-thuc"
AGAIN = "ĐANG GỌI SỐ, LẦN 2"


class Officer:
    """Presses the keys of a terminal and reads what it shows."""

    def __init__(self, terminal: Program) -> None:
        self._terminal = terminal

    def press(self, *keys: str) -> None:
        for key in keys:
            self._terminal.write(f'{{"key": "{key}"}}')

    def see(self, wanted: Callable[[Json], object]) -> Json:
        """Wait until the terminal shows something."""
        while not wanted(shown := self._terminal.next()):
            pass
        return shown

    def see_look(self, look: str) -> Json:
        """Wait for a look at which keys mean something again."""
        return self.see(lambda shown: shown["look"] == look and shown["ready"])

    def sign_in(self, name: str, pin: str) -> None:
        names = self.see(lambda shown: shown["names"])["names"]
        (number,) = (number for number, each in names.items() if each == name)
        self.press(*number, "next", *pin, "next")
        self.see(lambda shown: shown["officer"] == name)


def terminal_of(demo: DemoProcess, counter: int) -> Program:
    return program(
        "display", "counter", "--counter", str(counter), "--terminal", "--text",
        "--server", demo.server, "--broker", demo.broker, "--device", "board-1",
        "--token-file", str(demo.data / "tokens" / "board-1"), "--data", str(demo.data),
    )  # fmt: skip


def pin_of(demo: DemoProcess, staff: str) -> str:
    (pin,) = (each["pin"] for each in demo.accounts["staff"] if each["staff"] == staff)
    return str(pin)


def name_of(demo: DemoProcess, staff: str) -> str:
    (name,) = (each["name"] for each in _officers(demo) if each["staff"] == staff)
    return str(name)


def _officers(demo: DemoProcess) -> list[Json]:
    told: list[Json] = demo.device("board-1").get("/api/v1/counter-staff")["staff"]
    return told


@pytest.fixture
def demo(tmp_path: Path) -> DemoProcess:
    return DemoProcess(tmp_path / "demo")


def test_an_officer_works_by_keys_alone_and_a_killed_server_doubles_nothing(
    demo: DemoProcess,
) -> None:
    with demo, terminal_of(demo, counter=1) as terminal:
        kiosk, officer = demo.device("kiosk-1"), Officer(terminal)
        first, second = (kiosk.do("/api/v1/tickets", service=SERVICE)["label"] for _ in range(2))
        officer.sign_in(name_of(demo, "lan"), pin_of(demo, "lan"))
        officer.see_look("closed")
        officer.press("next")
        officer.see_look("free")
        officer.press("next")
        called = officer.see_look("called")
        assert called["label"] == first
        assert called["keys"]["next"] == "Bắt đầu phục vụ"
        officer.press("no_show")
        refused = officer.see(lambda shown: shown["tone"] == "refused" and shown["ready"])
        assert "Xin chờ thêm" in refused["message"]
        officer.press("recall")
        again = officer.see(lambda shown: shown["heading"] == AGAIN and shown["ready"])
        assert again["label"] == first
        assert _at_counter(demo) == {"label": first, "ticket_state": "called"}
        officer.press("next")
        officer.see_look("serving")
        officer.press("finish")
        officer.see_look("free")

        demo.kill()
        officer.press("next")
        officer.see(lambda shown: shown["tone"] == "lost")
        officer.press("next")  # nothing more than the one that is under way
        demo.start()
        assert officer.see_look("called")["label"] == second
        assert _at_counter(demo) == {"label": second, "ticket_state": "called"}

        events = demo.staff("manager").get("/api/v1/events?limit=1000")["events"]
        at_counter = [(each["kind"], each.get("by")) for each in events if each.get("counter") == 1]
        assert at_counter == [
            (kind, "lan")
            for kind in (
                "counter_opened",
                "ticket_called",
                "ticket_recalled",
                "serving_started",
                "serving_finished",
                "ticket_called",
            )
        ]

        _remove(demo, "lan")
        officer.press("recall")
        ended = officer.see(lambda shown: shown["look"] == "names" and shown["message"])
        assert ended["message"] == "Phiên đăng nhập đã hết. Xin đăng nhập lại."


def _at_counter(demo: DemoProcess) -> Json:
    counters = demo.anyone().get("/api/v1/board")["counters"]
    (counter,) = (each for each in counters if each["counter"] == 1)
    return {key: counter[key] for key in ("label", "ticket_state")}


def _remove(demo: DemoProcess, staff: str) -> None:
    command = [sys.executable, "-m", "server", "staff", "remove", staff, "--data", str(demo.data)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    until(lambda: staff not in [each["staff"] for each in _officers(demo)])
