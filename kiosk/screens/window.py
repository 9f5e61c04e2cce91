"""The whole screen: name board, the present scene, the keys, and the idle warning over it."""

from collections.abc import Callable

from kivy.clock import Clock, ClockEvent
from kivy.input import MotionEvent
from kivy.properties import ColorProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.guide_touches import HoldNameBoard
from kiosk.screens.guide import GuideScreen, PinScreen
from kiosk.screens.message import MessageScreen
from kiosk.screens.parts import Key, Touchable
from kiosk.screens.search import SearchScreen
from kiosk.screens.start import StartScreen
from kiosk.screens.style import Palette, Style, style_of
from kiosk.screens.ticket import TicketScreen
from kiosk.settings import ScreenSettings
from kiosk.touches import Action
from kiosk.views import (
    ButtonView,
    GuideScene,
    MessageScene,
    NameBoardView,
    PinScene,
    Scene,
    SearchScene,
    StartScene,
    TicketScene,
    View,
    WarningView,
)

MAIN_SHARE = 1.35
"""Side by side with the keys of every screen, the scene's own have longer words."""
Touched = Callable[[Action], None]
Screen = StartScreen | SearchScreen | TicketScreen | MessageScreen | PinScreen | GuideScreen
HELD_S = 3.0
"""So long is no touch by chance."""
HELD_AT_THE_TOP = 170
"""Where the scene has taken the name board's place, a strip of its height still counts."""


class NameBoard(BoxLayout):
    """The site's name."""

    style = ObjectProperty()
    board = ObjectProperty()
    ward = StringProperty()


class Emblem(BoxLayout):
    """The site's emblem, at the left of its name."""

    style = ObjectProperty()
    file = StringProperty()


class Warning(FloatLayout):  # noqa: A001 - what it is; no Python warning in this file
    """Nobody has touched the screen for a while."""

    style = ObjectProperty()
    heading = StringProperty()
    text = StringProperty()

    def __init__(self, view: WarningView, style: Style, touched: Touched) -> None:
        super().__init__(style=style, heading=view.heading)
        key = Key(
            style=style,
            touched=touched,
            action=view.button.action,
            text=view.button.text,
            golden=True,
            size_hint_y=None,
            height=style.key(150),
        )
        self.ids.card.add_widget(key)
        self.draw(view)

    def draw(self, view: WarningView) -> None:
        """Count down."""
        self.text = view.text

    def on_touch_down(self, touch: object) -> bool:
        """Keep every touch from what lies below."""
        super().on_touch_down(touch)
        return True


