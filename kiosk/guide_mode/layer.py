"""Stands between the visits and the window: gives the screen to a guide, or says it is paused."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from kiosk.guide_mode.phases import GuideCommand
from kiosk.guide_mode.presenter import GuideMode
from kiosk.guide_mode.work import GuideWork
from kiosk.guide_touches import HoldNameBoard
from kiosk.ports import Clock
from kiosk.touches import (
    Action,
    ChooseLanguage,
    NeedMoreTime,
    ToggleHighContrast,
    ToggleLargeText,
)
from kiosk.views import View

TICK = timedelta(seconds=0.1)
WHILE_PAUSED = ChooseLanguage | ToggleLargeText | ToggleHighContrast | NeedMoreTime


class GuideLayer:
    """Passes views on to ``draw`` and touches on to ``visit``, or takes them for guide mode."""

    def __init__(
        self,
        mode: GuideMode,
        work: GuideWork,
        clock: Clock,
        draw: Callable[[View], None],
        visit: Callable[[Action], None],
    ) -> None:
        """Begin with the screen in the citizens' hands."""
        self._mode = mode
        self._work = work
        self._clock = clock
        self._draw = draw
        self._visit = visit
        self._view: View | None = None
        self._drawn: View | None = None
        self._tasks: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Let time pass until cancelled; a fault that no rule foresees ends the program."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            while True:
                self._look()
                await asyncio.sleep(TICK.total_seconds())

    def show(self, view: View) -> None:
        """Take the citizens' view."""
        self._view = view
        self._look()

    def touch(self, action: Action) -> None:
        """Take a touch: a guide's, or a citizen's for the visit."""
        if self._mode.is_open or isinstance(action, HoldNameBoard):
            command = self._mode.touch(action, self._clock.now())
            self._look()
            if command is not None and self._tasks is not None:
                self._tasks.create_task(self._carry_out(command))
        elif not self._keeps_from_citizens(action):
            self._visit(action)

    def attend(self) -> None:
        """Take that somebody uses the keys of spoken guidance."""
        self._mode.attend(self._clock.now())

    def _keeps_from_citizens(self, action: Action) -> bool:
        """Tell whether a touch came from a finger that was faster than the pause."""
        at_rest = self._view is not None and self._view.rests
        return self._mode.paused and at_rest and not isinstance(action, WHILE_PAUSED)

    async def _carry_out(self, command: GuideCommand) -> None:
        await self._work.carry_out(command, self._mode, self._clock)
        self._look()

    def _look(self) -> None:
        self._mode.tick(self._clock.now(), self._work.facts())
        if self._view is None:
            return
        view = self._mode.over(self._view)
        if view != self._drawn:
            self._drawn = view
            self._draw(view)
