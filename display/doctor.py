"""What must be right before a screen hangs in the hall: each thing with a sentence that says so."""

import queue
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from fontpkg_be_vietnam_pro import ROOT as FONT_ROOT

from display.legibility import FEWEST_ROWS, Glass
from display.ports import SnapshotError, SnapshotSource
from display.settings import Settings
from ticket_queue import topics
from ticket_queue.messages import BoardSnapshot
from ticket_queue.mqtt_link import BrokerAddress, Credentials, LinkState, MqttLink

DEADLINE_S = 5.0
FONTS = ("Medium", "SemiBold", "Bold", "ExtraBold")


@dataclass(frozen=True)
class Finding:
    """One line: the ``key`` is that of its sentence below ``doctor.``; not ``fine``: to be done."""

    fine: bool
    key: str
    facts: Mapping[str, object]


def examine(
    settings: Settings, token: str, source: SnapshotSource, environment: Mapping[str, str]
) -> Iterator[Finding]:
    """Look at everything that a screen needs, one finding after the other."""
    snapshot = None
    url = settings.server.url
    try:
        snapshot = source.fetch()
        yield _fine("server", url=url, site=snapshot.site)
    except SnapshotError as error:
        yield _to_do("server_away", url=url, error=error)
    if snapshot is not None:
        yield _token(settings, token)
        yield _broker(settings, token, snapshot)
        yield from _zone(settings, snapshot)
    yield from examine_glass(settings)
    if environment.keys() & {"DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"}:
        yield _fine("screen")
    else:
        yield _to_do("screen_missing")
    missing = [name for name in FONTS if not _font(name).is_file()]
    yield _to_do("fonts_missing", names=", ".join(missing)) if missing else _fine("fonts")


def examine_glass(settings: Settings) -> Iterator[Finding]:
    """Look whether the last calls are read from the farthest seat, and how many rows there are."""
    screen = settings.screen
    glass = Glass(screen.width_mm, screen.height_mm, screen.farthest_seat_m)
    facts = {"seat": f"{screen.farthest_seat_m:g}", "rows": glass.rows}
    if glass.too_far:
        reach = f"{glass.reach_m(FEWEST_ROWS):.0f}"
        larger = f"{screen.farthest_seat_m / glass.reach_m(FEWEST_ROWS):.1f}"
        yield _to_do("hall_too_deep", reach=reach, larger=larger, **facts)
    else:
        yield _fine("hall", digit=f"{glass.digit_mm(glass.rows):.0f}", **facts)


def _token(settings: Settings, token: str) -> Finding:
    url = f"{settings.server.url.rstrip('/')}/api/v1/counters"
    request = Request(url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310  settings allow http and https alone
    try:
        opener = build_opener(ProxyHandler({}))
        with opener.open(request, timeout=settings.server.answer_within_s):
            return _fine("token", device=settings.device)
    except HTTPError as error:
        error.close()
        if error.code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return _to_do("token_refused", device=settings.device)
        return _to_do("token_unknown", error=error)
    except OSError as error:
        return _to_do("token_unknown", error=error)


def _broker(settings: Settings, token: str, snapshot: BoardSnapshot) -> Finding:
    states: queue.SimpleQueue[tuple[LinkState, str]] = queue.SimpleQueue()
    ca_file = settings.broker.ca_file
    link = MqttLink(
        BrokerAddress.from_url(settings.broker.url),
        Credentials(settings.device, token, f"{settings.device}-doctor"),
        subscriptions=[topics.board(snapshot.site), topics.calls(snapshot.site)],
        on_message=lambda _topic, _payload: None,
        on_state=lambda state, reason: states.put((state, reason)),
        ca_file=Path(ca_file) if ca_file else None,
    )
    link.start()
    try:
        state, reason = states.get(timeout=DEADLINE_S)
    except queue.Empty:
        state, reason = LinkState.LOST, "no answer"
    finally:
        link.stop()
    url = settings.broker.url
    if state is LinkState.CONNECTED:
        return _fine("broker", url=url)
    key = "broker_refused" if state is LinkState.REFUSED else "broker_away"
    return _to_do(key, url=url, error=reason)


def _zone(settings: Settings, snapshot: BoardSnapshot) -> Iterator[Finding]:
    counters = {sign.counter for sign in snapshot.counters}
    services = {count.service for count in snapshot.waiting}
    unknown = [str(each) for each in settings.zone.counters if each not in counters]
    unknown += [each for each in settings.zone.services if each not in services]
    if unknown:
        yield _to_do("zone_unknown", names=", ".join(unknown))


def _font(weight: str) -> Path:
    return Path(FONT_ROOT) / "files" / f"BeVietnamPro-{weight}.ttf"


def _fine(key: str, **facts: object) -> Finding:
    return Finding(fine=True, key=key, facts=facts)


def _to_do(key: str, **facts: object) -> Finding:
    return Finding(fine=False, key=key, facts=facts)
