"""The board's voice: its queue, the clips that it is joined of, and how these are made."""

from pathlib import Path

import platformdirs

from display.speech import Dialect
from display.voice.checking import Finding, check_set
from display.voice.clip_sets import ClipSets
from display.voice.espeak import NoVoiceError, espeak
from display.voice.microphone import MicrophoneError
from display.voice.prompts import Prompt, all_prompts
from display.voice.recording import Studio
from display.voice.volume import VolumeStep

__all__ = [
    "ClipSets",
    "Finding",
    "MicrophoneError",
    "NoVoiceError",
    "Prompt",
    "Studio",
    "VolumeStep",
    "all_prompts",
    "check_set",
    "clip_sets",
    "data_directory",
    "made_set",
    "recorded_set",
]


def data_directory(named: str) -> Path:
    """Return where a display keeps its files: the directory that is named, else the platform's."""
    return Path(named) if named else platformdirs.user_data_path("moiso-display", appauthor=False)


def recorded_set(data: Path) -> Path:
    """Return the directory of the clips that people have recorded."""
    return data / "voice" / "recorded"


def made_set(data: Path, dialect: Dialect) -> Path:
    """Return the directory of the clips that the machine's voice has made."""
    return data / "voice" / "made" / dialect


def clip_sets(data: Path, dialect: Dialect) -> ClipSets:
    """Return the clips of a display's data directory, with espeak-ng for what is missing."""
    return ClipSets(recorded_set(data), made_set(data, dialect), espeak(dialect))
