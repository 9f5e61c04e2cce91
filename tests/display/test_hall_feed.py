"""What a board hears, from a real broker: with the server away, and from the start again."""

import logging
import queue
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from display.hall_feed import Device, HallFeed
from display.http_snapshot import HttpSnapshot
from display.news import HeartbeatHeard, LinkChanged, News, SnapshotHeard
from tests.broker import MosquittoProcess, free_port
from tests.display.fakes_hall import Hall
from tests.display.fakes_server import SITE, FakeServer
from tests.ticket_queue.test_mqtt_link import PASSWORDS
from ticket_queue.ids import CounterId, DeviceId, SiteCode
from ticket_queue.messages import decode_device_status
from ticket_queue.mqtt_link import BrokerAddress
from ticket_queue.zones import Zone

DEADLINE_S = 15.0
ZONE = Zone(counters=frozenset({CounterId(3)}))


class Inbox:
    """Keeps the news; one waits for some of a kind."""

    def __init__(self) -> None:
        self._news: queue.Queue[News] = queue.Queue()

    def post(self, news: News) -> None:
        self._news.put(news)

    def wait_for(self, wanted: Callable[[News], bool]) -> News:
        while not wanted(news := self._news.get(timeout=DEADLINE_S)):
            pass
        return news


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[MosquittoProcess]:
    with MosquittoProcess(tmp_path / "broker", PASSWORDS) as broker:
        yield broker


@contextmanager
def feed_from(
    broker: MosquittoProcess,
    server_url: str,
    inbox: Inbox,
    site: SiteCode | None,
    **voice: Any,  # noqa: ANN401 - a device's zone, and whether it speaks
) -> Iterator[HallFeed]:
    address = BrokerAddress.from_url(broker.url)
    device = Device(DeviceId("board-1"), PASSWORDS["board-1"], "1", address, None, **voice)
    feed = HallFeed(device, HttpSnapshot(server_url, 1.0), inbox.post, site)
    feed.start()
    try:
        yield feed
    finally:
        feed.stop()


def test_with_the_site_in_the_settings_a_board_hears_though_the_server_is_away(
    broker: MosquittoProcess, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    inbox = Inbox()
    away = f"http://127.0.0.1:{free_port()}"
    with FakeServer(Hall(), broker) as server, feed_from(broker, away, inbox, SITE) as feed:
        inbox.wait_for(lambda news: news == LinkChanged(connected=True))
        feed.fetch()
        server.say_snapshot()
        heard = inbox.wait_for(lambda news: isinstance(news, SnapshotHeard))
        assert heard == SnapshotHeard(server.hall.snapshot(), just_made=False)
        server.say_heartbeat()
        inbox.wait_for(lambda news: isinstance(news, HeartbeatHeard))
    assert "no snapshot" in caplog.text


def test_the_site_is_learned_from_the_server(broker: MosquittoProcess) -> None:
    inbox = Inbox()
    with FakeServer(Hall(), broker) as server, feed_from(broker, server.url, inbox, None) as feed:
        feed.reconnect()
        feed.fetch()
        heard = inbox.wait_for(lambda news: isinstance(news, SnapshotHeard))
        assert heard == SnapshotHeard(server.hall.snapshot(), just_made=True)
        inbox.wait_for(lambda news: news == LinkChanged(connected=True))


def test_from_the_start_again_the_retained_snapshot_comes_again(broker: MosquittoProcess) -> None:
    inbox = Inbox()
    with FakeServer(Hall(), broker) as server, feed_from(broker, server.url, inbox, SITE) as feed:
        server.say_snapshot()
        inbox.wait_for(lambda news: isinstance(news, SnapshotHeard))
        feed.reconnect()
        inbox.wait_for(lambda news: news == LinkChanged(connected=True))
        inbox.wait_for(lambda news: isinstance(news, SnapshotHeard))


def statuses(server: FakeServer) -> list[tuple[bool, str | None]]:
    told = [decode_device_status(payload) for _, payload in server.ear.messages]
    assert all(status.zone == ZONE for status in told)
    return [(status.online, status.sound) for status in told]


def test_a_board_says_for_whom_it_speaks_and_whether_it_is_heard(broker: MosquittoProcess) -> None:
    with FakeServer(Hall(), broker) as server:
        with feed_from(broker, server.url, Inbox(), SITE, zone=ZONE, speaks=True) as feed:
            server.ear.wait_for(lambda: statuses(server) == [(True, None)])
            feed.report_sound(None)
            server.ear.wait_for(lambda: statuses(server)[1:] == [(True, "ok")])
            feed.report_sound("no sound: no card")
            server.ear.wait_for(lambda: statuses(server)[2:] == [(True, "none")])
            feed.report_sound(None)
            server.ear.wait_for(lambda: statuses(server)[3:] == [(True, "ok")])
        server.ear.wait_for(lambda: statuses(server)[4:] == [(False, "none")])


@pytest.mark.parametrize(("speaks", "sound"), [(False, "off"), (None, None)])
def test_a_board_that_is_not_to_speak_is_never_missed(
    broker: MosquittoProcess, speaks: bool | None, sound: str | None
) -> None:
    with FakeServer(Hall(), broker) as server:
        with feed_from(broker, server.url, Inbox(), SITE, zone=ZONE, speaks=speaks):
            server.ear.wait_for(lambda: statuses(server) == [(True, sound)])
        server.ear.wait_for(lambda: statuses(server)[1:] == [(False, sound)])


def test_the_token_is_in_no_repr() -> None:
    device = Device(DeviceId("b"), "secret", "1", BrokerAddress.from_url("mqtt://x"), None)
    assert "secret" not in repr(device)


def test_two_screens_of_one_device_do_not_push_each_other_out(broker: MosquittoProcess) -> None:
    inboxes = Inbox(), Inbox()
    away = f"http://127.0.0.1:{free_port()}"
    with FakeServer(Hall(), broker) as server, ExitStack() as stack:
        for inbox in inboxes:
            stack.enter_context(feed_from(broker, away, inbox, SITE))
            inbox.wait_for(lambda news: news == LinkChanged(connected=True))
        server.say_heartbeat()
        for inbox in inboxes:
            heard = inbox.wait_for(lambda news: isinstance(news, HeartbeatHeard | LinkChanged))
            assert isinstance(heard, HeartbeatHeard)
