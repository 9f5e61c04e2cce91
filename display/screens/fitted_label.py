"""A label whose text is as large as its place allows, and never cut."""

from functools import lru_cache
from math import ceil, log

from kivy.clock import Clock
from kivy.core.text import Label as WrittenText
from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
    VariableListProperty,
)
from kivy.uix.widget import Widget

SMALLER = 0.94
SMALLEST_PX = 8.0
DIGITS_HEIGHT = 0.72
"""Of a line's height: what digits take of it, with a little air."""
SPARE = 0.04
"""Of the font's size: Kivy breaks a line that is exactly as wide as its place."""
KEPT_TEXTS = 64
"""A call moves every row down by one: each text then stands one row below where it stood."""
LARGEST_KEPT_PX = 200.0
"""The newest number is written once and never again: kept, it would take megabytes."""


class FittedLabel(Widget):
    """Draws its text at most ``largest`` pixels high, less where it would not fit.

    With ``lines`` above 1 the text may break into so many lines. ``digits`` holds for texts
    without accents: their lines may reach over the place, because there is nothing to see there.
    The ``ink`` is put on when the text is drawn: another ink writes nothing anew.
    """

    text = StringProperty()
    font_name = StringProperty()
    bold = BooleanProperty(defaultvalue=False)
    halign = StringProperty("left")
    padding = VariableListProperty([0, 0, 0, 0])
    largest = NumericProperty(100.0)
    lines = NumericProperty(1)
    digits = BooleanProperty(defaultvalue=False)
    ink = ListProperty([1, 1, 1, 1])
    written = ObjectProperty(None, allownone=True)
    """The text as it was written last, None for none."""

    def __init__(self, **properties: object) -> None:
        self._refit = Clock.create_trigger(self._fit, -1)
        super().__init__(**properties)
        for name in (
            *("text", "size", "padding", "largest", "lines", "digits", "bold", "font_name"),
            "halign",
        ):
            self.fbind(name, self._refit)
        self._refit()

    @staticmethod
    def stand(
        written: WrittenText | None,
        pos: tuple[float, float],
        size: tuple[float, float],
        padding: tuple[float, float, float, float],
        halign: str,
    ) -> tuple[int, int]:
        """Return where a text stands in a place of this position and size."""
        if written is None:
            return int(pos[0]), int(pos[1])
        left, top, right, bottom = padding
        width, height = written.texture.size
        share = {"right": 1.0, "center": 0.5}.get(halign, 0.0)
        free = size[0] - left - right - width
        above = size[1] - top - bottom - height
        return int(pos[0] + left + free * share), int(pos[1] + bottom + above / 2)

    def _fit(self, _elapsed: float) -> None:
        left, top, right, bottom = self.padding
        width, height = self.width - left - right, self.height - top - bottom
        if not self.text:
            self.written = None
        elif width >= 1 and height >= 1:
            size = self._size_within(width, height)
            # A text of one line is no larger than its letters: no empty place is drawn.
            place = (None, None) if self.lines == 1 else (width, height)
            style = (self.font_name, self.bold, self.halign)
            write = _kept if size <= LARGEST_KEPT_PX else _write
            self.written = write(self.text, size, place, self.lines, style)

    def _size_within(self, width: float, height: float) -> float:
        size = float(self.largest)
        if self.lines == 1:
            wide, high = self._extents(self.text, size)
            share = min(1.0, width / (wide + size * SPARE), height / high)
            size *= SMALLER ** max(0, ceil(log(share) / log(SMALLER)) - 1)
        while size > SMALLEST_PX and not self._fits(size, width, height):
            size *= SMALLER
        return size

    def _fits(self, size: float, width: float, height: float) -> bool:
        """Tell whether every word, and the text in its lines, stays inside."""
        width -= size * SPARE
        text_width, line_height = self._extents(self.text, size)
        if self.lines == 1:
            return text_width <= width and line_height <= height
        if max(self._extents(word, size)[0] for word in self.text.split(" ")) > width:
            return False
        lines = self._broken(size, width)
        return lines <= self.lines and lines * line_height <= height

    def _extents(self, text: str, size: float) -> tuple[float, float]:
        measure = WrittenText(font_name=self.font_name, bold=self.bold, font_size=size)
        width, height = measure.get_extents(text)
        return width, height * (DIGITS_HEIGHT if self.digits else 1.0)

    def _broken(self, size: float, width: float) -> int:
        lines, line = 1, ""
        for word in self.text.split(" "):
            longer = f"{line} {word}" if line else word
            if line and self._extents(longer, size)[0] > width:
                lines, line = lines + 1, word
            else:
                line = longer
        return lines


def _write(
    text: str,
    size: float,
    place: tuple[float | None, float | None],
    lines: int,
    style: tuple[str, bool, str],
) -> WrittenText:
    """Write a text in white; ``style`` is the font, whether it is bold, and where lines stand."""
    font_name, bold, halign = style
    written = WrittenText(
        text=text,
        font_name=font_name,
        bold=bold,
        font_size=size,
        halign=halign,
        valign="middle",
        text_size=place,
        max_lines=lines,
    )
    written.refresh()
    return written


_kept = lru_cache(maxsize=KEPT_TEXTS)(_write)
