"""Wires a board or a counter's sign together, with a window or without."""

import json
import logging
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time as dtime

from display import doctor
from display.board import Board, Place
from display.board_runner import BoardRunner
from display.board_wording import Wording
from display.counter_sign import SignPresenter
from display.hall_connection import device_of, hall_feed
from display.hall_feed import HallFeed
from display.http_counter import HttpCounter
from display.http_snapshot import HttpSnapshot
from display.legibility import Glass
from display.news import News
from display.screen_care import OnHours
from display.settings import TEXTS, Settings, SettingsError, read_token
from display.speaker import Announcer, Speaker
from display.speech import Dialect, Speech
from display.terminal_doctor import NOT_FOR_A_TERMINAL, examine_terminal
from display.views import BoardView, ShownCall, SignView
from display.voice import Prompt, VolumeStep, all_prompts, clip_sets, data_directory
from ticket_queue.catalogue import Catalogue, load_catalogues
from ticket_queue.ids import CounterId, Language, ServiceCode
from ticket_queue.watchdog import Watchdog
from ticket_queue.zones import Zone

TURN_S = 0.5
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parts:
    """What a board is made of, whatever front it has."""

    runner: BoardRunner[News, BoardView]
    feed: HallFeed
    board: Board
    texts: Catalogue


def run_text(settings: Settings) -> None:
    """Write a JSON line to standard output for each call shown, until interrupted.

    Raises:
        SettingsError: a file that is named cannot be used.
    """
    parts = _assemble(settings, _write_line, speaks=None)
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
    from display.screens.environment import prepare_environment

    prepare_environment(settings.screen)
    from display.screens.hall_window import BoardWindow, NoWindowError

    voice = _voice(settings)
    speaks = settings.sound.speaks
    parts = _assemble(settings, lambda call: _announce(call, voice), speaks=speaks)

    def turn() -> BoardView:
        view = parts.runner.turn(parts.feed, 0.0)
        if voice is not None:
            now = time.monotonic()
            voice.turn(now, parts.board.time(now), parts.board.still_calls)
        return view

    try:
        window = BoardWindow(parts.texts, turn)
    except NoWindowError as error:
        raise SettingsError((f"screen: {error}",)) from error
    parts.runner.wake_by(window.news)
    parts.feed.start()
    if voice is not None:
        voice.start(_prompts(settings), on_sound=parts.feed.report_sound, wake=window.news)
    try:
        window.run()
    finally:
        parts.feed.stop()


def _assemble(
    settings: Settings, on_shown: Callable[[ShownCall], None], *, speaks: bool | None
) -> Parts:
    catalogues = load_catalogues(TEXTS)
    texts = catalogues[Language(settings.language)]
    voice = settings.voice
    speech = Speech(catalogues, Dialect(voice.dialect), voice.digits_from)
    board = Board(Wording(texts), speech, time.monotonic(), _place(settings))
    runner = BoardRunner(board, on_shown, Watchdog())
    device = replace(device_of(settings), zone=_zone(settings), speaks=speaks)
    return Parts(runner, hall_feed(settings, device, runner.post), board, texts)


def _voice(settings: Settings) -> Announcer | None:
    """Return the voice, or None where the board is silent by its settings; Kivy is ready."""
    if not settings.sound.speaks:
        return None
    from display.speaker.sdl_player import SdlPlayer

    clips = clip_sets(data_directory(settings.storage.data), Dialect(settings.voice.dialect))
    steps = (
        VolumeStep(dtime.fromisoformat(each.begins), each.percent) for each in settings.sound.volume
    )
    return Announcer(Speaker(clips, SdlPlayer()), tuple(steps))


def _prompts(settings: Settings) -> tuple[Prompt, ...]:
    return all_prompts(load_catalogues(TEXTS), Dialect(settings.voice.dialect))


