"""Breaks a text into even lines and finds the largest size at which it stands in its place."""

import re
from collections.abc import Callable
from functools import lru_cache

from kivy.core.text import Label as Measure

SMALLEST = 0.55
"""A text shrinks to this part of its size before it would be cut."""
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


def even_lines(words: list[str], width: float, measure: Callable[[str], float]) -> list[str]:
    """Break into as few lines as ``width`` allows, and these as even as they can be."""
    lines = _greedy(words, width, measure)
    narrow, wide = 0.0, width
    while wide - narrow > 1 and len(lines) > 1:
        middle = (narrow + wide) / 2
        tried = _greedy(words, middle, measure)
        if len(tried) == len(lines) and max(map(measure, tried)) <= middle:
            lines, wide = tried, middle
        else:
            narrow = middle
    return lines


def _greedy(words: list[str], width: float, measure: Callable[[str], float]) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


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
        lines, fits = _lines_at(text, font, size, place, bold=bold, leading=leading)
        if fits or size <= smallest:
            return size, "\n".join(lines), fits
        size = max(smallest, size - max(1.0, largest / 40))


def _lines_at(
    text: str, font: str, size: float, place: tuple[float, float], *, bold: bool, leading: float
) -> tuple[list[str], bool]:
    label = Measure(font_name=font, bold=bold, font_size=size)

    def measure(words: str) -> float:
        return float(label.get_extents(words)[0])

    width, height = place
    tall = label.get_extents("Ẫg")[1] * leading
    text = unbroken(text)
    lines: list[str] = []
    for way in (bound_at_dashes(text), text):
        paragraphs = (paragraph.split(" ") for paragraph in way.split("\n"))
        lines = [line for words in paragraphs for line in even_lines(words, width, measure)]
        if len(lines) * tall <= height and max(map(measure, lines)) <= width:
            return lines, True
    return lines, False
