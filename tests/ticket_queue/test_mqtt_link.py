"""The one connection to the broker, against a real mosquitto that is killed and frozen."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.broker import MosquittoProcess, free_port
from ticket_queue.mqtt_link import BrokerAddress, Credentials, LastWill, LinkState, MqttLink

DEADLINE_S = 15.0
PASSWORDS = {"server": "of-the-server", "board-1": "of-the-board", "board-2": "of-the-other"}
CALLS = "moiso/test/calls"
BOARD = "moiso/test/board"
STATUS = "moiso/test/devices/board-1/status"


class Ear:
    """What a link has told, in order; one can wait for it."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, bytes]] = []
        self.states: list[tuple[LinkState, str]] = []
        self.delivered: list[bytes] = []
        self._news = threading.Condition()

    def hear(self, topic: str, payload: bytes) -> None:
        with self._news:
            self.messages.append((topic, payload))
            self._news.notify_all()

    def see(self, state: LinkState, reason: str) -> None:
        with self._news:
            self.states.append((state, reason))
            self._news.notify_all()

    def deliver(self, payload: bytes) -> None:
        with self._news:
            self.delivered.append(payload)
            self._news.notify_all()

    def wait_for(self, condition: Callable[[], bool], deadline_s: float = DEADLINE_S) -> None:
        with self._news:
            assert self._news.wait_for(condition, deadline_s), (self.states, self.messages)

    def wait_connected(self, times: int = 1) -> None:
        self.wait_for(lambda: self.connects >= times)

    @property
    def connects(self) -> int:
        return sum(state is LinkState.CONNECTED for state, _ in self.states)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[MosquittoProcess]:
    with MosquittoProcess(tmp_path / "broker", PASSWORDS) as broker:
        yield broker


@contextmanager
def link_to(
    url: str,
    ear: Ear,
    user: str = "server",
    *topics: str,
    password: str | None = None,
    last_will: LastWill | None = None,
) -> Iterator[MqttLink]:
    link = MqttLink(
        BrokerAddress.from_url(url),
        Credentials(user, PASSWORDS[user] if password is None else password),
        subscriptions=topics,
        on_message=ear.hear,
        on_state=ear.see,
        last_will=last_will,
    )
    link.start()
    try:
        yield link
    finally:
        link.stop()


def test_a_message_arrives_and_its_delivery_is_told(broker: MosquittoProcess) -> None:
    board, server = Ear(), Ear()
    with (
        link_to(broker.url, board, "board-1", CALLS),
        link_to(broker.url, server) as announcer,
    ):
        board.wait_connected()
        server.wait_connected()
        for number in range(50):
            payload = b"call %d" % number
            assert announcer.publish(CALLS, payload, on_delivered=partial(server.deliver, payload))
        expected = [b"call %d" % number for number in range(50)]
        board.wait_for(lambda: len(board.messages) == 50)
        server.wait_for(lambda: len(server.delivered) == 50)
    assert [payload for _, payload in board.messages] == expected
    assert sorted(server.delivered) == sorted(expected)


def test_what_is_retained_comes_at_once(broker: MosquittoProcess) -> None:
    server, board = Ear(), Ear()
    with link_to(broker.url, server) as announcer:
        server.wait_connected()
        announcer.publish(BOARD, b"snapshot", retain=True, on_delivered=lambda: server.deliver(b""))
        server.wait_for(lambda: bool(server.delivered))
    with link_to(broker.url, board, "board-1", BOARD):
        board.wait_for(lambda: board.messages == [(BOARD, b"snapshot")])


@pytest.mark.fault("broker-killed")
def test_after_a_broker_is_killed_the_link_subscribes_anew(broker: MosquittoProcess) -> None:
    board, server = Ear(), Ear()
    with (
        link_to(broker.url, board, "board-1", CALLS),
        link_to(broker.url, server) as announcer,
    ):
        board.wait_connected()
        server.wait_connected()
        broker.kill()
        board.wait_for(lambda: board.states[-1][0] is LinkState.LOST)
        server.wait_for(lambda: server.states[-1][0] is LinkState.LOST)
        assert announcer.publish(CALLS, b"lost") is False
        broker.start()
        board.wait_connected(2)
        server.wait_connected(2)
        announcer.publish(CALLS, b"found")
        board.wait_for(lambda: board.messages == [(CALLS, b"found")])


def test_a_link_that_begins_before_its_broker_finds_it(tmp_path: Path) -> None:
    broker, ear = MosquittoProcess(tmp_path / "broker", PASSWORDS), Ear()
    with link_to(broker.url, ear, "board-1", CALLS):
        ear.wait_for(lambda: ear.states[:1] == [(LinkState.LOST, "the broker cannot be reached")])
        with broker:
            ear.wait_connected()


@pytest.mark.fault("half-open")
def test_a_connection_that_says_nothing_more_is_given_up(broker: MosquittoProcess) -> None:
    ear = Ear()
    with link_to(broker.url, ear, "board-1", CALLS):
        ear.wait_connected()
        broker.freeze()
        ear.wait_for(lambda: ear.states[-1][0] is LinkState.LOST, 20)
        broker.thaw()
        ear.wait_connected(2)


