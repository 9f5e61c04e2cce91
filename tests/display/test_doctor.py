"""The doctor says of each thing how it stands, and what to do."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from display.doctor import Finding, examine, examine_glass
from display.http_snapshot import HttpSnapshot
from display.settings import TEXTS, Settings, load_settings
from tests.broker import MosquittoProcess
from tests.display.fakes_hall import Hall
from tests.display.fakes_server import FakeServer
from tests.ticket_queue.test_mqtt_link import PASSWORDS
from ticket_queue.catalogue import load_catalogues

NO_SCREEN: dict[str, str] = {}


@dataclass(frozen=True)
class Site:
    broker: MosquittoProcess
    server: FakeServer


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with (
        MosquittoProcess(tmp_path / "broker", PASSWORDS) as broker,
        FakeServer(Hall(), broker) as server,
    ):
        yield Site(broker, server)


def settings_of(site: Site, **overrides: object) -> Settings:
    given = {"token_file": "token", "server.url": site.server.url, "broker.url": site.broker.url}
    return load_settings(None, {**given, **overrides})


def found(settings: Settings, token: str = PASSWORDS["board-1"]) -> dict[str, Finding]:
    source = HttpSnapshot(settings.server.url, settings.server.answer_within_s)
    return {each.key: each for each in examine(settings, token, source, {"DISPLAY": ":0"})}


def test_all_is_well(site: Site) -> None:
    findings = found(settings_of(site))
    assert set(findings) == {"server", "token", "broker", "hall", "screen", "fonts"}
    assert all(each.fine for each in findings.values())


def test_a_wrong_token_is_refused_by_server_and_broker(site: Site) -> None:
    findings = found(settings_of(site), "stolen")
    assert not findings["token_refused"].fine
    assert not findings["broker_refused"].fine


def test_a_broker_that_is_away_and_counters_that_are_not_there_are_named(site: Site) -> None:
    site.broker.kill()
    findings = found(settings_of(site, **{"zone.counters": [1, 77], "zone.services": ["moon"]}))
    assert "broker_away" in findings
    assert findings["zone_unknown"].facts["names"] == "77, moon"


def test_without_a_server_the_rest_is_still_looked_at() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    settings = load_settings(
        None, {"token_file": "token", "server.url": f"http://127.0.0.1:{port}"}
    )
    source = HttpSnapshot(settings.server.url, 1.0)
    keys = [each.key for each in examine(settings, "x", source, NO_SCREEN)]
    assert keys == ["server_away", "hall", "screen_missing", "fonts"]


def test_a_hall_too_deep_is_said_with_how_much_larger_the_screen_must_be() -> None:
    settings = load_settings(
        None,
        {
            "token_file": "token",
            "screen.width_mm": 708.0,
            "screen.height_mm": 398.0,
            "screen.farthest_seat_m": 25.0,
        },
    )
    (finding,) = examine_glass(settings)
    assert (finding.fine, finding.key) == (False, "hall_too_deep")
    for texts in load_catalogues(TEXTS).values():
        assert "25 m" in texts("doctor.hall_too_deep", **finding.facts)
