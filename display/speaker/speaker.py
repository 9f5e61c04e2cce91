"""Joins an announcement's clips and plays them, away from the window's thread."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable
from typing import Protocol

from display.voice.clip_sets import ClipSets
from display.voice.composing import compose
from display.voice.espeak import NoVoiceError
from display.voice.prompts import Prompt
from display.voice.queue import Utterance
from display.voice.samples import Samples, seconds_of, silence

_log = logging.getLogger(__name__)


class NoSoundError(Exception):
    """Nothing can be played; the text says why."""


class Player(Protocol):
    """A sound card."""

    def play(self, samples: Samples, volume: float) -> None:
        """Begin to play and return; ``volume`` from 0 to 1; raises ``NoSoundError``."""
        ...


class Speaker:
    """Says one utterance after the other; how long one takes is known from its samples alone.

    So a machine without a sound card keeps the same time as one that has one.
    """

    def __init__(
        self,
        clips: ClipSets,
        player: Player,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._clips = clips
        self._player = player
        self._sleep = sleep
        self._orders: queue.SimpleQueue[tuple[Utterance, float]] = queue.SimpleQueue()
        self._on_sound: Callable[[str | None], None] = _ignore
        self._fault: str | None = None
        self._tried = False
        self._voiceless: str | None = None

    def start(
        self,
        prompts: Iterable[Prompt],
        on_sound: Callable[[str | None], None],
        on_ended: Callable[[], None],
    ) -> None:
        """Make the machine's clips if they are not there yet, then wait for orders.

        ``on_sound`` hears from the thread, at the start and at each change, why nothing is heard,
        None when it is heard; ``on_ended`` that an utterance has been said to its end.
        """
        self._on_sound = on_sound
        arguments = (prompts, on_ended)
        threading.Thread(target=self._run, args=arguments, name="speaker", daemon=True).start()

    def say(self, utterance: Utterance, volume: float) -> None:
        """Leave an order; from any thread."""
        self._orders.put((utterance, volume))

    def _run(self, prompts: Iterable[Prompt], on_ended: Callable[[], None]) -> None:
        self._make(prompts)
        self._play(silence(0.1), 0.0)
        while True:
            utterance, volume = self._orders.get()
            sound = compose(utterance, self._clips.chime(), self._clips.clips_of)
            self._play(sound, volume)
            self._sleep(seconds_of(sound))
            on_ended()

    def _make(self, prompts: Iterable[Prompt]) -> None:
        try:
            if self._clips.make(prompts):
                _log.info("the machine's voice has been made")
        except (NoVoiceError, OSError) as error:
            _log.warning("the machine's voice cannot be made: %s", error)
            if not self._clips.speaks():
                self._voiceless = f"no sound: {error}"

    def _play(self, sound: Samples, volume: float) -> None:
        fault = self._voiceless
        try:
            self._player.play(sound, volume)
        except NoSoundError as error:
            fault = f"no sound: {error}"
        if fault != self._fault:
            _log.warning("%s", fault or "there is sound again")
        if fault != self._fault or not self._tried:
            self._fault, self._tried = fault, True
            self._on_sound(fault)


def _ignore(_fault: str | None) -> None:
    """Before the start nobody is told of the sound."""