class KioskScreen(FloatLayout):
    """Draws views; a touch on anything is reported as what it means."""

    style = ObjectProperty()
    ground = ColorProperty()

    def __init__(
        self,
        screen: ScreenSettings,
        touched: Touched,
        palette: Palette,
        logo: str,
        ring: Callable[[], None],
    ) -> None:
        """Draw for this screen; ``ring`` is called when a warning comes."""
        self._screen = screen
        self._palette = palette
        self._logo = logo
        self._ring = ring
        self._touched = touched
        self._view: View | None = None
        self._scene: Screen | None = None
        self._warning: Warning | None = None
        self._hold: tuple[MotionEvent, ClockEvent] | None = None
        super().__init__()
        self.bind(size=lambda *_: self._draw_anew())

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Take a finger; one that stays on the name board, where nothing can be touched, counts."""
        taken = bool(super().on_touch_down(touch))
        if not taken and self._hold is None and touch.y >= self._hold_from():
            report = Clock.schedule_once(lambda _: self._touched(HoldNameBoard()), HELD_S)
            self._hold = (touch, report)
        return taken

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """Let go of a finger that slides away."""
        if touch.y < self._hold_from():
            self._let_go(touch)
        return bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Take that a finger is lifted."""
        self._let_go(touch)
        return bool(super().on_touch_up(touch))

    def _hold_from(self) -> float:
        """Return the name board's lower edge, or one that can be reached from a wheelchair."""
        if self.style is None:
            return float(self.height)
        board = max(self.ids.board.height + self.ids.beyond.height, self.style.px(HELD_AT_THE_TOP))
        reach = self.style.beyond_reach + self.style.touch if self.style.beyond_reach else 0.0
        return float(self.height - max(board, reach))

    def _let_go(self, touch: MotionEvent) -> None:
        if self._hold is not None and self._hold[0] is touch:
            self._hold[1].cancel()
            self._hold = None

    def show(self, view: View) -> None:
        """Draw a view; what stays the same is left alone, so that a finger on it still counts."""
        before, self._view = self._view, view
        self._draw_change(before, view)
        if view.focus is not None or (before is not None and before.focus is not None):
            self._mark(view.focus)

    def _mark(self, focus: Action | None) -> None:
        """Draw a ring around the control that the listener has come to."""
        for widget in self.walk():
            if isinstance(widget, Touchable):
                widget.focused = focus is not None and widget.action == focus

    def _draw_change(self, before: View | None, view: View) -> None:
        if before is None or (before.look, before.name_board) != (view.look, view.name_board):
            self._draw_anew()
            return
        self._draw_scene(view.scene)
        if _keys(before) != _keys(view) or _crowded(before, self.style) != _crowded(
            view, self.style
        ):
            self._draw_frame(view)
        self._draw_warning(view.warning)

    def _draw_anew(self) -> None:
        view = self._view
        if view is None:
            return
        self.style = style_of(self.width, self.height, self._screen, view.look, self._palette)
        self.ground = self.style.palette.ground
        self._scene = self._warning = None
        self.ids.warning.clear_widgets()
        self._draw_frame(view)
        self._draw_scene(view.scene)
        self._draw_warning(view.warning)

    def _draw_scene(self, scene: Scene) -> None:
        if self._scene is not None and self._scene.redraw(scene):
            return
        self._scene = self._new_scene(scene)
        self.ids.scene.clear_widgets()
        self.ids.scene.add_widget(self._scene)

    def _new_scene(self, scene: Scene) -> Screen:
        match scene:
            case StartScene():
                return StartScreen(scene, self.style, self._touched)
            case SearchScene():
                return SearchScreen(scene, self.style, self._touched)
            case MessageScene():
                return MessageScreen(scene, self.style)
            case PinScene():
                return PinScreen(scene, self.style, self._touched)
            case GuideScene():
                return GuideScreen(scene, self.style, self._touched)
        return TicketScreen(scene, self.style)

    def _draw_frame(self, view: View) -> None:
        style = self.style
        self.ids.board.clear_widgets()
        board_height = 0.0
        self.ids.beyond.height = style.beyond_reach
        if view.name_board and not _crowded(view, style):
            board_height = style.px(
                (210 if view.look.large_text else 260) if style.portrait else 170
            )
            self.ids.beyond.height = max(0.0, style.beyond_reach - board_height)
            if self._logo:
                self.ids.board.add_widget(Emblem(style=style, file=self._logo))
            self.ids.board.add_widget(_board(view.name_board, style))
        self.ids.board.height = board_height
        main, controls = _keys(view)
        self.ids.key_rows.clear_widgets()
        rows = [row for row in (main, controls) if row]
        for row in rows:
            wide = not style.portrait and row is main and len(row) > 1
            share = MAIN_SHARE if wide else 1
            place = BoxLayout(spacing=style.px(16), size_hint_x=share)
            for button in row:
                inviting = row is main and button is row[0]
                place.add_widget(self._key(button, golden=inviting))
            self.ids.key_rows.add_widget(place)
        count = len(rows) if style.portrait else 1
        self.ids.key_rows.height = count * style.key(116) + (count + 1) * style.px(16)

    def _key(self, button: ButtonView, *, golden: bool) -> Key:
        return Key(
            style=self.style,
            touched=self._touched,
            action=button.action,
            text=button.text,
            detail=button.detail,
            chosen=button.chosen,
            golden=golden,
        )

    def _draw_warning(self, view: WarningView | None) -> None:
        if view is not None and self._warning is not None:
            self._warning.draw(view)
            return
        self.ids.warning.clear_widgets()
        self._warning = None
        if view is not None:
            self._warning = Warning(view, self.style, self._touched)
            self.ids.warning.add_widget(self._warning)
            self._ring()


def _board(view: NameBoardView, style: Style) -> Widget:
    *above, ward = view.lines or ("",)
    board = NameBoard(style=style, board=view, ward=ward)
    board.ids.above.words = "\n".join(above)
    return board


def _keys(view: View) -> tuple[tuple[ButtonView, ...], tuple[ButtonView, ...]]:
    """Return the scene's own keys and those that stand on every screen."""
    if not isinstance(view.scene, StartScene):
        return view.scene.buttons, view.controls
    priority, search = view.scene.priority, view.scene.search
    main = (priority.button if priority else None, search)
    return tuple(button for button in main if button), view.controls


def _crowded(view: View, style: Style) -> bool:
    """Tell whether the scene needs the name board's place too."""
    match view.scene:
        case StartScene(notice=notice) if notice:
            return not style.portrait
        case StartScene(priority=priority) if priority and priority.groups:
            return view.look.large_text or not style.portrait
        case StartScene() if view.look.large_text:
            return not style.portrait
        case TicketScene() | SearchScene() | PinScene() | GuideScene():
            return not style.portrait
    return False
