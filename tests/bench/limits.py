"""The physical limits: what this machine can do at all, with nothing of ours between."""

import os
import sqlite3
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.settings import default_settings
from tests.bench.child import Child
from tests.bench.ward_process import SERVICES, Line
from tests.bench.wrk_load import Told, tickets
from tests.broker import MosquittoProcess, free_port
from ticket_queue import topics
from ticket_queue.mqtt_link import BrokerAddress, Credentials, LinkState, MqttLink

ANSWER = '{"ticket_id":"7b0c8f1e-3f60-4f0f-9a8e-0d7f0e6f1c11","number":1001,"label":"1001","service":"chung-thuc","service_name":"Chứng thực","priority":false,"issued_at":"2026-11-23T08:00:00.123+07:00","people_ahead":12,"expected_wait":{"low_s":1800,"high_s":2700},"counters":[1,2],"status_url":"http://127.0.0.1:8080/t/AbCdEfGhIjKlMnOpQrStUv","notes":[],"seq":1234}'  # noqa: E501 - as it goes over the line
"""As many bytes as a ticket's answer has."""
SITE_CODE = default_settings().site.code


def disk_syncs(folder: Path, count: int) -> list[float]:
    """Append 4 kB and wait for the disk, so often; return the seconds of each."""
    took, block = [], os.urandom(4096)
    with (folder / "syncs").open("wb", buffering=0) as file:
        for _ in range(count):
            began = time.perf_counter()
            file.write(block)
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return took


def raw_commits(folder: Path, count: int) -> list[float]:
    """Commit one short row as durably as the ledger does, so often."""
    took = []
    conn = sqlite3.connect(folder / "commits.sqlite3", isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("CREATE TABLE events (seq INTEGER PRIMARY KEY, body TEXT)")
    for _ in range(count):
        began = time.perf_counter()
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("INSERT INTO events (body) VALUES (?)", [ANSWER])
        conn.execute("COMMIT")
        took.append(time.perf_counter() - began)
    conn.close()
    return took


def mqtt_one_way(folder: Path, count: int) -> list[float]:
    """Publish to a subscriber through the project's broker, one after the other."""
    arrived, took, connected = threading.Event(), [], threading.Semaphore(0)
    passwords = {"server": "secret", "board": "secret"}
    topic = topics.calls(SITE_CODE)

    def state(state: LinkState, _reason: str) -> None:
        if state is LinkState.CONNECTED:
            connected.release()

    with MosquittoProcess(folder / "broker", passwords, SITE_CODE) as broker:
        address = BrokerAddress.from_url(broker.url)
        ear, mouth = (
            MqttLink(
                address, Credentials(user, "secret"), subscriptions=subscriptions,
                on_message=lambda _topic, _payload: arrived.set(), on_state=state,
            )
            for user, subscriptions in (("board", [topic]), ("server", []))
        )  # fmt: skip
        ear.start()
        mouth.start()
        for _ in range(2):
            assert connected.acquire(timeout=20)
        for _ in range(count):
            arrived.clear()
            began = time.perf_counter()
            mouth.publish(topic, ANSWER.encode())
            assert arrived.wait(20)
            took.append(time.perf_counter() - began)
        ear.stop()
        mouth.stop()
    return took


class BareServer(Child):
    """A bare aiohttp handler as a child."""

    def __init__(self) -> None:
        self.port = free_port()
        super().__init__("tests.bench.bare_server", self.port, ANSWER)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def tickets_per_s(self, clients: int, seconds: float) -> Told:
        header = f"Authorization: Bearer {'x' * 43}"
        return tickets(self.url, header, SERVICES, clients=clients, seconds=seconds).told()

    def one_client(self, count: int) -> list[float]:
        with Line(self.port, f"Authorization: Bearer {'x' * 43}") as line:
            requests = [line.verb("/tickets", service=SERVICES[0]) for _ in range(count)]
            return line.timed(requests)


@contextmanager
def bare_server() -> Iterator[BareServer]:
    with BareServer() as server:
        yield server


def p50_ms(took_s: list[float]) -> float:
    return statistics.median(took_s) * 1000
