"""Brings the calls that come onto the board to the loudspeaker, in the queue's order."""

import queue
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from display.speaker.speaker import Speaker
from display.views import Announcement
from display.voice.prompts import Prompt
from display.voice.queue import VoiceQueue
from display.voice.volume import VolumeStep, volume_at


class Announcer:
    """The queue, and the speaker that says what its turn is; lives in the board's own thread."""

    def __init__(self, speaker: Speaker, volumes: Sequence[VolumeStep]) -> None:
        self._queue = VoiceQueue()
        self._speaker = speaker
        self._volumes = volumes
        self._ended: queue.SimpleQueue[None] = queue.SimpleQueue()

    def start(
        self,
        prompts: Iterable[Prompt],
        *,
        on_sound: Callable[[str | None], None],
        wake: Callable[[], None],
    ) -> None:
        """Make the clips ready and begin to say what has been added.

        From a thread of its own ``on_sound`` hears, at the start and at each change, why nothing
        is heard, None when it is heard; ``wake`` is called when the next turn may be taken.
        """

        def ended() -> None:
            self._ended.put(None)
            wake()

        self._speaker.start(prompts, on_sound, ended)

    def add(self, announcement: Announcement) -> None:
        """Let a call wait for its turn."""
        self._queue.add(announcement)

    def turn(
        self, now: float, at: datetime | None, still_calls: Callable[[Announcement], bool]
    ) -> None:
        """Begin the next announcement when its turn has come; ``at`` is the service's time."""
        while not self._ended.empty():
            self._ended.get()
            self._queue.ended()
        utterance = self._queue.begin(now, still_calls)
        if utterance is not None:
            self._speaker.say(utterance, volume_at(self._volumes, at))
