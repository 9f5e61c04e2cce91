"""The announcer says what the queue lets through, keeps its time, and says when it cannot."""

import threading
from datetime import time
from pathlib import Path
from queue import Empty, Queue

import pytest

from display.speaker import Announcer, Speaker
from display.speech import Dialect
from display.views import Announcement
from display.voice import ClipSets, VolumeStep, all_prompts
from display.voice.composing import compose
from display.voice.queue import Utterance
from display.voice.samples import seconds_of
from tests.display.fakes_hall import OPENING, Hall
from tests.display.voice.fakes_voice import CATALOGUES, FakePlayer, FakeVoice, announcement

DEADLINE_S = 10.0
PROMPTS = all_prompts(CATALOGUES, Dialect.SOUTH)
VOLUMES = (VolumeStep(time(0), 100), VolumeStep(time(7), 50))


class Studio:
    """An announcer whose sound takes as long as the test likes."""

    def __init__(self, directory: Path, *, mute: bool = False) -> None:
        voice = FakeVoice(missing=mute)
        self.clips = ClipSets(directory / "recorded", directory / "made", voice)
        self.player = FakePlayer()
        self.lengths: Queue[float] = Queue()
        self.faults: Queue[str | None] = Queue()
        self.woken: Queue[None] = Queue()
        self.hall = Hall()
        self._go_on = threading.Semaphore(0)
        self._now = 0.0
        self.announcer = Announcer(Speaker(self.clips, self.player, self._sleep), VOLUMES)

    def start(self) -> None:
        self.announcer.start(PROMPTS, on_sound=self.faults.put, wake=lambda: self.woken.put(None))

    def turn(self, *gone: Announcement) -> None:
        self._now += 1.0
        self.announcer.turn(self._now, OPENING, lambda each: each not in gone)

    def end(self) -> None:
        self._go_on.release()
        self.woken.get(timeout=DEADLINE_S)

    def _sleep(self, seconds: float) -> None:
        self.lengths.put(seconds)
        self._go_on.acquire()


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    studio = Studio(tmp_path)
    studio.start()
    studio.player.played.get(timeout=DEADLINE_S)  # the silence that opens the card
    assert studio.faults.get(timeout=DEADLINE_S) is None, "that it is heard is told at the start"
    return studio


def test_calls_are_played_one_after_the_other_by_the_hours_volume(studio: Studio) -> None:
    calls = [announcement(studio.hall, number) for number in (1001, 1002)]
    for call in calls:
        studio.announcer.add(call)
    for call in calls:
        studio.turn()
        studio.turn()
        sound, volume = studio.player.played.get(timeout=DEADLINE_S)
        assert sound == compose(Utterance(call, 2), studio.clips.chime(), studio.clips.clips_of)
        assert volume == 0.5
        assert studio.lengths.get(timeout=DEADLINE_S) == seconds_of(sound)
        assert studio.player.played.empty()
        studio.end()
    studio.turn()
    with pytest.raises(Empty):
        studio.player.played.get(timeout=0.2)


def test_a_ticket_that_is_served_while_its_call_waits_is_not_called(studio: Studio) -> None:
    first, second, third = (announcement(studio.hall, number) for number in (1001, 1002, 1003))
    for call in (first, second, third):
        studio.announcer.add(call)
    studio.turn()
    studio.player.played.get(timeout=DEADLINE_S)
    studio.end()
    studio.turn(second)
    sound, _ = studio.player.played.get(timeout=DEADLINE_S)
    assert sound == compose(Utterance(third, 2), studio.clips.chime(), studio.clips.clips_of)


def test_without_a_sound_card_the_queue_runs_out_in_the_same_time(studio: Studio) -> None:
    calls = [announcement(studio.hall, number) for number in (1001, 1002)]
    for call in calls:
        studio.announcer.add(call)
    studio.player.broken = True
    for call in calls:
        studio.turn()
        heard = compose(Utterance(call, 2), studio.clips.chime(), studio.clips.clips_of)
        assert studio.lengths.get(timeout=DEADLINE_S) == seconds_of(heard)
        studio.end()
    assert studio.faults.get(timeout=DEADLINE_S) == "no sound: no card"
    assert studio.faults.empty(), "told once"


def test_sound_that_comes_back_is_told(studio: Studio) -> None:
    studio.player.broken = True
    studio.announcer.add(announcement(studio.hall, 1001))
    studio.turn()
    assert studio.faults.get(timeout=DEADLINE_S) == "no sound: no card"
    studio.player.broken = False
    studio.end()
    studio.announcer.add(announcement(studio.hall, 1002))
    studio.turn()
    assert studio.faults.get(timeout=DEADLINE_S) is None


def test_a_machine_without_a_card_says_so_before_the_first_call(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    studio.player.broken = True
    studio.start()
    assert studio.faults.get(timeout=DEADLINE_S) == "no sound: no card"


def test_without_any_voice_the_chime_still_calls_eyes_to_the_board(tmp_path: Path) -> None:
    studio = Studio(tmp_path, mute=True)
    studio.start()
    fault = studio.faults.get(timeout=DEADLINE_S)
    assert fault == "no sound: espeak-ng is not installed"
    studio.player.played.get(timeout=DEADLINE_S)
    studio.announcer.add(announcement(studio.hall, 1001))
    studio.turn()
    sound, _ = studio.player.played.get(timeout=DEADLINE_S)
    chime = studio.clips.chime()
    assert sound[: len(chime)] == chime
    assert not any(sound[len(chime) :])
