"""``voice-check`` finds each kind of gap, and nothing where all is well."""

from array import array
from pathlib import Path

import pytest

from display.speech import Dialect
from display.voice.checking import Fault, Finding, check_set, fault_of
from display.voice.prompts import Group, Prompt, all_prompts
from display.voice.samples import Samples, join, level, silence, wav_bytes, write_clip
from tests.display.voice.fakes_voice import CATALOGUES, tone

PROMPTS = [
    prompt for prompt in all_prompts(CATALOGUES, Dialect.SOUTH) if prompt.group is Group.CALLS
][:22]


def distorted() -> Samples:
    loud = tone(0.4, peak=1.0)
    return array("h", (max(-25_000, min(25_000, sample)) for sample in loud))


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A whole set."""
    for prompt in PROMPTS:
        write_clip(tmp_path / prompt.file, level(tone(0.4)))
    return tmp_path


def found(directory: Path) -> list[tuple[Prompt, Fault]]:
    return [(each.prompt, each.fault) for each in check_set(directory, PROMPTS).findings]


def test_a_whole_set_has_no_gap(recorded: Path) -> None:
    assert check_set(recorded, PROMPTS).findings == ()
    assert check_set(recorded, PROMPTS).not_begun == ()


@pytest.mark.parametrize(
    ("clip", "fault"),
    [
        (tone(0.05), Fault.TOO_SHORT),
        (join([silence(0.5), tone(0.05), silence(0.5)]), Fault.TOO_SHORT),
        (tone(7.0), Fault.TOO_LONG),
        (tone(0.4, peak=0.01), Fault.TOO_QUIET),
        (silence(0.5), Fault.TOO_QUIET),
        (array("h"), Fault.TOO_QUIET),
        (distorted(), Fault.CLIPPED),
    ],
)
def test_a_clip_that_would_not_be_heard_is_found(
    recorded: Path, clip: Samples, fault: Fault
) -> None:
    write_clip(recorded / PROMPTS[5].file, clip)
    assert found(recorded) == [(PROMPTS[5], fault)]


def test_distortion_is_found_after_levelling_too() -> None:
    assert fault_of(level(distorted())) is Fault.CLIPPED
    assert fault_of(level(tone(0.4, peak=0.99))) is None


def test_a_missing_clip_is_found(recorded: Path) -> None:
    (recorded / PROMPTS[7].file).unlink()
    assert found(recorded) == [(PROMPTS[7], Fault.MISSING)]


def test_a_clip_of_another_rate_is_found_with_what_it_is(recorded: Path) -> None:
    content = bytearray(wav_bytes(tone(0.4)))
    content[24:28] = (22_050).to_bytes(4, "little")
    (recorded / PROMPTS[2].file).write_bytes(content)
    (finding,) = check_set(recorded, PROMPTS).findings
    assert finding == Finding(PROMPTS[2], Fault.WRONG_KIND, finding.detail)
    assert "22050 Hz" in finding.detail


def test_a_part_that_nobody_has_begun_is_no_gap(recorded: Path) -> None:
    everything = all_prompts(CATALOGUES, Dialect.SOUTH, ["quầy Tư pháp"])
    report = check_set(recorded, everything)
    assert report.findings == ()
    assert report.not_begun == (
        ("vi", Group.NAMES),
        ("vi", Group.LETTERS),
        ("en", Group.CALLS),
        ("en", Group.LETTERS),
    )
    letter = next(each for each in everything if each.group is Group.LETTERS)
    write_clip(recorded / letter.file, level(tone(0.4)))
    assert len(check_set(recorded, everything).findings) == 25
