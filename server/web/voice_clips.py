"""The clips of the voice for the board in a browser: a closed set, each made when it is asked for.

The pieces of a sentence are those of a TV board's voice; the page joins them end to end.
"""

import asyncio
import hashlib
import re
import shutil
import string
import subprocess
import tempfile
import wave
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from ticket_queue.catalogue import FIRST_LANGUAGE, Catalogue
from ticket_queue.ids import Language

PROGRAM = "espeak-ng"
WORDS_PER_MINUTE = "150"
"""A little slower than its 175: a hall echoes."""
_ANSWER_WITHIN_S = 10.0
_MADE_VERSION = "1"
_ENGLISH = Language("en")
_VOICES = {"south": "vi-vn-x-south", "north": "vi"}
_SENTENCES = ("call", "recall", "call_named", "recall_named")
_WORDS = "speech.words."
_QUIET = 0.02
"""Of the loudest sample: what is quieter at a clip's ends is silence."""
_KEPT_S = 0.03


class NoVoiceError(Exception):
    """The clip cannot be made; the text says why."""


@dataclass(frozen=True)
class _Clip:
    """What is said, by which voice."""

    voice: str
    said: str

    def name(self, language: Language) -> str:
        """Return a name that changes with all that makes the clip sound different."""
        key = "|".join((_MADE_VERSION, WORDS_PER_MINUTE, self.voice, self.said))
        return f"{language}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"


class VoiceClips:
    """Every clip that a call can need, by name; made files stay in a directory."""

    def __init__(
        self,
        directory: Path,
        catalogues: Mapping[Language, Catalogue],
        dialect: str,
        counter_names: Iterable[str],
        may_keep: Callable[[], bool],
    ) -> None:
        """Know the clips of a dialect, with the names of counters that have one.

        They are made anew each time as long as nothing ``may_keep`` them.
        """
        self._directory = directory
        self._catalogues = catalogues
        self._dialect = dialect
        self._may_keep = may_keep
        self._clips: dict[str, _Clip] = {}
        self._one_at_a_time = asyncio.Semaphore(1)
        self.names: dict[Language, dict[str, str]] = {}
        self.know_counters(counter_names)

    def know_counters(self, counter_names: Iterable[str]) -> None:
        """Know the clips for counters of these names; those made for others stay as they are."""
        said = {
            FIRST_LANGUAGE: _vietnamese(
                self._catalogues[FIRST_LANGUAGE], self._dialect, counter_names
            ),
            _ENGLISH: _english(self._catalogues[_ENGLISH]),
        }
        voices = {FIRST_LANGUAGE: _VOICES[self._dialect], _ENGLISH: "en"}
        self.names = {
            language: {
                words: self._know(language, _Clip(voices[language], sounds))
                for words, sounds in pairs.items()
            }
            for language, pairs in said.items()
        }

    def _know(self, language: Language, clip: _Clip) -> str:
        name = clip.name(language)
        self._clips[name] = clip
        return name

    @property
    def can_speak(self) -> bool:
        """Tell whether this machine has the voice."""
        return shutil.which(PROGRAM) is not None

    async def clip(self, name: str) -> bytes:
        """Return a clip as a WAV file of one channel.

        Raises:
            KeyError: no call needs a clip of this name.
            NoVoiceError: it cannot be made.
        """
        clip = self._clips[name]
        path = self._directory / f"{name}.wav"
        async with self._one_at_a_time:
            return await asyncio.to_thread(_kept_or_made, path, clip, self._may_keep())


def _kept_or_made(path: Path, clip: _Clip, may_keep: bool) -> bytes:  # noqa: FBT001 - for a thread
    if path.exists():
        return path.read_bytes()
    made = _made(clip)
    if not may_keep:
        return made
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    beside.write_bytes(made)
    beside.replace(path)
    return made


def _made(clip: _Clip) -> bytes:
    with tempfile.TemporaryDirectory(prefix="moiso-voice-") as directory:
        file = Path(directory) / "said.wav"
        command = [PROGRAM, "-v", clip.voice, "-s", WORDS_PER_MINUTE, "-w", str(file), "--stdin"]
        try:
            subprocess.run(
                command,
                input=clip.said.encode(),
                capture_output=True,
                check=True,
                timeout=_ANSWER_WITHIN_S,
            )
            return _without_silence(file)
        except (OSError, EOFError, wave.Error, subprocess.SubprocessError) as error:
            raise NoVoiceError(f"{PROGRAM} cannot say {clip.said!r}: {error}") from error


def _without_silence(file: Path) -> bytes:
    with wave.open(str(file), "rb") as said:
        rate = said.getframerate()
        samples = array("h", said.readframes(said.getnframes()))
    floor = max(map(abs, samples), default=0) * _QUIET
    heard = [at for at, sample in enumerate(samples) if abs(sample) > floor]
    if not heard:
        raise EOFError("nothing is heard")
    kept = round(_KEPT_S * rate)
    content = BytesIO()
    with wave.open(content, "wb") as trimmed:
        trimmed.setnchannels(1)
        trimmed.setsampwidth(2)
        trimmed.setframerate(rate)
        trimmed.writeframes(samples[max(0, heard[0] - kept) : heard[-1] + kept].tobytes())
    return content.getvalue()


def _vietnamese(texts: Catalogue, dialect: str, counter_names: Iterable[str]) -> dict[str, str]:
    """Return what is said for each piece of a Vietnamese call; only letters sound otherwise."""
    other = {"south": "north", "north": "south"}[dialect]
    words = [
        word
        for key, text in texts.under("speech.words").items()
        if not key.endswith(f".{other}")
        for word in text.split()
    ]
    letters = {
        letter: texts(f"speech.letter.{letter}") if f"speech.letter.{letter}" in texts else letter
        for letter in string.ascii_uppercase
    }
    return {word: word for word in (*_fragments(texts), *words, *counter_names)} | letters


def _english(texts: Catalogue) -> dict[str, str]:
    words = [
        word for key, text in texts.texts.items() if key.startswith(_WORDS) for word in text.split()
    ]
    return {word: word for word in (*_fragments(texts), *words, *string.ascii_uppercase)}


def _fragments(texts: Catalogue) -> Iterator[str]:
    for kind in _SENTENCES:
        template = texts.texts.get(f"speech.{kind}", "")
        for literal, _, _, _ in string.Formatter().parse(template):
            for piece in re.split(r"[,;:.!?]", literal):
                if piece.strip():
                    yield piece.strip()
