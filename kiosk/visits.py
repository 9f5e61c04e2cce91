"""Runs the flow: carries out its commands, brings it menus, lets its time pass."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from kiosk.flow import Flow
from kiosk.menu import IssueRequest
from kiosk.phases import Command, IssueTicket, PrintSlip
from kiosk.ports import Clock, DeskError, Errand, IssueRefused, TicketDesk
from kiosk.slip_press import SlipPress
from kiosk.touches import Action
from kiosk.views import View

log = logging.getLogger(__name__)

TICK = timedelta(seconds=0.1)
LEAST_BETWEEN_MENUS = timedelta(seconds=1)
"""The hall may change many times a second; a person reads the tiles more slowly."""


class Visits:
    """One visit after the other; ``show`` is called with every new view, on the event loop."""

    def __init__(
        self,
        flow: Flow,
        desk: TicketDesk,
        press: SlipPress,
        clock: Clock,
        show: Callable[[View], None],
        refresh_every: timedelta,
        errand: Callable[[Errand], None],
    ) -> None:
        """Fetch the menu at each change of the hall, and after ``refresh_every`` without one.

        The live stream that tells of the hall also brings each ``errand``.
        """
        self._flow = flow
        self._desk = desk
        self._press = press
        self._clock = clock
        self._show = show
        self._errand = errand
        self._refresh_every = refresh_every
        self._shown: View | None = None
        self._changed = asyncio.Event()
        self._offered = False
        self._under_way: set[asyncio.Task[None]] = set()
        self._faults: asyncio.Queue[BaseException] = asyncio.Queue()

    async def run(self) -> None:
        """Serve people until cancelled; what is being issued or printed is then let finish.

        A fault that no rule foresees ends the run and the program with it: whoever watches over it
        starts it anew, and nobody stands before a screen that waits for ever.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._let_time_pass())
                tasks.create_task(self._bring_menus())
                tasks.create_task(self._desk.watch(self._changed.set, self._errand))
                tasks.create_task(self._raise_faults())
        finally:
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _raise_faults(self) -> None:
        raise await self._faults.get()

    def touch(self, action: Action) -> None:
        """Take a touch, show what it does at once, and start what it asks for."""
        self._do(self._flow.touch(action, self._clock.now()))

    def attend(self) -> None:
        """Take that somebody uses the keys of spoken guidance."""
        self._flow.attend(self._clock.now())
        self._redraw()

    def _do(self, command: Command | None) -> None:
        """Begin what is to be done before anything is drawn: a frame may take as long as the slip.

        While a number is asked for the tile stands as it was touched; that one has to wait is said
        at the next tick, if there is no answer by then.
        """
        if command is None:
            self._redraw()
            return
        loop = asyncio.get_running_loop()
        task = loop.create_task(self._carry_out(command))
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        if isinstance(command, PrintSlip):
            loop.call_soon(self._redraw)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            self._faults.put_nowait(fault)

    async def _carry_out(self, command: Command) -> None:
        match command:
            case IssueTicket(request=request):
                await self._issue(request)
            case PrintSlip(ticket_id=ticket_id, receipt=receipt, language=language):
                result = await self._press.print_slip(ticket_id, receipt, language)
                self._flow.slip_printed(ticket_id, result.outcome, self._clock.now())
                self._redraw()

    async def _issue(self, request: IssueRequest) -> None:
        command = None
        try:
            ticket = await self._desk.issue(request)
        except IssueRefused as refusal:
            now = self._clock.now()
            self._flow.ticket_refused(request, refusal.slug, refusal.detail, now)
            self._changed.set()
        except DeskError as error:
            facts = {"request_id": request.request_id, "error": str(error)}
            log.warning("no ticket", extra=facts)
            self._flow.ticket_failed(request, self._clock.now())
        else:
            command = self._flow.ticket_arrived(ticket, self._clock.now())
        self._do(command)

    async def _let_time_pass(self) -> None:
        while True:
            self._flow.tick(self._clock.now())
            self._redraw()
            await asyncio.sleep(TICK.total_seconds())

    async def _bring_menus(self) -> None:
        while True:
            self._changed.clear()
            try:
                menus = {each: await self._desk.menu(each) for each in self._flow.languages}
            except (DeskError, IssueRefused) as error:
                log.warning("no menu", extra={"error": str(error)})
                self._flow.menus_failed(self._clock.now())
                await asyncio.sleep(LEAST_BETWEEN_MENUS.total_seconds())
                continue
            self._flow.menus_arrived(menus)
            await self._offer_reprint()
            self._redraw()
            await asyncio.sleep(LEAST_BETWEEN_MENUS.total_seconds())
            await self._wait_for_change()

    async def _offer_reprint(self) -> None:
        """Once after a start: somebody may have been left without a slip when the kiosk went."""
        if self._offered:
            return
        self._offered = True
        try:
            unprinted = await self._desk.unprinted()
        except (DeskError, IssueRefused) as error:
            log.warning("no reprint to offer", extra={"error": str(error)})
            return
        if unprinted is not None:
            log.info("reprint offered", extra={"number": unprinted.ticket.number})
            self._flow.offer_reprint(unprinted.ticket, unprinted.language, self._clock.now())

    async def _wait_for_change(self) -> None:
        try:
            async with asyncio.timeout(self._refresh_every.total_seconds()):
                await self._changed.wait()
        except TimeoutError:
            log.debug("no word from the live stream, fetching the menu")

    def _redraw(self) -> None:
        view = self._flow.view
        if view != self._shown:
            self._shown = view
            self._show(view)
