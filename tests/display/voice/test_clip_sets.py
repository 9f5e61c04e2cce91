"""A board's clips: the machine's set is whole or not there; a sentence has one voice."""

from dataclasses import replace
from pathlib import Path

import pytest

from display.speech import Dialect
from display.views import PAUSE, Announcement, Sentence
from display.voice.clip_sets import CHIME, ClipSets
from display.voice.composing import compose
from display.voice.espeak import NoVoiceError
from display.voice.prompts import all_prompts, clip_file
from display.voice.queue import Utterance
from display.voice.samples import Samples, join, read_wav, seconds_of, silence, write_clip
from tests.display.fakes_hall import Hall
from tests.display.voice.fakes_voice import CATALOGUES, FakeVoice, announcement, tone
from ticket_queue.ids import Language

PROMPTS = all_prompts(CATALOGUES, Dialect.SOUTH)
VI = Language("vi")
SENTENCE = Sentence(VI, "lần thứ ba", ("lần thứ", PAUSE, "ba"))


@pytest.fixture
def voice() -> FakeVoice:
    return FakeVoice()


@pytest.fixture
def sets(tmp_path: Path, voice: FakeVoice) -> ClipSets:
    return ClipSets(tmp_path / "recorded", tmp_path / "made", voice)


def again(tmp_path: Path, *, missing: bool = False) -> tuple[ClipSets, FakeVoice]:
    voice = FakeVoice(missing=missing)
    return ClipSets(tmp_path / "recorded", tmp_path / "made", voice), voice


def test_the_machines_set_is_made_once(tmp_path: Path, sets: ClipSets, voice: FakeVoice) -> None:
    assert sets.make(PROMPTS)
    assert len(voice.said) == len(PROMPTS)
    assert not sets.make(PROMPTS)
    next_start, unused = again(tmp_path)
    assert not next_start.make(PROMPTS)
    assert unused.said == []
    assert {str(path.relative_to(tmp_path / "made")) for path in tmp_path.rglob("*.wav")} == {
        CHIME,
        *(prompt.file for prompt in PROMPTS),
    }


def test_other_words_make_the_set_anew(tmp_path: Path, sets: ClipSets) -> None:
    sets.make(PROMPTS)
    changed, voice = again(tmp_path)
    assert changed.make([*PROMPTS[1:], replace(PROMPTS[0], said="Xin mời")])
    assert "Xin mời" in voice.said


def test_a_voice_that_fails_leaves_nothing_half_made(tmp_path: Path, sets: ClipSets) -> None:
    sets.make(PROMPTS[:3])
    silent, _ = again(tmp_path, missing=True)
    with pytest.raises(NoVoiceError):
        silent.make(PROMPTS)
    assert [path.name for path in tmp_path.iterdir()] == ["made"]
    assert not again(tmp_path)[0].make(PROMPTS[:3])


def test_a_set_that_was_cut_off_is_made_again(tmp_path: Path, sets: ClipSets) -> None:
    sets.make(PROMPTS)
    (tmp_path / "made" / "manifest.json").unlink()
    assert again(tmp_path)[0].make(PROMPTS)


def test_a_recorded_sentence_is_said_by_the_person(tmp_path: Path, sets: ClipSets) -> None:
    sets.make(PROMPTS)
    spoken = {"lần thứ": tone(0.3, 300), "ba": tone(0.3, 500)}
    for words, clip in spoken.items():
        write_clip(tmp_path / "recorded" / clip_file(VI, words), clip)
    assert sets.clips_of(SENTENCE) == list(spoken.values())


def test_a_sentence_that_lacks_one_recorded_word_is_said_by_the_machine_alone(
    tmp_path: Path, sets: ClipSets, voice: FakeVoice
) -> None:
    sets.make(PROMPTS)
    write_clip(tmp_path / "recorded" / clip_file(VI, "ba"), tone(0.3, 500))
    assert sets.clips_of(SENTENCE) == [voice.say(VI, "lần thứ"), voice.say(VI, "ba")]


def test_a_damaged_recording_is_as_good_as_none(
    tmp_path: Path, sets: ClipSets, voice: FakeVoice
) -> None:
    sets.make(PROMPTS)
    write_clip(tmp_path / "recorded" / clip_file(VI, "lần thứ"), tone(0.3))
    (tmp_path / "recorded" / clip_file(VI, "ba")).write_bytes(b"RIFF")
    assert sets.clips_of(SENTENCE) == [voice.say(VI, "lần thứ"), voice.say(VI, "ba")]


def test_a_counters_name_is_made_when_it_is_first_called(tmp_path: Path, sets: ClipSets) -> None:
    sets.make(PROMPTS)
    (sentence,) = announcement(Hall(), 205, name="quầy Tư pháp").sentences
    assert len(sets.clips_of(sentence)) == 7
    next_start, unused = again(tmp_path)
    next_start.clips_of(sentence)
    assert unused.said == []


def test_without_any_voice_nothing_is_said_but_the_chime(tmp_path: Path) -> None:
    silent, _ = again(tmp_path, missing=True)
    assert silent.clips_of(SENTENCE) == []
    assert seconds_of(silent.chime()) > 1


def test_a_site_may_have_a_chime_of_its_own(tmp_path: Path, sets: ClipSets) -> None:
    sets.make(PROMPTS)
    write_clip(tmp_path / "recorded" / CHIME, tone(0.2, 990))
    assert sets.chime() == tone(0.2, 990) != read_wav(tmp_path / "made" / CHIME)


def test_an_announcement_is_chime_call_and_call_again(sets: ClipSets) -> None:
    sets.make(PROMPTS)
    call = Announcement("e", 1, 3, 1, (SENTENCE,))
    chime = tone(0.4, 900)
    first, second = sets.clips_of(SENTENCE)
    sound = compose(Utterance(call, 2), chime, sets.clips_of)
    assert without_silence(sound) == without_silence(join([chime, *(2 * [first, second])[:4]]))
    once = compose(Utterance(call, 1), chime, sets.clips_of)
    assert without_silence(once) == without_silence(join([chime, first, second]))


def test_a_sentence_that_cannot_be_said_is_left_out() -> None:
    call = announcement(Hall(), 3, language="en")
    chime, word = tone(0.4, 900), tone(0.1)

    def vietnamese_only(sentence: Sentence) -> list[Samples]:
        said = [phrase for phrase in sentence.phrases if phrase != PAUSE]
        return [word for _ in said] if sentence.language == VI else []

    sound = compose(Utterance(call, 1), chime, vietnamese_only)
    assert without_silence(sound) == without_silence(join([chime, *(4 * [word])]))
    mute = compose(Utterance(call, 1), chime, lambda _: [])
    assert without_silence(mute) == without_silence(chime)
    assert mute[-1000:] == silence(1)[:1000]


def without_silence(samples: Samples) -> list[int]:
    return [sample for sample in samples if sample]
