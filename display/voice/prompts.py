"""The catalogue of clips: everything that is said, piece by piece, and each piece's file name."""

import string
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from display.english_numbers import ENGLISH_NUMBER_WORDS
from display.speech import ENGLISH, Dialect, fragments, number_words
from ticket_queue.catalogue import FIRST_LANGUAGE, Catalogue
from ticket_queue.ids import Language

_MARKS = {
    "\N{COMBINING BREVE}": "w",
    "\N{COMBINING HORN}": "w",
}
_TONES = {
    "\N{COMBINING ACUTE ACCENT}": "s",
    "\N{COMBINING GRAVE ACCENT}": "f",
    "\N{COMBINING HOOK ABOVE}": "r",
    "\N{COMBINING TILDE}": "x",
    "\N{COMBINING DOT BELOW}": "j",
}


class Group(StrEnum):
    """What a prompt is for; a group without any clip of its own is left to the machine's voice."""

    CALLS = "calls"
    LETTERS = "letters"
    NAMES = "names"


@dataclass(frozen=True)
class Prompt:
    """One clip: what stands in its sentence, and in which language; ``said`` is how it sounds."""

    language: Language
    group: Group
    words: str
    said: str

    @property
    def file(self) -> str:
        """The clip's file, below its set's directory."""
        return clip_file(self.language, self.words)


def clip_file(language: Language, words: str) -> str:
    """Return the file of a clip, such as ``vi/lafn-thuws.wav``.

    The words are spelled as they are typed in Telex: plain letters, and một, mốt and mười, mươi
    keep apart on every file system.
    """
    syllables = unicodedata.normalize("NFD", words.casefold()).split()
    return f"{language}/{'-'.join(filter(None, map(_telex, syllables)))}.wav"


def all_prompts(
    catalogues: Mapping[Language, Catalogue], dialect: Dialect, names: Iterable[str] = ()
) -> tuple[Prompt, ...]:
    """Return every prompt in the order in which a person reads them.

    ``names`` are the counters that are called by a name.
    """
    vietnamese = catalogues[FIRST_LANGUAGE]
    calls = (*fragments(vietnamese), *number_words(dialect))
    english = (*fragments(catalogues[ENGLISH]), *ENGLISH_NUMBER_WORDS)
    letters = string.ascii_uppercase
    return (
        *_read(FIRST_LANGUAGE, Group.CALLS, calls),
        *_read(FIRST_LANGUAGE, Group.NAMES, dict.fromkeys(names)),
        *(
            Prompt(FIRST_LANGUAGE, Group.LETTERS, letter, _letter(vietnamese, letter))
            for letter in letters
        ),
        *_read(ENGLISH, Group.CALLS, english),
        *_read(ENGLISH, Group.LETTERS, letters),
    )


def _read(language: Language, group: Group, prompts: Iterable[str]) -> Iterator[Prompt]:
    return (Prompt(language, group, words, words) for words in prompts)


def _letter(texts: Catalogue, letter: str) -> str:
    name = f"speech.letter.{letter}"
    return texts(name) if name in texts else letter


def _telex(syllable: str) -> str:
    """Spell one decomposed syllable in ASCII: hat doubles the letter, the tone stands last."""
    letters: list[str] = []
    tone = ""
    for sign in syllable:
        if sign == "đ":
            letters.append("dd")
        elif sign == "\N{COMBINING CIRCUMFLEX ACCENT}":
            letters.append(letters[-1])
        elif sign in _TONES:
            tone = _TONES[sign]
        elif sign in _MARKS or (sign.isascii() and sign.isalnum()):
            letters.append(_MARKS.get(sign, sign))
    return "".join(letters) + tone
