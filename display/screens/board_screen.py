"""The board's screen: draws one view after the other, and nothing while nothing changes."""

from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.gridlayout import GridLayout

from display.legibility import label_share
from display.screens import style
from display.screens.fitted_label import FittedLabel  # noqa: F401  board_screen.kv names it
from display.screens.flashing import Flash
from display.screens.shifting import stand
from display.views import BoardView, CallRow, WaitingRow
from ticket_queue.catalogue import Catalogue

MOST_TILES = 10


class CallLine(BoxLayout):
    """One of the last calls."""

    unit = NumericProperty(1.0)
    label = StringProperty()
    counter = StringProperty()
    note = StringProperty()
    label_share = NumericProperty(0.5)

    def show(self, row: CallRow | None) -> None:
        """Draw a call, or an empty line."""
        self.label = row.label if row else ""
        self.counter = row.counter if row else ""
        self.note = row.note if row else ""


class WaitingTile(BoxLayout):
    """One service's queue."""

    unit = NumericProperty(1.0)
    name = StringProperty()
    waiting = StringProperty()
    wait = StringProperty()
    open = BooleanProperty(defaultvalue=True)

    def show(self, row: WaitingRow) -> None:
        """Draw a queue."""
        self.name = _breaking_at_dashes(row.name)
        self.waiting = row.waiting
        self.wait = row.wait
        self.open = row.open


class NightClock(FloatLayout):
    """A dim clock on black, each minute elsewhere."""

    clock = StringProperty()
    place = ListProperty([0.5, 0.5])

    def show(self, view: BoardView) -> None:
        """Draw the time."""
        self.clock = view.clock
        minute = int(view.clock[-2:] or 0)
        self.place = [0.2 + 0.6 * (minute * 7 % 60) / 60, 0.15 + 0.7 * (minute * 11 % 60) / 60]


class BoardScreen(BoxLayout):
    """The whole screen; its sizes follow from the window's."""

    margin = NumericProperty(0)
    texts = ObjectProperty()
    unit = NumericProperty(1.0)
    landscape = BooleanProperty(defaultvalue=True)
    lit = BooleanProperty(defaultvalue=False)
    number = StringProperty()
    counter = StringProperty()
    note = StringProperty()
    status = StringProperty()
    first_line = StringProperty()
    name_board = StringProperty()
    clock = StringProperty()
    date = StringProperty()
    age = StringProperty()
    message = StringProperty()
    hotline = StringProperty()
    alarming = BooleanProperty(defaultvalue=False)

    def __init__(self, texts: Catalogue, **properties: object) -> None:
        super().__init__(texts=texts, **properties)
        self._view: BoardView | None = None
        self._flash = Flash(self)
        self.bind(size=self._measure)

    def show(self, view: BoardView) -> None:
        """Draw a view; an equal one costs nothing."""
        if view == self._view:
            return
        before, self._view = self._view, view
        stand(self, view.shift)
        self._show_head(view)
        newest = view.newest
        self.number = newest.label if newest else ""
        self.counter = newest.counter if newest else ""
        self.note = newest.note if newest else ""
        self.status = "" if newest else view.status
        self._show_rows(view)
        self._show_waiting(view.waiting)
        self._flash.want(view.fresh, anew=before is None or before.newest != view.newest)

    def _show_rows(self, view: BoardView) -> None:
        lines = self.ids.lines
        if len(lines.children) != view.places:
            lines.clear_widgets()
            for _ in range(view.places):
                lines.add_widget(CallLine(unit=self.unit, label_share=label_share(view.places)))
        for at, line in enumerate(reversed(lines.children)):
            line.show(view.rows[at] if at < len(view.rows) else None)

    def _show_head(self, view: BoardView) -> None:
        first, *others = view.name_lines or ("",)
        self.first_line = first if others else ""
        self.name_board = " · ".join(others) if others else first
        self.clock, self.date, self.age = view.clock, view.date, view.age
        self.message = view.lost or view.notice or view.slogan
        self.alarming = bool(view.lost)
        self.hotline = "" if view.lost else view.hotline

    def _show_waiting(self, rows: tuple[WaitingRow, ...]) -> None:
        grid: GridLayout = self.ids.waiting
        rows = rows[:MOST_TILES]
        if len(grid.children) != len(rows):
            grid.clear_widgets()
            for _ in rows:
                grid.add_widget(WaitingTile(unit=self.unit))
            self._measure()
        for tile, row in zip(reversed(grid.children), rows, strict=True):
            tile.show(row)

    def _measure(self, *_: object) -> None:
        self.landscape = self.width >= self.height
        self.unit = style.unit(self.width, self.height)
        tiles = len(self.ids.waiting.children)
        if self.landscape:
            self.ids.waiting.cols = max(1, tiles if tiles <= MOST_TILES // 2 else (tiles + 1) // 2)
        else:
            self.ids.waiting.cols = 2 if tiles in {2, 4} else 3
        for child in (*self.ids.waiting.children, *self.ids.lines.children):
            child.unit = self.unit


def _breaking_at_dashes(name: str) -> str:
    """Let a name such as ``Hộ kinh doanh - Kinh tế`` break into lines after a dash only."""
    parts = [part.replace(" ", "\u00a0") for part in name.split(" - ")]
    return "\u00a0- ".join(parts) if len(parts) > 1 else name
