"""The desk: the one place where verbs are decided, recorded, and only then answered.

It decides in memory by the pure rules, appends the events of all commands that are waiting in one
transaction, and then answers and tells its listeners. There are no locks elsewhere.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from server.desk.beside import Beside
from server.desk.command import (
    Answered,
    Batch,
    Command,
    Happening,
    Listener,
    RequestIdReused,
    ToAnnounce,
)
from server.desk.jobs import Job, fail, settle
from server.ports import (
    Ledger,
    LedgerConflictError,
    LedgerState,
    Link,
    Outgoing,
    Recorded,
    StorageError,
    StoredAnswer,
)
from server.service_clock import ServiceClock
from server.setup_history import SetupHistory
from ticket_queue.events import ClockSet, Event
from ticket_queue.folding import apply, fold
from ticket_queue.lobby import Lobby
from ticket_queue.rules.day import close_day, day_is_over, open_day
from ticket_queue.services import Site

_log = logging.getLogger(__name__)

LARGEST_BATCH = 256

Result = TypeVar("Result")


class Desk:
    """Decides, records, answers; begin with ``await open()``, end with ``await close()``."""

    def __init__(
        self, setups: SetupHistory, ledger: Ledger, clock: ServiceClock, to_announce: ToAnnounce
    ) -> None:
        """Keep the parts; nothing happens before ``open``."""
        self.clock = clock
        self.epoch = ""
        self.listeners: list[Listener] = []
        self._setups = setups
        self._ledger = ledger
        self._to_announce = to_announce
        self._lobby = Lobby(setups.on(clock.now().date()))
        self.beside = Beside()
        self._last_outgoing = 0
        self._waiting: asyncio.Queue[Job] = asyncio.Queue()
        self._unsettled = False
        self._must_reload = False
        self._worker: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Fold the ledger's last day and begin to work.

        Raises:
            StorageError: the ledger cannot be read.
            FoldError: the ledger is damaged.
        """
        self._restore(await self._ledger.load())
        self._worker = asyncio.create_task(self._work(), name="desk")

    async def go_back(self, by: str, was: datetime | None) -> None:
        """Leave a day that has not come yet: somebody (``by``) has said that its clock ran ahead.

        What is open in it expires; the day of now opens, or opens again where it was open before.

        Raises:
            StorageError: the ledger cannot be written; it may be tried again.
        """
        closing, opening = Batch(self.clock.now()), Batch(self.clock.now())
        self._record(closing, close_day(self._lobby, closing.now))
        await self._ledger.append(closing.commit())
        await self._take_up(opening)
        said = ClockSet(at=opening.now, by=by, was=was)
        opened = (*open_day(self._lobby, opening.now), said)
        self._record(opening, opened, opening.now.date())
        await self._ledger.append(opening.commit())

    async def close(self) -> None:
        """Finish what is waiting and stop."""
        if self._worker is None:
            return
        await self._waiting.join()
        self._worker.cancel()
        await asyncio.gather(self._worker, return_exceptions=True)
        self._worker = None

    async def submit(self, command: Command) -> Answered:
        """Decide a command, record its events durably, and return its answer.

        Raises:
            Refused: a rule said no; nothing has changed.
            RequestIdReused: the request id was used for something else.
            StorageError: the ledger could not be written; nothing has changed.
        """
        return await self._enqueue(command)  # type: ignore[no-any-return]  # a command gives Answered

    async def read(self, look: Callable[[Lobby, datetime], Result]) -> Result:
        """Look at the lobby between two commits: what is seen is durable."""
        if not self._unsettled:
            return look(self._lobby, self.clock.now())
        return await self._enqueue(look)  # type: ignore[no-any-return]  # what look returns

    @property
    def site(self) -> Site:
        """The site as it is set up now, with what was withdrawn today."""
        return self._lobby.site

    async def _enqueue(self, job: Command | Callable[..., Any]) -> Any:  # noqa: ANN401 - each job has its own result
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((job, future))
        return await future

    async def _work(self) -> None:
        while True:
            jobs = [await self._waiting.get()]
            while len(jobs) < LARGEST_BATCH and not self._waiting.empty():
                jobs.append(self._waiting.get_nowait())
            try:
                await self._serve(jobs)
            finally:
                for _ in jobs:
                    self._waiting.task_done()

    async def _serve(self, jobs: Sequence[Job]) -> None:
        try:
            await self._reload_if_needed()
        except Exception as error:  # noqa: BLE001 - the desk tries again for the next ones
            _log.error("the ledger cannot be read", exc_info=error)
            for _, future in jobs:
                fail(future, error)
            return
        now = self.clock.now()
        commands: list[tuple[Command, asyncio.Future[Any]]] = []
        for job, future in jobs:
            if isinstance(job, Command):
                commands.append((job, future))
            else:
                settle(future, partial(job, self._lobby, now))
        if commands:
            await self._commit(commands)

    async def _commit(self, commands: Sequence[tuple[Command, asyncio.Future[Any]]]) -> None:
        self._unsettled = True
        batch = Batch(self.clock.now())
        try:
            await self._reload_if_needed()
            await self._turn_day(batch)
            for command, future in commands:
                self._decide(batch, command, future)
            if batch.recorded or batch.answers or batch.links:
                await self._ledger.append(batch.commit())
        except Exception as error:  # noqa: BLE001 - one broken verb must not stop the desk
            await self._take_back(commands, error)
            return
        self._unsettled = False
        self.beside.remember(batch.answers.values(), batch.texts, batch.links)
        await self._take_setups(batch)
        for future, answered in batch.promises:
            if not future.done():
                future.set_result(answered)
        self._tell(batch)

    async def _turn_day(self, batch: Batch) -> None:
        """Close the day that is over and open today, before anything else happens."""
        lobby = self._lobby
        if day_is_over(lobby, batch.now):
            self._record(batch, close_day(lobby, batch.now))
        if lobby.closed and lobby.day is not None and batch.now.date() > lobby.day:
            await self._take_up(batch)
            self.clock.take_wall()
        if self._lobby.day is None or self._lobby.closed:
            self._record(batch, open_day(self._lobby, batch.now), batch.now.date())

    async def _take_up(self, batch: Batch) -> None:
        """Make the lobby that of today; where a wrong clock was here before, go on from there."""
        today = batch.now.date()
        before = await self._ledger.load(today)
        seq, lobby = self._lobby.seq, self._lobby
        if before.recorded:
            self._restore(before)
        else:
            self._lobby = lobby.next_day(self._setups.on(today))
            self.beside.forget_old(today)
        self._lobby.seq = seq

    def _decide(self, batch: Batch, command: Command, future: asyncio.Future[Any]) -> None:
        request_id = command.request_id or ""  # which no answer bears
        known = batch.answers.get(request_id) or self.beside.answer(request_id)
        if known is not None:
            if known.fingerprint == command.fingerprint:
                batch.promises.append((future, Answered(known.body, repeated=True)))
            else:
                fail(future, RequestIdReused())
            return
        try:
            events = command.decide(self._lobby, batch.now)
        except Exception as refused:  # noqa: BLE001 - a verb's no, or its fault, is its sender's alone
            fail(future, refused)
            return
        self._record(batch, events, command.past_day, fold=command.past_day is None)
        body = command.answer(self._lobby, batch.now)
        batch.texts.extend(command.texts)
        batch.setups.extend(command.setups)
        batch.promises.append((future, Answered(body, repeated=False)))
        day = self._lobby.day or batch.now.date()
        if command.request_id is not None:
            answer = StoredAnswer(command.request_id, command.fingerprint, body, day)
            batch.answers[answer.request_id] = answer
        if command.link is not None:
            batch.links.append(Link(*command.link, day))

    def _record(
        self,
        batch: Batch,
        events: Sequence[Event],
        day: date | None = None,
        *,
        fold: bool = True,
    ) -> None:
        for event in events:
            seq = self._lobby.seq + 1
            if fold:
                apply(self._lobby, event, seq)
            self._lobby.seq = seq
            batch.recorded.append(Recorded(seq, day or self._lobby.day or batch.now.date(), event))
            announced = self._to_announce(self._lobby, batch.now, event) if fold else ()
            for topic, payload in announced:
                self._last_outgoing += 1
                batch.outgoing.append(Outgoing(self._last_outgoing, topic, payload))

    async def _take_setups(self, batch: Batch) -> None:
        """Fold the day anew under the setup that has just been recorded."""
        for setup in batch.setups:
            self._setups.learn(setup)
            self._must_reload = True
        try:
            await self._reload_if_needed()
        except StorageError as error:
            _log.error("the ledger cannot be read; tried again at the next command", exc_info=error)

    def _tell(self, batch: Batch) -> None:
        if not batch.recorded:
            return
        happening = Happening(self._lobby, batch.now, tuple(batch.recorded), tuple(batch.outgoing))
        for listener in self.listeners:
            try:
                listener(happening)
            except Exception:  # noqa: BLE001 - what has happened stands, whoever stumbles over it
                _log.exception("a listener failed", extra={"seq": self._lobby.seq})

    async def _take_back(
        self, commands: Sequence[tuple[Command, asyncio.Future[Any]]], error: Exception
    ) -> None:
        """Go back to what the ledger holds and tell everybody that nothing happened.

        A fault that is no storage's is somebody's own: the others are served one by one.
        """
        _log.error("a commit failed and is taken back", exc_info=error)
        self._must_reload = True
        try:
            await self._reload_if_needed()
        except Exception as again:  # noqa: BLE001 - (the same)
            _log.error("the ledger cannot be read either", exc_info=again)
            error = again
        is_anothers = isinstance(error, StorageError) and not isinstance(error, LedgerConflictError)
        if len(commands) > 1 and not is_anothers:
            for each in commands:
                await self._commit([each])
            return
        for _, future in commands:
            fail(future, error)

    async def _reload_if_needed(self) -> None:
        if self._must_reload:
            self._restore(await self._ledger.load())
            self._must_reload = False
            self._unsettled = False

    def _restore(self, state: LedgerState) -> None:
        self.epoch = state.epoch
        day = state.recorded[0].day if state.recorded else self.clock.now().date()
        lobby = Lobby(self._setups.on(day), seq=state.last_seq)
        lobby.alerts.update({alert.alert_id: alert for alert in state.alerts})
        fold(lobby, ((each.seq, each.event) for each in state.recorded))
        lobby.seq = state.last_seq
        self._lobby = lobby
        # Never back: what was handed to the broker before a failed commit keeps its own ids.
        self._last_outgoing = max(self._last_outgoing, state.last_outgoing)
        self.beside.restore(state)
