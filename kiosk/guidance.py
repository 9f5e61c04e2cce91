"""Spoken guidance with four keys: what is said, and which control has the focus. No sound.

A blind person hears each text and control of the screen one after the other (EN 301 549, 5.1.3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from kiosk.touches import Action
from kiosk.views import (
    ButtonView,
    GuideScene,
    MessageScene,
    PinScene,
    SearchScene,
    StartScene,
    TicketScene,
    TileView,
    View,
)
from ticket_queue.catalogue import Catalogue


class GuideKey(Enum):
    """The four keys under the screen."""

    PREVIOUS = "previous"
    NEXT = "next"
    CHOOSE = "choose"
    REPEAT = "repeat"


@dataclass(frozen=True)
class Stop:
    """One thing that is read out; ``action`` is what "choose" means there, None for mere words."""

    words: str
    action: Action | None = None


def stops(view: View, texts: Catalogue) -> tuple[Stop, ...]:
    """Return what can be heard on this screen, in the order in which it is read."""
    if view.warning is not None:
        heading = Stop(f"{view.warning.heading} {view.warning.text}")
        return (heading, _button(view.warning.button, texts))
    controls = tuple(_button(button, texts) for button in view.controls)
    return (*_scene(view, texts), *controls)


def _scene(view: View, texts: Catalogue) -> tuple[Stop, ...]:
    match view.scene:
        case StartScene() as scene:
            groups = scene.priority.groups if scene.priority else ()
            keys = (scene.priority.button if scene.priority else None, scene.search)
            buttons = (*groups, *(key for key in keys if key))
            tiles = tuple(_tile(tile) for tile in scene.tiles)
            return (_sentence(scene.heading, scene.notice), *tiles, *_all(buttons, texts))
        case SearchScene() as scene:
            letters = (key for row in scene.keyboard for key in row)
            tiles = tuple(_tile(tile) for tile in scene.tiles)
            heading = _sentence(scene.typed or scene.heading, scene.told)
            return (heading, *_all(letters, texts), *tiles, *_all(scene.buttons, texts))
        case TicketScene() as scene:
            place = (scene.priority, scene.service_name, scene.where)
            number = _sentence(f"{scene.heading} {_digits(scene.label)}", *place)
            facts = tuple(Stop(each) for each in (scene.ahead, scene.wait, *scene.notes) if each)
            return (number, Stop(scene.slip), *facts, *_all(scene.buttons, texts))
        case PinScene() as scene:
            digits = (key for row in scene.pad for key in row)
            typed = Stop(texts("guide.pin.typed", n=scene.typed.count("•")))
            heading = _sentence(scene.heading, scene.told)
            return (heading, typed, *_all(digits, texts), *_all(scene.buttons, texts))
        case GuideScene() as scene:
            heading = _sentence(scene.heading, scene.told)
            return (heading, *_all((*scene.keys, *scene.buttons), texts))
        case MessageScene() as scene:
            return (_sentence(scene.heading, *scene.lines), *_all(scene.buttons, texts))


def _sentence(*parts: str) -> Stop:
    return Stop(". ".join(part.replace("\n", " ") for part in parts if part))


def _digits(label: str) -> str:
    """Return a number digit by digit, as it will be called."""
    return " ".join(label)


def _tile(view: TileView) -> Stop:
    told = (view.name, view.phrase if view.open else "", view.people, view.wait)
    return Stop(_sentence(*told).words, view.action)


def _all(buttons: Iterable[ButtonView], texts: Catalogue) -> tuple[Stop, ...]:
    return tuple(_button(button, texts) for button in buttons)


def _button(button: ButtonView, texts: Catalogue) -> Stop:
    on = texts("guidance.on") if button.chosen else ""
    return Stop(_sentence(button.text, button.detail, on).words, button.action)


class Guide:
    """Where a listener is; wakes at the first key and sleeps when the next person may come.

    Each method returns what to say now; an empty text is silence.
    """

    def __init__(self) -> None:
        """Begin asleep: a screen that talks to nobody disturbs the hall."""
        self.awake = False
        self._at = 0
        self._stops: tuple[Stop, ...] = ()

    @property
    def focus(self) -> Action | None:
        """The control that the screen must mark."""
        if not self.awake or self._at >= len(self._stops):
            return None
        return self._stops[self._at].action

    def press(self, key: GuideKey, view: View, texts: Catalogue) -> tuple[str, Action | None]:
        """Take a key: return what to say and, for "choose", the touch that it means."""
        self._stops = stops(view, texts)
        if not self.awake:
            self.awake, self._at = True, 0
            return f"{texts('guidance.welcome')} {self._stops[0].words}", None
        last = len(self._stops) - 1
        self._at = min(self._at, last)
        if key is GuideKey.CHOOSE and (action := self._stops[self._at].action) is not None:
            return "", action
        step = {GuideKey.NEXT: 1, GuideKey.PREVIOUS: -1}.get(key, 0)
        self._at = (self._at + step) % (last + 1)
        return self._stops[self._at].words, None

    def seen(self, view: View, before: View | None, texts: Catalogue) -> str:
        """Take a new screen; return what has become important, such as the number."""
        if not self.awake:
            return ""
        held = self.focus
        self._stops = stops(view, texts)
        if before is not None and _kind(view) == _kind(before):
            return self._changed(view, before, held)
        self._at = 0
        return _opening(view, self._stops)

    def _changed(self, view: View, before: View, held: Action | None) -> str:
        """Stay on the same control of the same screen; say what it has become."""
        actions = [stop.action for stop in self._stops]
        self._at = actions.index(held) if held in actions else min(self._at, len(actions) - 1)
        match view.scene, before.scene:
            case TicketScene(slip=slip), TicketScene(slip=earlier) if slip != earlier:
                return slip
            case SearchScene(typed=typed), SearchScene(typed=earlier) if typed != earlier:
                return typed
            case PinScene(typed=typed), PinScene(typed=earlier) if typed != earlier:
                return self._stops[1].words  # how many, never which
        chosen = _chosen(view) != _chosen(before) or view.language != before.language
        return self._stops[self._at].words if chosen else ""

    def sleep(self) -> None:
        """Fall silent: the listener has gone."""
        self.awake = False


def _opening(view: View, heard: tuple[Stop, ...]) -> str:
    """Return what is said of itself when a screen comes: for a ticket all that is on it."""
    if not isinstance(view.scene, TicketScene) or view.warning:
        return heard[0].words
    return " ".join(f"{stop.words}." for stop in heard if stop.action is None)


def _kind(view: View) -> tuple[object, ...]:
    scene = view.scene
    which = (scene.heading if isinstance(scene, MessageScene | GuideScene) else "",)
    label = scene.label if isinstance(scene, TicketScene) else ""
    return (type(scene), which, label, view.warning is not None)


def _chosen(view: View) -> tuple[object, ...]:
    priority = view.scene.priority if isinstance(view.scene, StartScene) else None
    return (view.look, priority)
