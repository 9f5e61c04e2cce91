"""How soon the hall hears of a call, and what fifty boards and a hundred pages cost it."""

import json
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.bench import past, wrk_load
from tests.bench.child import Child
from tests.bench.conftest import Floor
from tests.bench.limits import ANSWER, SITE_CODE
from tests.bench.table import Goal, Limit, note, sized, times_ms
from tests.bench.ward_process import V1, WardProcess
from tests.broker import MosquittoProcess
from tests.server.ward import MONDAY
from ticket_queue import topics
from ticket_queue.mqtt_link import BrokerAddress, Credentials, LinkState, MqttLink

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

CALLS = sized(400, 60)
WAITING = sized(9_000, 2_000)
OTHER_COUNTERS = (2, 3, 4, 5)
PAUSE_MS = 50
"""After each key of an officer: a thousand times as busy as one is."""
BETWEEN_CALLS_S = 0.05
BOARDS, PAGES = sized(50, 10), sized(100, 20)
PAGE_TOPICS = (
    "topics=board,call",
    "topics=board,call,counter&counter=2",
    "topics=board,call,waits,alert,counter,ticket,devices",
)
HEARD_WITHIN_S = 20.0

Heard = dict[str, list[float]]


class Crowd(Child):
    """Listeners in a process of their own."""

    def __init__(
        self,
        folder: Path,
        ports: tuple[int, int],
        users: Sequence[tuple[str, str]],
        pages: Sequence[tuple[str, str]] = (),
    ) -> None:
        folder.mkdir(exist_ok=True)
        files = folder / "users", folder / "pages"
        for file, pairs in zip(files, (users, pages), strict=True):
            file.write_text("".join(f"{first} {second}\n" for first, second in pairs))
        super().__init__("tests.bench.crowd", *ports, *files, log=folder / "crowd-log")

    def heard(self) -> tuple[Heard, Heard]:
        """End it and return when each board and each page heard of each call."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        told = self.listen()
        return told["boards"], told["pages"]


def busy_ward(folder: Path, displays: int) -> WardProcess:
    ward = WardProcess(folder, displays=displays)
    issued = [MONDAY - (MONDAY - MONDAY.replace(hour=7, minute=50)) * place / WAITING
              for place in range(WAITING)]  # fmt: skip
    past.write_ledger(ward.ledger, [past.running_day(MONDAY, 0, issued[::-1])], MONDAY)
    return ward


def called(ward: WardProcess, times: int) -> dict[str, float]:
    """Call and serve at counter 1; return when each key was pressed, by the number called."""
    pressed = {}
    with ward.line("officer") as officer:
        for _ in range(times):
            began = time.monotonic()
            body = officer.do("/counters/1/call-next")
            pressed[str(body["ticket"]["number"])] = began
            officer.do("/counters/1/start-serving")
            time.sleep(BETWEEN_CALLS_S)
    return pressed


def users_of(ward: WardProcess, count: int) -> list[tuple[str, str]]:
    return [(name, ward.tokens[name]) for name in (f"display-{place}" for place in range(count))]


def last_heard(pressed: dict[str, float], heard: Heard, listeners: int) -> list[float]:
    """Return from each key to the last listener, in seconds; each must have heard each call."""
    took = []
    for number, began in pressed.items():
        assert len(heard[number]) == listeners, f"{number}: {len(heard[number])} of {listeners}"
        took.append(max(heard[number]) - began)
    return took


def test_a_call_to_a_subscriber(tmp_path: Path, floor: Floor) -> None:
    with busy_ward(tmp_path / "ward", 1) as ward:
        ports = ward.mqtt_port, ward.port
        with Crowd(tmp_path / "crowd", ports, users_of(ward, 1)) as crowd:
            seconds = CALLS * (BETWEEN_CALLS_S + 0.01) + 1
            others = wrk_load.officers(
                ward.url,
                ward.headers["officer"],
                OTHER_COUNTERS,
                pause_ms=PAUSE_MS,
                seconds=seconds,
            )
            pressed = called(ward, CALLS)
            others.told()
            boards, _ = crowd.heard()
    figures = times_ms(last_heard(pressed, boards, 1))
    limit = floor.post_ms + floor.commit_ms + floor.mqtt_ms
    note(
        "officer's call to a subscriber, 5 officers busy",
        figures,
        limit=Limit("a bare POST, a commit and a message, p50 ms", round(limit, 3),
                    round(figures["p50_ms"] / limit, 2)),
        goals=[Goal("ratio", most=4), Goal("p99_ms", most=20)],
    )  # fmt: skip


def raw_fan_out(folder: Path, count: int) -> list[float]:
    """Publish through a mosquitto of our configuration until the last board has it."""
    names = [f"display-{place}" for place in range(BOARDS)]
    passwords = dict.fromkeys(("server", *names), "secret")
    published, connected = {}, []
    with MosquittoProcess(folder / "broker", passwords, SITE_CODE) as broker:
        mouth = MqttLink(
            BrokerAddress.from_url(broker.url), Credentials("server", "secret"),
            subscriptions=[], on_message=lambda *_: None,
            on_state=lambda state, _reason: connected.append(state),
        )  # fmt: skip
        mouth.start()
        users = [(name, "secret") for name in names]
        with Crowd(folder / "raw", (broker.port, 0), users) as crowd:
            deadline = time.monotonic() + HEARD_WITHIN_S
            while LinkState.CONNECTED not in connected:
                assert time.monotonic() < deadline
                time.sleep(0.01)
            for number in range(count):
                message = {**json.loads(ANSWER), "number": number}
                published[str(number)] = time.monotonic()
                mouth.publish(topics.calls(SITE_CODE), json.dumps(message).encode())
                time.sleep(BETWEEN_CALLS_S)
            boards, _ = crowd.heard()
        mouth.stop()
    return last_heard(published, boards, BOARDS)


def test_a_full_hall(tmp_path: Path) -> None:
    raw = raw_fan_out(tmp_path, CALLS)
    with busy_ward(tmp_path / "ward", BOARDS) as ward:
        ports = ward.mqtt_port, ward.port
        pages = [(f"{V1}/live?{PAGE_TOPICS[place % len(PAGE_TOPICS)]}", ward.headers["manager"])
                 for place in range(PAGES)]  # fmt: skip
        with Crowd(tmp_path / "crowd", ports, users_of(ward, BOARDS), pages) as crowd:
            ward.ask("lag")
            pressed = called(ward, CALLS)
            lag = ward.ask("lag")
            time.sleep(1)
            boards, shown = crowd.heard()
    with_limit = times_ms(last_heard(pressed, boards, BOARDS))
    limit = times_ms(raw)
    hall = f"{BOARDS} boards and {PAGES} pages"
    note(
        f"officer's call to the last subscriber, {hall}",
        {**with_limit, "over_ms": round(with_limit["p99_ms"] - 1.5 * limit["p99_ms"], 2)},
        limit=Limit("mosquitto's fan-out alone, p99 ms", limit["p99_ms"],
                    round(with_limit["p99_ms"] / limit["p99_ms"], 2)),
        goals=[Goal("over_ms", most=10)],
    )  # fmt: skip
    note(f"officer's call to the last page, {hall}", times_ms(last_heard(pressed, shown, PAGES)))
    note(
        f"event loop's lag, {hall}",
        {name: round(value, 2) for name, value in lag.items()},
        goals=[Goal("p99_ms", most=20)],
    )
