"""Breaks a text into even lines and finds the largest size at which it stands in its place."""

import re
from functools import lru_cache
from typing import NamedTuple

from kivy.core.text import Label as Measure

SMALLEST = 0.45
"""A text shrinks to this part of its size before it would be cut: a number of six digits does."""
LEAST_PIXELS = 8.0
NO_BREAK = "\u00a0"


def unbroken(text: str) -> str:
    """Keep a number with what it counts, and a dash with what stands before it."""
    text = re.sub(r"(?<=\d) (?=\w)", NO_BREAK, text)
    text = re.sub(r"(?<=\d) – (?=\d)", f"{NO_BREAK}–{NO_BREAK}", text)
    return re.sub(r" (?=[–-] )", NO_BREAK, text)


def bound_at_dashes(text: str) -> str:
    """Keep the words between dashes together: a name of several parts is broken between them."""
    if "- " not in text:
        return text
    parts = (part.replace(" ", NO_BREAK) for part in text.split("- "))
    return "- ".join(parts)


class Face(NamedTuple):
    """A font at a size."""

    font: str
    bold: bool
    size: float


@lru_cache(maxsize=256)
def _measure(face: Face) -> Measure:
    return Measure(font_name=face.font, bold=face.bold, font_size=face.size)


@lru_cache(maxsize=16384)
def _extents(text: str, face: Face) -> tuple[float, float]:
    return _measure(face).get_extents(text)


def _width(words: list[str], face: Face) -> float:
    spaces = (len(words) - 1) * _extents(" ", face)[0]
    return sum(_extents(word, face)[0] for word in words) + spaces


def _in_lines(words: list[str], width: float, face: Face) -> list[list[str]]:
    """Break greedily; a word that is wider than the line stands alone in it."""
    lines: list[list[str]] = []
    for word in words:
        if lines and _width([*lines[-1], word], face) <= width:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _evenly(words: list[str], width: float, face: Face) -> list[list[str]]:
    """Break into as few lines as ``width`` allows, and these as even as they can be."""
    lines = _in_lines(words, width, face)
    narrow, wide = width / len(lines) / 2, width
    while wide - narrow > 1 and len(lines) > 1:
        middle = (narrow + wide) / 2
        tried = _in_lines(words, middle, face)
        if len(tried) == len(lines) and _widest(tried, face) <= middle:
            lines, wide = tried, middle
        else:
            narrow = middle
    return lines


def _widest(lines: list[list[str]], face: Face) -> float:
    return max(_width(line, face) for line in lines)


@lru_cache(maxsize=4096)
def fit(
    text: str, font: str, place: tuple[float, float], largest: float, *, bold: bool, leading: float
) -> tuple[float, str, bool]:
    """Return the font's size in pixels, the text in lines, and whether it fits at that size.

    ``place`` is width and height in pixels; ``leading`` is the part of a line's height that counts:
    less than 1 for digits alone, which have neither accents nor descenders.
    """
    smallest = max(LEAST_PIXELS, largest * SMALLEST)
    size = largest
    while True:
        face = Face(font, bold, size)
        lines = _lines_that_fit(text, face, place, leading)
        if lines is not None:
            return size, "\n".join(" ".join(line) for line in lines), True
        if size <= smallest:
            return size, unbroken(text), False
        size = max(smallest, size - max(1.0, largest / 40))


def _lines_that_fit(
    text: str, face: Face, place: tuple[float, float], leading: float
) -> list[list[str]] | None:
    width, height = place
    most_lines = int(height / (_extents("Ẫg", face)[1] * leading))
    text = unbroken(text)
    for way in (bound_at_dashes(text), text):
        paragraphs = [paragraph.split(" ") for paragraph in way.split("\n")]
        lines = [line for words in paragraphs for line in _in_lines(words, width, face)]
        if len(lines) > most_lines or _widest(lines, face) > width:
            continue
        even = [line for words in paragraphs for line in _evenly(words, width, face)]
        # A whole line can be some pixels wider than its words and spaces one by one.
        if all(_extents(" ".join(line), face)[0] <= width for line in even):
            return even
    return None
