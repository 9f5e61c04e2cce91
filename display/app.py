"""Wires a board together, with a window or without."""

import json
import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from display.board import Board
from display.board_runner import BoardRunner
from display.board_wording import Wording
from display.hall_feed import Device, HallFeed
from display.http_snapshot import HttpSnapshot
from display.settings import TEXTS, Settings, SettingsError, read_token
from display.speech import Dialect, Speech
from display.views import BoardView, ShownCall
from ticket_queue.catalogue import Catalogue, load_catalogues
from ticket_queue.ids import DeviceId, Language, SiteCode
from ticket_queue.mqtt_link import BrokerAddress

TURN_S = 0.5
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parts:
    """What a board is made of, whatever front it has."""

    runner: BoardRunner[BoardView]
    feed: HallFeed
    texts: Catalogue


def run_text(settings: Settings) -> None:
    """Write a JSON line to standard output for each call shown, until interrupted.

    Raises:
        SettingsError: a file that is named cannot be used.
    """
    parts = _assemble(settings, _write_line)
    parts.feed.start()
    try:
        while True:
            parts.runner.turn(parts.feed, TURN_S)
    finally:
        parts.feed.stop()


def run_window(settings: Settings) -> None:
    """Show the board until its window is closed.

    Raises:
        SettingsError: a file that is named cannot be used, or there is no screen.
    """
    parts = _assemble(settings, _log_call)
    from display.screens.environment import prepare_environment

    prepare_environment(settings.screen)
    from display.screens.board_window import BoardWindow, NoWindowError

    try:
        window = BoardWindow(parts.texts, lambda: parts.runner.turn(parts.feed, 0.0))
    except NoWindowError as error:
        raise SettingsError((f"screen: {error}",)) from error
    parts.runner.wake_by(window.news)
    parts.feed.start()
    try:
        window.run()
    finally:
        parts.feed.stop()


def _assemble(settings: Settings, on_shown: Callable[[ShownCall], None]) -> Parts:
    catalogues = load_catalogues(TEXTS)
    texts = catalogues[Language(settings.language)]
    voice = settings.voice
    speech = Speech(catalogues, Dialect(voice.dialect), voice.digits_from)
    runner = BoardRunner(Board(Wording(texts), speech, time.monotonic()), on_shown)
    broker = settings.broker
    device = Device(
        id=DeviceId(settings.device),
        token=read_token(settings.token_file),
        version=version("moiso"),
        broker=_broker(broker.url),
        ca_file=_ca_file(broker.ca_file),
    )
    source = HttpSnapshot(settings.server.url, settings.server.answer_within_s)
    site = SiteCode(settings.site) if settings.site else None
    return Parts(runner, HallFeed(device, source, runner.post, site), texts)


def _broker(url: str) -> BrokerAddress:
    try:
        return BrokerAddress.from_url(url)
    except ValueError as error:
        raise SettingsError((f"broker.url: {error}",)) from error


def _ca_file(name: str) -> Path | None:
    if name and not Path(name).is_file():
        raise SettingsError((f"broker.ca_file: there is no file {name}",))
    return Path(name) if name else None


def _log_call(call: ShownCall) -> None:
    _log.info("call %d: number %d to counter %d", call.call_no, call.number, call.counter)


def _write_line(call: ShownCall) -> None:
    line = {
        "call_no": call.call_no,
        "seq": call.seq,
        "number": call.number,
        "counter": call.counter,
        "attempt": call.attempt,
        "spoken": call.spoken,
    }
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()
