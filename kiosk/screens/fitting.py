"""Breaks a text into even lines and finds the largest size at which it stands in its place."""

import re
from functools import lru_cache
from typing import NamedTuple

from kivy.core.text import Label as Measure

SMALLEST = 0.45
"""A text shrinks to this part of its size before it would be cut: a number of six digits does."""
LEAST_PIXELS = 8.0
ROUNDING = 1.03
"""A font's letters are rounded to pixels at each size: so much less than reckoned they may take."""
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
    """A font at a size; ``by`` is another size at which it is measured, to be reckoned over."""

    font: str
    bold: bool
    size: float
    by: float | None = None


@lru_cache(maxsize=256)
def _measure(face: Face) -> Measure:
    return Measure(font_name=face.font, bold=face.bold, font_size=face.size)


@lru_cache(maxsize=16384)
def _extents(text: str, face: Face) -> tuple[float, float]:
    if face.by is None:
        return _measure(face).get_extents(text)
    width, height = _extents(text, Face(face.font, face.bold, face.by))
    return width * face.size / face.by, height * face.size / face.by


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
    step = max(1.0, largest / 40)
    size = _guess(text, Face(font, bold, largest, largest), place, leading, smallest)
    while True:
        face = Face(font, bold, size)
        lines = _lines_that_fit(text, face, place, leading)
        if lines is not None:
            return size, "\n".join(" ".join(line) for line in lines), True
        if size <= smallest:
            return size, unbroken(text), False
        size = max(smallest, size - step)


def _guess(
    text: str, face: Face, place: tuple[float, float], leading: float, smallest: float
) -> float:
    """Return the size at which to begin: a step where it may just fit, as far as can be reckoned.

    To open a font at a size and measure takes longer than all else here.
    """
    step = max(1.0, face.size / 40)
    roomy = (place[0] * ROUNDING, place[1] * ROUNDING)
    while face.size > smallest and _lines_that_fit(text, face, roomy, leading) is None:
        face = face._replace(size=max(smallest, face.size - step))
    return face.size


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
        if face.by is not None:
            return lines
        even = [line for words in paragraphs for line in _evenly(words, width, face)]
        # A whole line can be some pixels wider than its words and spaces one by one.
        if all(_extents(" ".join(line), face)[0] <= width for line in even):
            return even
    return None
