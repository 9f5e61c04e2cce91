"""The start: one tile for each service, and the priority groups when they are asked for."""

from collections.abc import Callable

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.parts import FittedWords, Key, Touchable, largest_for_all
from kiosk.screens.style import Style
from kiosk.touches import Action
from kiosk.views import Scene, StartScene, TileView

COLUMNS_UPRIGHT = 2
COLUMNS_ACROSS = 3
FEWEST_FOR_FOUR_ACROSS = 10
GROUPS_IN_A_ROW = 2
FACT_SIZE = 33
PHRASE_SIZE = 30


class Tile(Touchable):
    """One service."""

    name = StringProperty()
    phrase = StringProperty()
    people = StringProperty()
    wait = StringProperty()
    open = BooleanProperty(defaultvalue=True)
    stacked = BooleanProperty(defaultvalue=False)
    fact_size = NumericProperty(30)
    phrase_size = NumericProperty(30)

    def draw(self, view: TileView) -> None:
        """Show a service; a closed one says so in place of its phrase and its people."""
        self.name, self.wait, self.open = view.name, view.wait, view.open
        self.phrase = view.phrase if view.open else view.people
        self.people = view.people if view.open else ""
        self.action = view.action

    def facts(self) -> list[FittedWords]:
        """The labels that are set in one size on all tiles."""
        return [self.ids.people, self.ids.wait] if self.people else []


class StartScreen(BoxLayout):
    """Heading, notice, tiles, and above the keys the priority groups."""

    style = ObjectProperty()
    heading = StringProperty()
    notice = StringProperty()
    groups_heading = StringProperty()

    def __init__(self, scene: StartScene, style: Style, touched: Callable[[Action], None]) -> None:
        super().__init__(style=style)
        self._shape = _shape(scene)
        self._tiles = [
            Tile(style=style, touched=touched, action=view.action) for view in scene.tiles
        ]
        groups = scene.priority.groups if scene.priority else ()
        self._groups = [Key(style=style, touched=touched, action=view.action) for view in groups]
        _in_rows(self.ids.tiles, self._tiles, _columns(style, len(self._tiles)), style.px(16))
        across = GROUPS_IN_A_ROW if style.portrait else max(1, len(groups))
        rows = _in_rows(self.ids.groups, self._groups, across, style.px(12))
        self.ids.groups.height = rows * style.key(110) + max(0, rows - 1) * style.px(12)
        self._even = Clock.create_trigger(self._set_evenly, -1)
        for tile in self._tiles:
            for label in (tile.ids.people, tile.ids.wait, tile.ids.phrase):
                label.fbind("size", self._even)
        self._draw(scene)

    def redraw(self, scene: Scene) -> bool:
        """Draw another state of the same tiles, without disturbing a finger that is on one.

        Returns False for a scene that needs other places.
        """
        if not isinstance(scene, StartScene) or _shape(scene) != self._shape:
            return False
        self._draw(scene)
        return True

    def _draw(self, scene: StartScene) -> None:
        self.heading, self.notice = scene.heading, scene.notice
        for tile, view in zip(self._tiles, scene.tiles, strict=True):
            tile.draw(view)
        self._even()
        priority = scene.priority
        self.groups_heading = priority.heading if priority and priority.groups else ""
        for key, button in zip(self._groups, priority.groups if priority else (), strict=True):
            key.text, key.chosen, key.action = button.text, button.chosen, button.action

    def _set_evenly(self, _: float) -> None:
        """Set what is alike on all tiles in one size, the largest that fits on every one."""
        facts = [label for tile in self._tiles for label in tile.facts()]
        phrases = [tile.ids.phrase for tile in self._tiles if tile.ids.phrase.words]
        fact_size = largest_for_all(facts, self.style.size(FACT_SIZE))
        phrase_size = largest_for_all(phrases, self.style.size(PHRASE_SIZE))
        for tile in self._tiles:
            tile.fact_size, tile.phrase_size = fact_size, phrase_size


def _shape(scene: StartScene) -> tuple[int, int, bool]:
    groups = scene.priority.groups if scene.priority else ()
    return len(scene.tiles), len(groups), bool(scene.notice)


def _columns(style: Style, tiles: int) -> int:
    if style.portrait:
        return COLUMNS_UPRIGHT
    return COLUMNS_ACROSS + (tiles >= FEWEST_FOR_FOUR_ACROSS)


def _in_rows(place: BoxLayout, widgets: list[Widget], columns: int, spacing: float) -> int:
    """Fill a column of rows; the last row's widgets share its whole width."""
    place.spacing = spacing
    starts = range(0, len(widgets), columns)
    for start in starts:
        row = BoxLayout(spacing=spacing)
        for widget in widgets[start : start + columns]:
            row.add_widget(widget)
        place.add_widget(row)
    return len(starts)
