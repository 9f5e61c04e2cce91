"""Stands between the visits and the window: speaks for those who cannot see it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from kiosk.guidance import Guide, GuideKey
from kiosk.touches import Action
from kiosk.views import View
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import Language


class Voice(Protocol):
    """What speaks; a text cuts off the one before."""

    def say(self, text: str, language: Language) -> None:
        """Begin to speak; never raises, never waits."""
        ...

    def hush(self) -> None:
        """Be silent at once."""
        ...


class GuidedFront:
    """Shows views with the listener's focus on them and turns the four keys into touches."""

    def __init__(
        self,
        catalogues: Mapping[Language, Catalogue],
        voice: Voice,
        show: Callable[[View], None],
    ) -> None:
        """Draw with ``show``."""
        self._catalogues = catalogues
        self._voice = voice
        self._draw = show
        self._guide = Guide()
        self._view: View | None = None

    def show(self, view: View) -> None:
        """Take a new view: speak what is new in it, and draw it."""
        before, self._view = self._view, view
        if before is not None and before.listens and not view.listens:
            self._guide.sleep()
            self._voice.hush()
        self._say(self._guide.seen(view, before, self._catalogues[view.language]))
        self._redraw()

    def press(self, key: GuideKey) -> Action | None:
        """Take a key; return the touch that it means, if any."""
        view = self._view
        if view is None:
            return None
        words, action = self._guide.press(key, view, self._catalogues[view.language])
        self._say(words)
        self._redraw()
        return action

    def _say(self, words: str) -> None:
        if words and self._view is not None:
            self._voice.say(words, self._view.language)

    def _redraw(self) -> None:
        if self._view is not None:
            self._draw(replace(self._view, focus=self._guide.focus))
