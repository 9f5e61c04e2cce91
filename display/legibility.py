"""How large the digits of the last calls are, and so from how far they can be read.

A digit of h millimetres is read from 0.4 × h metres: about 8.6 minutes of arc, some way above the
5 of normal sight (ISO 8596), because eyes in a hall are old.
"""

from dataclasses import dataclass

METRES_PER_MM = 0.4
MOST_ROWS = 5
FEWEST_ROWS = 2
DIGIT_OF_FONT = 0.74
"""Be Vietnam Pro: how high a digit is, of the font's size."""
DIGIT_WIDTH = 0.7
"""(the same): how wide a wide digit is in its Bold."""
LONGEST_LABEL = 5
ROW_FILL = 0.9
"""Of a row's height: the largest font that a screen draws in it."""
FEW_ROWS = 3
"""Up to so many rows the label takes more of its row, so that its digits can grow."""


def label_share(rows: int) -> float:
    """Return how much of a row's width the label takes."""
    return 0.6 if rows <= FEW_ROWS else 0.5


@dataclass(frozen=True)
class _Drawing:
    """The board's drawing: its size, and the place of the last calls in it, in its own units."""

    width: int
    height: int
    rows_height: float
    rows_width: float


_LANDSCAPE = _Drawing(1920, 1080, rows_height=435.0, rows_width=690.0)
_PORTRAIT = _Drawing(1080, 1920, rows_height=465.0, rows_width=890.0)


@dataclass(frozen=True)
class Glass:
    """A screen's real size in millimetres, as it hangs, and the farthest seat in metres."""

    width_mm: float
    height_mm: float
    farthest_seat_m: float

    @property
    def rows(self) -> int:
        """How many of the last calls fit with digits that are read from the farthest seat."""
        for rows in range(MOST_ROWS, FEWEST_ROWS, -1):
            if self.reach_m(rows) >= self.farthest_seat_m:
                return rows
        return FEWEST_ROWS

    @property
    def too_far(self) -> bool:
        """Tell whether the hall is too deep for this screen, however few rows there are."""
        return self.reach_m(FEWEST_ROWS) < self.farthest_seat_m

    def reach_m(self, rows: int) -> float:
        """Return from how many metres the last calls are read when there are so many rows."""
        return self.digit_mm(rows) * METRES_PER_MM

    def digit_mm(self, rows: int) -> float:
        """Return the height of the last calls' digits."""
        drawing = self._drawing
        by_height = ROW_FILL * drawing.rows_height / rows
        by_width = label_share(rows) * drawing.rows_width / (LONGEST_LABEL * DIGIT_WIDTH)
        unit_mm = min(self.width_mm / drawing.width, self.height_mm / drawing.height)
        return DIGIT_OF_FONT * min(by_height, by_width) * unit_mm

    @property
    def _drawing(self) -> _Drawing:
        return _LANDSCAPE if self.width_mm >= self.height_mm else _PORTRAIT
