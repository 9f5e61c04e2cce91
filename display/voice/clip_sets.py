"""The clips that a board has: what people have recorded, and what the machine's voice has made.

Below the voice's directory lie ``recorded/`` and ``made/SOUTH or NORTH/``, each with ``vi/``,
``en/`` and perhaps ``chime.wav``; ``made`` has a manifest and is remade when that has changed.
"""

import json
import logging
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from display.views import PAUSE, Sentence
from display.voice.chime import chime
from display.voice.espeak import WORDS_PER_MINUTE, NoVoiceError
from display.voice.prompts import Prompt, clip_file
from display.voice.samples import RATE, ClipError, Samples, read_wav, write_clip
from ticket_queue.ids import Language

MADE_VERSION = 1
"""Goes up with everything that makes the same words sound different."""
CHIME = "chime.wav"
_log = logging.getLogger(__name__)


class Voice(Protocol):
    """Who says words that nobody has recorded."""

    def say(self, language: Language, words: str) -> Samples:
        """Return the words' sound, or raise ``NoVoiceError``."""
        ...


class ClipSets:
    """The recorded and the made set of one board; what has been read stays in memory."""

    def __init__(self, recorded: Path, made: Path, voice: Voice) -> None:
        self._recorded = recorded
        self._made = made
        self._voice = voice
        self._read: dict[Path, Samples | None] = {}

    def make(self, prompts: Iterable[Prompt]) -> bool:
        """Make the machine's set unless it is there already; tell whether it was made.

        The set appears whole or not at all, whenever this is cut off.

        Raises:
            NoVoiceError: the machine's voice cannot speak.
            OSError: the set cannot be written.
        """
        wanted = list(prompts)
        manifest = _manifest(wanted)
        if _holds(self._made, manifest):
            return False
        self._made.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=".making-", dir=self._made.parent))
        try:
            making.chmod(0o755)
            write_clip(making / CHIME, chime())
            for prompt in wanted:
                write_clip(making / prompt.file, self._voice.say(prompt.language, prompt.said))
            (making / "manifest.json").write_text(manifest, encoding="utf-8")
            shutil.rmtree(self._made, ignore_errors=True)
            making.rename(self._made)
        finally:
            shutil.rmtree(making, ignore_errors=True)
        self._read.clear()
        return True

    def speaks(self) -> bool:
        """Tell whether there are any clips to speak with."""
        return any(any(each.glob("vi/*.wav")) for each in (self._recorded, self._made))

    def chime(self) -> Samples:
        """Return the site's own chime, else ours."""
        for directory in (self._recorded, self._made):
            clip = self._clip(directory / CHIME)
            if clip is not None:
                return clip
        return chime()

    def clips_of(self, sentence: Sentence) -> list[Samples]:
        """Return a clip for each phrase, all by one voice: recorded if whole, else the machine's.

        Empty when neither can say the whole sentence.
        """
        files = [clip_file(sentence.language, each) for each in sentence.phrases if each != PAUSE]
        recorded = [self._clip(self._recorded / file) for file in files]
        clips = [clip for clip in recorded if clip is not None]
        if len(clips) == len(files):
            return clips
        try:
            phrases = (phrase for phrase in sentence.phrases if phrase != PAUSE)
            return [self._made_clip(sentence.language, phrase) for phrase in phrases]
        except (NoVoiceError, OSError) as error:
            _log.warning("the voice cannot say %r: %s", sentence.text, error)
            return []

    def _made_clip(self, language: Language, phrase: str) -> Samples:
        """Return the machine's clip; what its set does not hold, a counter's name, it now makes."""
        path = self._made / clip_file(language, phrase)
        clip = self._clip(path)
        if clip is None:
            clip = self._read[path] = self._voice.say(language, phrase)
            write_clip(path, clip)
        return clip

    def _clip(self, path: Path) -> "Samples | None":
        if path not in self._read:
            self._read[path] = _read_if_there(path)
        return self._read[path]


def _read_if_there(path: Path) -> "Samples | None":
    if not path.exists():
        return None
    try:
        return read_wav(path) or None
    except ClipError as error:
        _log.warning("a clip cannot be used: %s", error)
        return None


def _manifest(prompts: list[Prompt]) -> str:
    content = {
        "version": MADE_VERSION,
        "rate": RATE,
        "words_per_minute": WORDS_PER_MINUTE,
        "clips": {prompt.file: prompt.said for prompt in prompts},
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _holds(made: Path, manifest: str) -> bool:
    try:
        return (made / "manifest.json").read_text(encoding="utf-8") == manifest
    except (OSError, UnicodeDecodeError):
        return False
