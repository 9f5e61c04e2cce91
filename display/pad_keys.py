"""The keys of a counter's terminal, whatever they are pressed on: a number pad, a screen, a line.

A presenter knows these few keys only; which key of a real pad is which stands in the settings.
"""

from dataclasses import dataclass
from enum import StrEnum


class PadKey(StrEnum):
    """A key by what it is for; the digits also choose from lists."""

    NEXT = "next"
    RECALL = "recall"
    NO_SHOW = "no_show"
    FINISH = "finish"
    PAUSE = "pause"
    MORE = "more"
    ERASE = "erase"
    D0 = "0"
    D1 = "1"
    D2 = "2"
    D3 = "3"
    D4 = "4"
    D5 = "5"
    D6 = "6"
    D7 = "7"
    D8 = "8"
    D9 = "9"


@dataclass(frozen=True)
class Pressed:
    """A key was pressed."""

    key: PadKey


@dataclass(frozen=True)
class NameTouched:
    """A name was touched in the list of those who may sign in: the number that stands by it."""

    number: int


@dataclass(frozen=True)
class PadChanged:
    """The number pad is there, or is not: ``fault`` says in English why not."""

    fault: str | None


def digit(number: int) -> PadKey:
    """Return the key of a digit, 0 to 9."""
    return PadKey(str(number))
