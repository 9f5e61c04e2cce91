"""The Vietnamese words of numbers, and of the sentence that calls somebody.

Number words are the algorithm's own and therefore stand here; the sentences are in the catalogues.
"""

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from display.english_numbers import read_english_counter, read_english_digits
from display.views import PAUSE, Sentence
from ticket_queue.catalogue import FIRST_LANGUAGE, Catalogue
from ticket_queue.ids import Language
from ticket_queue.messages import CallMessage

ENGLISH = Language("en")

LARGEST = 99_999
"""The largest number that the reader knows: the longest kiosk's own range has five digits."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_ONE_AFTER_TENS = "mốt"
_FOUR_AFTER_TENS = "tư"
_FIVE_AFTER_TEN = "lăm"
_FIRST, _FOURTH = "nhất", "tư"

SENTENCES = ("call", "recall", "call_named", "recall_named")
"""The kinds of sentences in the catalogues' table ``speech``; English has no counters by name."""


class Dialect(StrEnum):
    """Whose words: the North says linh and nghìn, the South lẻ and ngàn."""

    NORTH = "north"
    SOUTH = "south"


_ODD = {Dialect.NORTH: "linh", Dialect.SOUTH: "lẻ"}
_THOUSAND = {Dialect.NORTH: "nghìn", Dialect.SOUTH: "ngàn"}


def read_number(number: int, dialect: Dialect) -> str:
    """Return the words of a number from 0 to 99,999.

    Raises:
        ValueError: the number is outside this range.
    """
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{number} is not between 0 and {LARGEST}")
    thousands, rest = divmod(number, 1000)
    words = [_below_hundred(thousands), _THOUSAND[dialect]] if thousands else []
    if rest or not thousands:
        words.append(_below_thousand(rest, dialect, whole=thousands > 0))
    return " ".join(words)


def read_digits(text: str) -> str:
    """Return a label's words sign by sign: digits by their words, letters as they are."""
    signs = (_DIGITS[int(sign)] if sign in "0123456789" else sign.upper() for sign in text)
    return " ".join(signs)


def read_ordinal(number: int, dialect: Dialect) -> str:
    """Return the word that follows ``lần thứ``: nhất, hai, ba, tư, năm and so on."""
    if number == 1:
        return _FIRST
    return _FOURTH if number == 4 else read_number(number, dialect)  # noqa: PLR2004  the word's own number


def number_words(dialect: Dialect) -> tuple[str, ...]:
    """Return every word that ``read_number`` and ``read_digits`` make numbers of, each once."""
    after_tens = ("mười", "mươi", _ONE_AFTER_TENS, _FOUR_AFTER_TENS, _FIVE_AFTER_TEN)
    return (*_DIGITS, *after_tens, "trăm", _ODD[dialect], _THOUSAND[dialect])


def fragments(texts: Catalogue) -> tuple[str, ...]:
    """Return the unchanging pieces of a language's sentences, each once, in their order."""
    templates = [texts(f"speech.{kind}") for kind in SENTENCES if f"speech.{kind}" in texts.texts]
    phrases = (phrase for template in templates for phrase in _phrases(template, {}))
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase != PAUSE))


@dataclass(frozen=True)
class Speech:
    """How this hall's voice puts things: its dialect, and from where on it reads digit by digit.

    ``catalogues`` hold the sentences by language: Vietnamese, and English where it is known.
    """

    catalogues: Mapping[Language, Catalogue]
    dialect: Dialect
    digits_from: int

    def call(self, call: CallMessage) -> tuple[Sentence, ...]:
        """Return what is said of a call: Vietnamese first, then the ticket's own language."""
        vietnamese = self._vietnamese(call)
        if call.language != ENGLISH or ENGLISH not in self.catalogues:
            return (vietnamese,)
        return vietnamese, self._english(call)

    def label(self, label: str) -> str:
        """Return a ticket's label in words: labels with a letter always sign by sign."""
        if not (label.isascii() and label.isdigit()) or not int(label) < self.digits_from:
            return read_digits(label)
        return read_number(int(label), self.dialect)

    def _vietnamese(self, call: CallMessage) -> Sentence:
        texts = self.catalogues[FIRST_LANGUAGE]
        facts = {"number": self.label(call.label).split()}
        kind = "recall" if call.attempt > 1 else "call"
        plain = texts("speech.plain_counter", counter=call.counter).casefold().split("|")
        if call.counter_name.casefold() in plain:
            facts["counter"] = read_number(call.counter, self.dialect).split()
        else:
            facts["counter"] = [call.counter_name]
            kind = f"{kind}_named"
        facts["attempt"] = read_ordinal(call.attempt, self.dialect).split()
        return _sentence(texts, kind, facts)

    def _english(self, call: CallMessage) -> Sentence:
        facts = {
            "number": read_english_digits(call.label).split(),
            "counter": read_english_counter(call.counter).split(),
            "attempt": read_english_counter(call.attempt).split(),
        }
        kind = "recall" if call.attempt > 1 else "call"
        return _sentence(self.catalogues[ENGLISH], kind, facts)


def _sentence(texts: Catalogue, kind: str, facts: Mapping[str, list[str]]) -> Sentence:
    template = texts(f"speech.{kind}")
    text = template.format(**{name: " ".join(words) for name, words in facts.items()})
    return Sentence(texts.language, text, tuple(_phrases(template, facts)))


def _phrases(template: str, facts: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield what is said in one breath, piece by piece, and the pauses between."""
    for literal, name, _, _ in string.Formatter().parse(template):
        for piece in re.findall(r"[,;:]|[^,;:.!?]+", literal):
            if piece.strip():
                yield PAUSE if piece in ",;:" else piece.strip()
        yield from facts.get(name or "", ())


def _below_thousand(number: int, dialect: Dialect, *, whole: bool) -> str:
    """Read up to three digits; ``whole`` reads hundreds of zero too, as after thousands."""
    hundreds, rest = divmod(number, 100)
    if not hundreds and not whole:
        return _below_hundred(rest)
    words = [_DIGITS[hundreds], "trăm"]
    if 0 < rest < 10:  # noqa: PLR2004  one digit after hundreds
        words.append(_ODD[dialect])
    if rest:
        words.append(_below_hundred(rest))
    return " ".join(words)


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    words = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones:
        words.append(_after_tens(tens, ones))
    return " ".join(words)


def _after_tens(tens: int, ones: int) -> str:
    if ones == 5:  # noqa: PLR2004  15 mười lăm, 25 hai mươi lăm
        return _FIVE_AFTER_TEN
    if tens > 1 and ones == 1:
        return _ONE_AFTER_TENS
    if tens > 1 and ones == 4:  # noqa: PLR2004  24 hai mươi tư, but 14 mười bốn
        return _FOUR_AFTER_TENS
    return _DIGITS[ones]
