"""The ACL, the topics and a real mosquitto agree on who may read and write what."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broker import CONFIG, MosquittoProcess
from tests.kiosk.fake_printer import wait_until
from tests.ticket_queue.test_mqtt_link import PASSWORDS, Ear, link_to
from ticket_queue import topics
from ticket_queue.ids import CounterId, DeviceId, SiteCode
from ticket_queue.mqtt_link import MAX_PAYLOAD_BYTES

SITE = SiteCode("test")
OWN = DeviceId("board-1")
OTHER = DeviceId("board-2")
WHAT_THE_SERVER_SAYS = (
    topics.board(SITE),
    topics.calls(SITE),
    topics.counter(SITE, CounterId(3)),
    topics.waits(SITE),
    topics.alerts(SITE),
    topics.heartbeat(SITE),
)
OWN_STATUS = topics.device_status(SITE, OWN)
NOT_FOR_A_DEVICE = (
    *WHAT_THE_SERVER_SAYS,
    topics.device_status(SITE, OTHER),
    topics.board(SiteCode("elsewhere")),
    "moiso/test/events",
)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[MosquittoProcess]:
    with MosquittoProcess(tmp_path / "broker", PASSWORDS) as broker:
        yield broker


def test_the_acl_names_the_topics_and_no_others() -> None:
    lines = (CONFIG / "acl").read_text(encoding="utf-8").format(site=SITE).splitlines()
    rules = {line for line in lines if line and not line.startswith("#")}
    heard = {f"pattern read {topic}" for topic in WHAT_THE_SERVER_SAYS}
    heard = {rule.replace("counters/3", "counters/+") for rule in heard}
    own = topics.device_status(SITE, DeviceId("me")).replace("/me/", "/%u/")
    server = {"user server", "topic readwrite moiso/test/#"}
    assert rules == heard | server | {f"pattern write {own}"}


def test_a_device_hears_the_hall_and_no_other_device(broker: MosquittoProcess) -> None:
    server, board = Ear(), Ear()
    end = topics.board(SITE)
    with (
        link_to(broker.url, board, "board-1", "moiso/#"),
        link_to(broker.url, server) as announcer,
    ):
        board.wait_connected()
        server.wait_connected()
        announcer.publish(topics.device_status(SITE, OTHER), b"private")
        announcer.publish("moiso/test/events", b"private")
        for topic in reversed(WHAT_THE_SERVER_SAYS):
            announcer.publish(topic, b"public")
        board.wait_for(lambda: (end, b"public") in board.messages)
    assert board.messages == [(topic, b"public") for topic in reversed(WHAT_THE_SERVER_SAYS)]


REFUSED = "the broker refused a message"


def test_a_device_writes_its_own_status_and_nothing_else(
    broker: MosquittoProcess, caplog: pytest.LogCaptureFixture
) -> None:
    server, board = Ear(), Ear()
    with (
        link_to(broker.url, server, "server", "moiso/#"),
        link_to(broker.url, board, "board-1") as device,
    ):
        board.wait_connected()
        server.wait_connected()
        for topic in NOT_FOR_A_DEVICE:
            assert device.publish(topic, b"false")
        device.publish(OWN_STATUS, b"true")
        server.wait_for(lambda: bool(server.messages))
        # The device hears of each refusal in a thread of its own.
        wait_until(lambda: caplog.text.count(REFUSED) == len(NOT_FOR_A_DEVICE))
    assert server.messages == [(OWN_STATUS, b"true")]


def test_nobody_comes_in_without_a_password(broker: MosquittoProcess) -> None:
    stranger = subprocess.run(
        ["mosquitto_sub", *_to(broker), "-i", "stranger", "-t", "moiso/#", "-W", "5"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert stranger.returncode != 0
    assert "Not authorized" in stranger.stderr


def test_a_message_beyond_the_limit_is_not_passed_on(broker: MosquittoProcess) -> None:
    server = Ear()
    who = ("-i", "x", "-u", "board-1", "-P", PASSWORDS["board-1"])
    with link_to(broker.url, server, "server", OWN_STATUS):
        server.wait_connected()
        for size in (MAX_PAYLOAD_BYTES, 30_000):
            subprocess.run(
                ["mosquitto_pub", *_to(broker), *who, "-q", "1", "-t", OWN_STATUS, "-s"],
                input=b"x" * size,
                check=size == MAX_PAYLOAD_BYTES,
                capture_output=True,
                timeout=10,
            )
        server.wait_for(lambda: bool(server.messages))
    assert server.messages == [(OWN_STATUS, b"x" * MAX_PAYLOAD_BYTES)]


def _to(broker: MosquittoProcess) -> tuple[str, ...]:
    return ("-p", str(broker.port), "-V", "5")
