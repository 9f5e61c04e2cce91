"""The search: a field, what was found, and a keyboard under it."""

from collections.abc import Callable

from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.parts import Key
from kiosk.screens.start import Tile
from kiosk.screens.style import Style
from kiosk.touches import Action
from kiosk.views import ButtonView, Scene, SearchScene, TileView

KEY_HEIGHT = 116
LETTERING = 52
FOUND_AT_ONCE = 3
"""So many places: fewer tiles leave the rest of them empty."""


class SearchScreen(BoxLayout):
    """The keyboard stays while one types; field and tiles change above it."""

    style = ObjectProperty()
    heading = StringProperty()
    typed = StringProperty()
    told = StringProperty()

    def __init__(self, scene: SearchScene, style: Style, touched: Callable[[Action], None]) -> None:
        super().__init__(style=style)
        self._touched = touched
        self._keyboard = scene.keyboard
        self._tiles: tuple[TileView, ...] | None = None
        gap = style.px(8)
        place = self.ids.keyboard
        place.height = len(scene.keyboard) * (style.key(KEY_HEIGHT) + gap) - gap
        columns = max(len(row) for row in scene.keyboard)
        for row in scene.keyboard:
            place.add_widget(self._row(row, columns, gap))
        self._draw(scene)

    def _row(self, row: tuple[ButtonView, ...], columns: int, gap: float) -> BoxLayout:
        """Set the keys in columns; the last one takes what the row leaves."""
        key = (self.style.width - 2 * self.style.px(28) - (columns - 1) * gap) / columns
        box = BoxLayout(spacing=gap)
        for button in row:
            word = len(button.text) > 1
            box.add_widget(
                Key(
                    style=self.style,
                    touched=self._touched,
                    action=button.action,
                    text=button.text,
                    lettering=32 if word else LETTERING,
                    padding=(self.style.px(6), self.style.px(4)),
                    spacing=0,
                    size_hint_x=1 if button is row[-1] and len(row) < columns else None,
                    width=key,
                )
            )
        return box

    def redraw(self, scene: Scene) -> bool:
        """Draw what has been typed and found, without disturbing a finger that is on a key."""
        if not isinstance(scene, SearchScene) or scene.keyboard != self._keyboard:
            return False
        self._draw(scene)
        return True

    def _draw(self, scene: SearchScene) -> None:
        self.heading, self.typed, self.told = scene.heading, scene.typed, scene.told
        if scene.tiles == self._tiles:
            return
        self._tiles = scene.tiles
        place = self.ids.tiles
        place.clear_widgets()
        for view in scene.tiles:
            tile = Tile(style=self.style, touched=self._touched, action=view.action)
            tile.fact_size, tile.phrase_size = self.style.size(33), self.style.size(30)
            tile.draw(view)
            place.add_widget(tile)
        for _ in range(FOUND_AT_ONCE - len(scene.tiles)):
            place.add_widget(Widget())