def run_sign_text(settings: Settings, counter: int) -> None:
    """Write a JSON line to standard output for each change of a counter's sign, until interrupted.

    Raises:
        SettingsError: a file that is named cannot be used.
    """
    runner = _sign_runner(settings, counter)
    feed = hall_feed(settings, device_of(settings), runner.post, CounterId(counter))
    feed.start()
    written = ""
    try:
        while True:
            line = _sign_line(runner.turn(feed, TURN_S))
            if line != written:
                written = line
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()
    finally:
        feed.stop()


def run_sign_window(settings: Settings, counter: int) -> None:
    """Show one counter's sign until its window is closed.

    Raises:
        SettingsError: a file that is named cannot be used, or there is no screen.
    """
    from display.screens.environment import prepare_environment

    prepare_environment(settings.screen)
    from display.screens.hall_window import NoWindowError, SignWindow

    runner = _sign_runner(settings, counter)
    feed = hall_feed(settings, device_of(settings), runner.post, CounterId(counter))
    try:
        window = SignWindow(lambda: runner.turn(feed, 0.0))
    except NoWindowError as error:
        raise SettingsError((f"screen: {error}",)) from error
    runner.wake_by(window.news)
    feed.start()
    try:
        window.run()
    finally:
        feed.stop()


def examine(settings: Settings, *, terminal: bool) -> list[tuple[str, bool]]:
    """Return the doctor's lines, each with whether it is fine; those of a terminal when it is one.

    Raises:
        SettingsError: a file that is named cannot be used.
    """
    texts = load_catalogues(TEXTS)[Language(settings.language)]
    source = HttpSnapshot(settings.server.url, settings.server.answer_within_s)
    token = read_token(settings.token_file)
    findings = list(doctor.examine(settings, token, source, os.environ))
    if terminal:
        server = HttpCounter(settings.server.url, token, CounterId(0), Language(settings.language))
        findings = [each for each in findings if each.key not in NOT_FOR_A_TERMINAL]
        findings += examine_terminal(settings, server)
    return [
        (
            f"{_standing(texts, finding)}: {texts(f'doctor.{finding.key}', **finding.facts)}",
            finding.fine,
        )
        for finding in findings
    ]


def _standing(texts: Catalogue, finding: doctor.Finding) -> str:
    return texts("doctor.fine" if finding.fine else "doctor.to_do")


def _sign_runner(settings: Settings, counter: int) -> BoardRunner[News, SignView]:
    texts = load_catalogues(TEXTS)[Language(settings.language)]
    shift_px = settings.screen.shift_px
    presenter = SignPresenter(texts, CounterId(counter), time.monotonic(), shift_px)
    return BoardRunner(presenter, lambda _call: None, Watchdog())


def _sign_line(view: SignView) -> str:
    line = {
        "counter": view.counter,
        "state": view.look.value,
        "label": view.label or None,
        "words": view.words or None,
        "lost": bool(view.lost),
    }
    return json.dumps(line, ensure_ascii=False)


def _place(settings: Settings) -> Place:
    screen = settings.screen
    glass = Glass(screen.width_mm, screen.height_mm, screen.farthest_seat_m)
    if glass.too_far:
        _log.warning(
            "the last calls are read from %.0f m only, not from %.0f m: see moiso-display doctor",
            glass.reach_m(glass.rows),
            screen.farthest_seat_m,
        )
    hours = None
    if screen.on_at and screen.off_at:
        hours = OnHours(dtime.fromisoformat(screen.on_at), dtime.fromisoformat(screen.off_at))
    return Place(
        zone=_zone(settings),
        rows=glass.rows,
        shift_px=screen.shift_px,
        hours=hours,
    )


def _zone(settings: Settings) -> Zone:
    return Zone(
        counters=frozenset(CounterId(counter) for counter in settings.zone.counters),
        services=frozenset(ServiceCode(service) for service in settings.zone.services),
    )


def _announce(call: ShownCall, voice: Announcer | None) -> None:
    if voice is not None and call.announcement is not None:
        voice.add(call.announcement)
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
