"""Finds what is wrong with clips: the ones that are missing, and those that would not be heard."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from display.voice.prompts import Group, Prompt
from display.voice.samples import RATE, ClipError, Samples, loudness, peak, read_wav, trim
from ticket_queue.ids import Language

SHORTEST_S = 0.12
"""The shortest word of the machine's voice, trăm, takes 0.2 s."""
LONGEST_S = 6.0
QUIETEST_DB = -36.0
"""16 dB below what clips are levelled to: beyond, levelling lifts the room's noise into hearing."""
_FLAT_RUN = 6
"""Samples; a wave of 100 Hz at ``_FLAT_ABOVE_DB`` has four alike at its top by nature."""
_FLAT_ABOVE_DB = -24.0


class Fault(StrEnum):
    """What is wrong with a clip."""

    MISSING = "missing"
    WRONG_KIND = "wrong_kind"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_QUIET = "too_quiet"
    CLIPPED = "clipped"


@dataclass(frozen=True)
class Finding:
    """A clip that is not as it should be; ``detail`` is the technical reason of a wrong kind."""

    prompt: Prompt
    fault: Fault
    detail: str = ""


@dataclass(frozen=True)
class Report:
    """What is wrong in a set, and which of its parts nobody has begun to record."""

    findings: tuple[Finding, ...]
    not_begun: tuple[tuple[Language, Group], ...]


def check_set(directory: Path, prompts: Iterable[Prompt]) -> Report:
    """Check every prompt's clip; a part of which there is no clip at all is no gap."""
    findings: list[Finding] = []
    not_begun = []
    for part, group in groupby(prompts, key=lambda prompt: (prompt.language, prompt.group)):
        found = [(prompt, check_clip(directory / prompt.file, prompt)) for prompt in group]
        wrong = [finding for _, finding in found if finding is not None]
        if len(wrong) == len(found) and all(each.fault is Fault.MISSING for each in wrong):
            not_begun.append(part)
        else:
            findings += wrong
    return Report(tuple(findings), tuple(not_begun))


def check_clip(path: Path, prompt: Prompt) -> Finding | None:
    """Return what is wrong with one clip's file, or None."""
    if not path.exists():
        return Finding(prompt, Fault.MISSING)
    try:
        fault = fault_of(read_wav(path))
    except ClipError as error:
        return Finding(prompt, Fault.WRONG_KIND, str(error))
    return Finding(prompt, fault) if fault else None


def fault_of(samples: Samples) -> Fault | None:
    """Return what is wrong with a clip's sound, trimmed or not; the first thing found."""
    said = trim(samples[:])
    if loudness(said) < QUIETEST_DB:
        return Fault.TOO_QUIET
    if len(said) < SHORTEST_S * RATE:
        return Fault.TOO_SHORT
    if len(said) > LONGEST_S * RATE:
        return Fault.TOO_LONG
    return Fault.CLIPPED if _is_clipped(said) else None


def _is_clipped(samples: Samples) -> bool:
    """Tell whether the wave's tops are cut flat: several equal samples at its very peak."""
    if peak(samples) < _FLAT_ABOVE_DB:
        return False
    tops = (max(samples), min(samples))
    return any(
        value in tops and sum(1 for _ in run) >= _FLAT_RUN for value, run in groupby(samples)
    )
