"""Finds the service of what people call their errand, typed without accents and with a slip."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.menu import Service

SHORTEST_FORGIVEN = 4
"""A typed word of fewer letters is taken as it stands: `dat` must not find `mat`."""
LONGEST_QUERY = 40
_APART_FROM_UNICODE = str.maketrans({"đ": "d", "Đ": "d", "ß": "ss", "ø": "o", "ł": "l"})


@dataclass(frozen=True)
class Hit:
    """A service, and the name, procedure or word of the people's own that was found."""

    service: Service
    phrase: str


def fold(text: str) -> str:
    """Return a text in small letters without accents, its words apart by single spaces.

    >>> fold("Đất đai – SỔ ĐỎ")
    'dat dai so do'
    """
    plain = unicodedata.normalize("NFD", text.translate(_APART_FROM_UNICODE).casefold())
    letters = (" " if not each.isalnum() else each for each in plain if not _accent(each))
    return " ".join("".join(letters).split())


def _accent(letter: str) -> bool:
    return unicodedata.combining(letter) != 0


@dataclass(frozen=True, order=True)
class _Fit:
    """How well a phrase fits a query; the smaller, the better."""

    missing: int
    slips: int
    begins_later: bool
    kind: int
    words: int


def find(services: Iterable[Service], query: str, most: int) -> tuple[Hit, ...]:
    """Return at most ``most`` services, the best first, each once with its best phrase.

    A service is found by its names, its aliases and its procedures' names. Each typed word must
    begin a word of the phrase; where no phrase has all typed words, those that have the most are
    returned: "làm sổ đỏ" finds "sổ đỏ". One wrong, missing, doubled or swapped letter in a word of
    four or more is forgiven where nothing fits as it stands. Order: letters forgiven, phrases that
    begin so, names and aliases before procedures, short before long, the site's order.
    """
    typed = tuple(fold(query[:LONGEST_QUERY]).split())
    if not typed:
        return ()
    found: list[tuple[_Fit, int, Hit]] = []
    for service in services:
        fits = [
            (fit, phrase)
            for kind, phrase in _phrases(service)
            if (fit := _fit(typed, kind, phrase)) is not None
        ]
        if fits:
            fit, phrase = min(fits, key=lambda each: each[0])
            found.append((fit, service.position, Hit(service, phrase)))
    fewest = min((fit.missing for fit, _, _ in found), default=0)
    kept = [each for each in found if each[0].missing == fewest]
    kept = [each for each in kept if not each[0].slips] or kept
    kept.sort(key=lambda each: each[:2])
    return tuple(hit for _, _, hit in kept[:most])


def _phrases(service: Service) -> Iterator[tuple[int, str]]:
    yield 0, service.name
    for name in service.names.values():
        yield 0, name
    for alias in service.aliases:
        yield 0, alias
    for procedure in service.procedures:
        yield 1, procedure.name


def _fit(typed: tuple[str, ...], kind: int, phrase: str) -> _Fit | None:
    words = fold(phrase).split()
    joined = "".join(typed)
    runs = ("".join(words[at:]) for at in range(len(words)))
    if any(run.startswith(joined) for run in runs):
        later = not "".join(words).startswith(joined)
        return _Fit(0, 0, later, kind, len(words))
    slips = [_slips(word, words) for word in typed]
    missing = slips.count(None)
    has_a_word = any(
        slip is not None and len(word) > 1 for slip, word in zip(slips, typed, strict=True)
    )
    if missing == len(typed) or (missing and not has_a_word):
        return None
    later = not (words and words[0].startswith(typed[0]))
    return _Fit(missing, sum(filter(None, slips)), later, kind, len(words))


def _slips(typed: str, words: list[str]) -> int | None:
    """Return 0 where the typed word begins one of the words, 1 with a slip, else None."""
    if any(word.startswith(typed) for word in words):
        return 0
    if len(typed) >= SHORTEST_FORGIVEN and any(_nearly_begins(word, typed) for word in words):
        return 1
    return None


def _nearly_begins(word: str, typed: str) -> bool:
    """Tell whether ``typed`` with one letter put right begins ``word``."""
    same = next(
        (at for at, (a, b) in enumerate(zip(word, typed, strict=False)) if a != b),
        min(len(word), len(typed)),
    )
    if same == 0:
        return False
    rest, after = word[same:], typed[same:]
    swapped = after[1::-1] + after[2:]
    wrong = len(rest) > 0 and rest[1:].startswith(after[1:])
    doubled = rest.startswith(after[1:])
    missed = rest[1:].startswith(after)
    return wrong or doubled or missed or rest.startswith(swapped)
