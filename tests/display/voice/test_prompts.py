"""Whatever is called is made of prompts that are in the catalogue, each in a file of its own."""

import re
from dataclasses import replace

import pytest

from display.speech import LARGEST, Dialect, Speech, read_digits, read_number
from display.views import PAUSE
from display.voice.prompts import Group, all_prompts, clip_file
from tests.display.fakes_hall import Hall
from tests.display.voice.fakes_voice import CATALOGUES, SPEECH
from ticket_queue.ids import Language

VIETNAMESE = Language("vi")


def words_of(dialect: Dialect, language: str = "vi") -> set[str]:
    prompts = all_prompts(CATALOGUES, dialect)
    return {prompt.words for prompt in prompts if prompt.language == language}


@pytest.mark.parametrize("dialect", Dialect)
def test_every_number_is_made_of_prompts(dialect: Dialect) -> None:
    there = words_of(dialect)
    for number in range(LARGEST + 1):
        assert there.issuperset(read_number(number, dialect).split()), number
        assert there.issuperset(read_digits(str(number)).split()), number


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("attempt", [1, 2, 3, 4])
def test_every_call_is_made_of_prompts(language: str, attempt: int) -> None:
    speech = Speech(CATALOGUES, Dialect.NORTH, 1000)
    there = {each: words_of(Dialect.NORTH, each) for each in ("vi", "en")}
    for counter in range(1, 130):
        call = Hall().call(1000 + counter, counter, attempt)
        call = replace(call, language=Language(language), label=f"X{counter:03}")
        for sentence in speech.call(call):
            assert there[sentence.language].issuperset({*sentence.phrases} - {PAUSE})


def test_a_named_counter_needs_its_name_and_nothing_else() -> None:
    call = replace(Hall().call(205), counter_name="quầy Tư pháp")
    prompts = all_prompts(CATALOGUES, Dialect.SOUTH, ["quầy Tư pháp"])
    named = {prompt.words for prompt in prompts if prompt.language == VIETNAMESE}
    (sentence,) = SPEECH.call(call)
    assert {*sentence.phrases} - {PAUSE} - words_of(Dialect.SOUTH) == {"quầy Tư pháp"}
    assert named.issuperset({*sentence.phrases} - {PAUSE})


def test_a_person_reads_about_forty_prompts() -> None:
    prompts = all_prompts(CATALOGUES, Dialect.SOUTH)
    vietnamese = [prompt for prompt in prompts if prompt.language == VIETNAMESE]
    assert [prompt.group for prompt in vietnamese].count(Group.CALLS) == 22
    assert len(vietnamese) == 48


def test_every_prompt_has_a_plain_file_of_its_own() -> None:
    prompts = {each for dialect in Dialect for each in all_prompts(CATALOGUES, dialect)}
    assert len({prompt.file for prompt in prompts}) == len(prompts)
    for prompt in prompts:
        assert re.fullmatch(r"(vi|en)/[a-z]+(-[a-z]+)*\.wav", prompt.file)


@pytest.mark.parametrize(
    ("words", "file"),
    [
        ("một", "vi/mootj.wav"),
        ("mốt", "vi/moots.wav"),
        ("mười", "vi/muwowif.wav"),
        ("mươi", "vi/muwowi.wav"),
        ("Mời công dân có số", "vi/mowif-coong-daan-cos-soos.wav"),
        ("quầy Đất đai 2", "vi/quaayf-ddaats-ddai-2.wav"),
        ("../Phòng\n12/A", "vi/phongf-12a.wav"),
    ],
)
def test_a_file_is_spelled_as_its_words_are_typed(words: str, file: str) -> None:
    assert clip_file(VIETNAMESE, words) == file
