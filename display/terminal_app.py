"""Wires the terminal of a counter together, with a window or without."""

import json
import logging
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from display.board_runner import BoardRunner, HallPresenter
from display.counter_errands import CounterErrands
from display.counter_server import Request
from display.counter_sign import SignPresenter
from display.counter_terminal import Heard, TerminalPresenter, TerminalTexts
from display.hall_connection import device_of, hall_feed
from display.http_counter import HttpCounter
from display.last_officers import LastOfficers
from display.number_pad import NumberPad
from display.pad_keys import NameTouched, PadKey, Pressed
from display.pad_map import pad_caps, pad_map
from display.settings import TEXTS, Settings, SettingsError, read_token
from display.sign_face import SignFace
from display.terminal_view import TerminalView
from display.voice import data_directory
from ticket_queue.catalogue import Catalogue, load_catalogues
from ticket_queue.ids import CounterId, Language
from ticket_queue.watchdog import Watchdog

TURN_S = 0.25
"""How soon, without a window, a request is sent again that got no answer."""
REASONS = ("lunch", "meeting", "break", "system")

_log = logging.getLogger(__name__)

View = TypeVar("View")
View_co = TypeVar("View_co", covariant=True)


class Face(HallPresenter[Heard, View_co], Protocol[View_co]):
    """A presenter that also asks the server."""

    def requests(self, now: float) -> tuple[Request, ...]:
        """Return what is to be asked now; each request is returned once."""
        ...


class Terminal(Generic[View]):
    """A terminal at work, connected to hall, server and number pad; ``face`` makes its view."""

    def __init__(
        self,
        settings: Settings,
        counter: CounterId,
        presenter: TerminalPresenter,
        face: Face[View],
        lasts: LastOfficers,
    ) -> None:
        """Connect to what the settings name; nothing is begun yet.

        Raises:
            SettingsError: a file that is named cannot be used, or a key is none.
        """
        self.runner: BoardRunner[Heard, View] = BoardRunner(face, lambda _call: None, Watchdog())
        token, language = read_token(settings.token_file), Language(settings.language)
        self._server = HttpCounter(settings.server.url, token, counter, language)
        self._feed = hall_feed(settings, device_of(settings), self.runner.post, counter)
        self._codes = pad_map(settings.terminal.keys)
        self._pad_name = settings.terminal.number_pad
        self._presenter, self._face, self._lasts = presenter, face, lasts

    def start(self) -> None:
        """Begin to hear the hall and the pad."""
        self._errands = CounterErrands(self._server, self.runner.post)
        self._feed.start()
        if self._pad_name:
            NumberPad(Path(self._pad_name), self._codes, self.runner.post).start()

    def stop(self) -> None:
        """Leave the hall."""
        self._feed.stop()

    def turn(self, wait_s: float) -> View:
        """Wait for something to happen for a while, see to it, and return what to draw."""
        view = self.runner.turn(self._feed, wait_s)
        self._errands.begin(self._face.requests(time.monotonic()))
        self._lasts.keep(self._presenter.lasts)
        return view


def run_terminal_text(settings: Settings, counter: int) -> None:
    """Take keys as JSON lines and write one for each change, until the input ends.

    With a number pad the end of the input ends nothing: a service has none.

    Raises:
        SettingsError: a file that is named cannot be used, or a key is none.
    """
    presenter, lasts = _presenter(settings, counter)
    terminal = Terminal(settings, CounterId(counter), presenter, presenter, lasts)
    ended = threading.Event()
    reading = threading.Thread(
        target=_read_keys, args=(sys.stdin, terminal.runner.post, ended), daemon=True
    )
    terminal.start()
    reading.start()
    written = ""
    try:
        while not ended.is_set() or settings.terminal.number_pad:
            line = line_of(terminal.turn(TURN_S))
            if line != written:
                written = line
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()
    finally:
        terminal.stop()


def run_terminal_window(settings: Settings, counter: int) -> None:
    """Show the terminal, or the sign as its face, until the window is closed.

    Raises:
        SettingsError: a file that is named cannot be used, a key is none, or there is no screen.
    """
    from display.screens.environment import prepare_environment

    prepare_environment(settings.screen, settings.terminal.input)
    presenter, lasts = _presenter(settings, counter)
    number = CounterId(counter)
    if settings.terminal.face == "sign":
        from display.screens.hall_window import SignWindow

        sign = SignPresenter(_texts(settings), number, time.monotonic(), settings.screen.shift_px)
        over_sign = Terminal(settings, number, presenter, SignFace(presenter, sign), lasts)
        _show(over_sign, SignWindow)
    else:
        from display.screens.terminal_window import TerminalWindow

        terminal = Terminal(settings, number, presenter, presenter, lasts)
        _show(terminal, lambda turn: TerminalWindow(turn, terminal.runner.post))


class _Window(Protocol):
    @property
    def news(self) -> Callable[[], None]: ...

    def run(self) -> None: ...


def _show(terminal: Terminal[View], make: Callable[[Callable[[], View]], _Window]) -> None:
    from display.screens.hall_window import NoWindowError

    try:
        window = make(lambda: terminal.turn(0.0))
    except NoWindowError as error:
        raise SettingsError((f"screen: {error}",)) from error
    terminal.runner.wake_by(window.news)
    terminal.start()
    try:
        window.run()
    finally:
        terminal.stop()


def _texts(settings: Settings) -> Catalogue:
    return load_catalogues(TEXTS)[Language(settings.language)]


def _presenter(settings: Settings, counter: int) -> tuple[TerminalPresenter, LastOfficers]:
    texts = _texts(settings)
    wanted = settings.terminal
    usual = (texts(f"terminal.reason.{reason}") for reason in REASONS)
    words = TerminalTexts(
        texts,
        reasons=wanted.pause_reasons or tuple(usual),
        caps=pad_caps(wanted.keys) if wanted.number_pad else {},
    )
    lasts = LastOfficers(data_directory(settings.storage.data) / f"terminal-{counter}.json")
    presenter = TerminalPresenter(
        words, CounterId(counter), time.monotonic(), lambda: str(uuid.uuid4()), lasts.ids
    )
    return presenter, lasts


def _read_keys(lines: Iterable[str], post: Callable[[Heard], None], ended: threading.Event) -> None:
    for line in lines:
        try:
            post(pressed_in(line))
        except ValueError as error:
            _log.warning("a line that is no key is left out: %s", error)
    ended.set()


def pressed_in(line: str) -> Pressed | NameTouched:
    """Read ``{"key": …}`` or ``{"name": number}``.

    Raises:
        ValueError: it is neither.
    """
    match json.loads(line):
        case {"key": str(key)}:
            return Pressed(PadKey(key))
        case {"name": int(number)}:
            return NameTouched(number)
    raise ValueError(f'neither {{"key": …}} nor {{"name": number}}: {line.strip()}')


def line_of(view: TerminalView) -> str:
    """Write what a view says, but for what moves by itself: clock, durations, waits."""
    line = {
        "counter": view.counter,
        "look": view.look.value,
        "officer": view.officer or None,
        "heading": view.heading,
        "label": view.label or None,
        "words": view.words or None,
        "message": view.message.text if view.message else None,
        "tone": view.message.tone.value if view.message else None,
        "keys": {shown.key.value: shown.text for shown in view.keys},
        "names": {str(shown.number): shown.name for shown in view.names},
        "typed": len(view.typed),
        "late": view.late or None,
        "ready": view.ready,
    }
    return json.dumps(line, ensure_ascii=False)
