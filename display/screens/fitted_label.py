"""A label whose text is as large as its place allows, and never cut."""

from kivy.clock import Clock
from kivy.core.text import Label as TextMeasure
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.label import Label

SMALLER = 0.94
SMALLEST_PX = 8.0
DIGITS_HEIGHT = 0.72
"""Of a line's height: what digits take of it, with a little air."""
SPARE = 0.04
"""Of the font's size: Kivy breaks a line that is exactly as wide as its place."""


class FittedLabel(Label):
    """Sets its own font size: at most ``largest`` pixels, less where the text would not fit.

    With ``lines`` above 1 the text may break into so many lines. ``digits`` holds for texts
    without accents: their lines may reach over the place, because there is nothing to see there.
    """

    largest = NumericProperty(100.0)
    lines = NumericProperty(1)
    digits = BooleanProperty(defaultvalue=False)

    def __init__(self, **properties: object) -> None:
        self._refit = Clock.create_trigger(self._fit, -1)
        super().__init__(**properties)
        for name in ("text", "size", "padding", "largest", "lines", "digits", "bold", "font_name"):
            self.fbind(name, self._refit)
        self._refit()

    def _fit(self, _elapsed: float) -> None:
        left, top, right, bottom = self.padding
        width, height = self.width - left - right, self.height - top - bottom
        if width < 1 or height < 1 or not self.text:
            return
        size = self.largest
        while size > SMALLEST_PX and not self._fits(size, width, height):
            size *= SMALLER
        self.text_size = (self.width, None if self.digits else self.height)
        self.font_size = size

    def _fits(self, size: float, width: float, height: float) -> bool:
        """Tell whether every word, and the text in its lines, stays inside."""
        width -= size * SPARE
        measure = TextMeasure(font_name=self.font_name, bold=self.bold, font_size=size)
        line_height = measure.get_extents(self.text)[1] * (DIGITS_HEIGHT if self.digits else 1.0)
        widest_word = max(measure.get_extents(word)[0] for word in self.text.split(" "))
        if self.lines == 1:
            return measure.get_extents(self.text)[0] <= width and line_height <= height
        lines = self._broken(measure, width)
        return widest_word <= width and lines <= self.lines and lines * line_height <= height

    def _broken(self, measure: TextMeasure, width: float) -> int:
        lines, line = 1, ""
        for word in self.text.split(" "):
            longer = f"{line} {word}" if line else word
            if line and measure.get_extents(longer)[0] > width:
                lines, line = lines + 1, word
            else:
                line = longer
        return lines