@pytest.mark.fault("broker-killed")
def test_a_broker_that_accepts_and_stays_silent_does_not_hold_the_link(tmp_path: Path) -> None:
    ear = Ear()
    broker = MosquittoProcess(tmp_path / "broker", PASSWORDS)
    with (
        socket.create_server(("127.0.0.1", broker.port)) as mute,
        link_to(broker.url, ear, "board-1", CALLS),
    ):
        accepted, _ = mute.accept()
        mute.close()
        ear.wait_for(lambda: len(ear.states) > 0, 20)
        assert ear.states[0][0] is LinkState.LOST
        accepted.close()
        with broker:
            ear.wait_connected()


def test_a_reconnect_from_the_start_hears_again(broker: MosquittoProcess) -> None:
    board, server = Ear(), Ear()
    with (
        link_to(broker.url, board, "board-1", BOARD) as link,
        link_to(broker.url, server) as announcer,
    ):
        board.wait_connected()
        server.wait_connected()
        announcer.publish(BOARD, b"one", retain=True)
        board.wait_for(lambda: len(board.messages) == 1)
        link.reconnect()
        board.wait_connected(2)
        board.wait_for(lambda: len(board.messages) == 2)
        announcer.publish(BOARD, b"two", retain=True)
        board.wait_for(lambda: len(board.messages) == 3)
    assert [payload for _, payload in board.messages] == [b"one", b"one", b"two"]


def test_who_goes_leaves_the_last_will(broker: MosquittoProcess) -> None:
    server, board = Ear(), Ear()
    will = LastWill(STATUS, b"offline")
    with link_to(broker.url, server, "server", "moiso/test/devices/+/status"):
        server.wait_connected()
        with link_to(broker.url, board, "board-1", last_will=will) as link:
            board.wait_connected()
            link.publish(STATUS, b"online", retain=True)
            server.wait_for(lambda: server.messages[-1:] == [(STATUS, b"online")])
        server.wait_for(lambda: server.messages[-1:] == [(STATUS, b"offline")])
    late = Ear()
    with link_to(broker.url, late, "server", STATUS):
        late.wait_for(lambda: late.messages == [(STATUS, b"offline")])


def test_a_wrong_password_is_said_to_be_one(broker: MosquittoProcess) -> None:
    ear = Ear()
    with link_to(broker.url, ear, "board-1", CALLS, password="guessed"):
        ear.wait_for(lambda: bool(ear.states))
    assert ear.states == [(LinkState.REFUSED, "refused by the broker: Not authorized")]
    assert "guessed" not in repr(Credentials("board-1", "guessed"))


def test_a_topic_that_is_not_allowed_is_refused_by_name() -> None:
    # mosquitto's ACL file grants every subscription and keeps the messages back; other brokers
    # and mosquitto's plugins refuse the subscription itself.
    ear = Ear()
    with socket.create_server(("127.0.0.1", 0)) as strict:
        url = f"mqtt://127.0.0.1:{strict.getsockname()[1]}"
        with link_to(url, ear, "board-1", CALLS, "moiso/test/devices/board-2/status"):
            client, _ = strict.accept()
            client.recv(1024)
            client.sendall(bytes.fromhex("20 03 00 00 00"))  # CONNACK: success
            subscribe = client.recv(1024)
            client.sendall(b"\x90\x05" + subscribe[2:4] + b"\x00\x01\x87")  # granted, refused
            ear.wait_for(lambda: bool(ear.states))
            client.close()
    state, reason = ear.states[0]
    assert state is LinkState.REFUSED
    assert "devices/board-2/status" in reason
    assert CALLS not in reason


def test_a_refused_message_is_never_delivered(
    broker: MosquittoProcess, caplog: pytest.LogCaptureFixture
) -> None:
    ear = Ear()
    with link_to(broker.url, ear, "board-1", STATUS) as link:
        ear.wait_for(lambda: bool(ear.states))
        link.publish(BOARD, b"false", on_delivered=lambda: ear.deliver(b"false"))
        link.publish(STATUS, b"own", retain=True, on_delivered=lambda: ear.deliver(b"own"))
        ear.wait_for(lambda: bool(ear.delivered))
    assert ear.delivered == [b"own"]
    assert "the broker refused a message" in caplog.text


def test_a_message_that_the_broker_would_cut_us_off_for_is_not_sent(
    broker: MosquittoProcess,
) -> None:
    ear = Ear()
    with link_to(broker.url, ear) as link:
        ear.wait_connected()
        with pytest.raises(ValueError, match="16385 bytes"):
            link.publish(BOARD, b"x" * 16_385)


def test_a_link_stops_though_nobody_listens() -> None:
    ear = Ear()
    with link_to(f"mqtt://127.0.0.1:{free_port()}", ear, "board-1", CALLS):
        ear.wait_for(lambda: bool(ear.states))


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("mqtt://10.0.0.5", BrokerAddress("10.0.0.5", 1883, tls=False)),
        ("mqtt://broker:1884/", BrokerAddress("broker", 1884, tls=False)),
        ("mqtts://broker", BrokerAddress("broker", 8883, tls=True)),
        ("mqtt://[::1]:1883", BrokerAddress("::1", 1883, tls=False)),
    ],
)
def test_an_address_is_read_from_its_url(url: str, address: BrokerAddress) -> None:
    assert BrokerAddress.from_url(url) == address


@pytest.mark.parametrize(
    "url",
    ["", "broker:1883", "http://broker", "mqtt://", "mqtt://a:b@broker", "mqtt://broker:x"],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        BrokerAddress.from_url(url)
