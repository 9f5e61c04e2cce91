"""The board's screen: draws one view after the other, and nothing while nothing changes."""

from kivy.clock import Clock, ClockEvent
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout

from display.screens import style
from display.screens.fitted_label import FittedLabel  # noqa: F401  board_screen.kv names it
from display.views import BoardView, CallRow, WaitingRow
from ticket_queue.catalogue import Catalogue

FLASH_HALF_PERIOD_S = 0.6
"""The newest call changes its ground every 0.6 s: 0.8 Hz, well below the 3 Hz of WCAG 2.3.1."""
MOST_TILES = 10


class CallLine(BoxLayout):
    """One of the last calls."""

    unit = NumericProperty(1.0)
    label = StringProperty()
    counter = StringProperty()
    note = StringProperty()

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


class BoardScreen(BoxLayout):
    """The whole screen; its sizes follow from the window's."""

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
        self._flashing: ClockEvent | None = None
        self.bind(size=self._measure)

    def show(self, view: BoardView) -> None:
        """Draw a view; an equal one costs nothing."""
        if view == self._view:
            return
        before, self._view = self._view, view
        self._show_head(view)
        newest = view.newest
        self.number = newest.label if newest else ""
        self.counter = newest.counter if newest else ""
        self.note = newest.note if newest else ""
        self.status = "" if newest else view.status
        for line, row in zip(self.ids.lines.children[::-1], _padded(view.rows), strict=True):
            line.show(row)
        self._show_waiting(view.waiting)
        self._flash(anew=before is None or before.newest != view.newest, wanted=view.fresh)

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

    def _flash(self, *, anew: bool, wanted: bool) -> None:
        if self._flashing is not None and (anew or not wanted):
            self._flashing.cancel()
            self._flashing = None
            self.lit = False
        if wanted and self._flashing is None:
            self.lit = True
            self._flashing = Clock.schedule_interval(self._turn, FLASH_HALF_PERIOD_S)

    def _turn(self, _elapsed: float) -> None:
        self.lit = not self.lit

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


def _padded(rows: tuple[CallRow, ...]) -> tuple[CallRow | None, ...]:
    return (*rows, *(None for _ in range(5 - len(rows))))
