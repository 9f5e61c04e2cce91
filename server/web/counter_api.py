"""An officer's counter: what it holds, and its verbs."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from server.ports import KeptText
from server.web import shapes
from server.web.asking import harmless, read_body
from server.web.commands import keep_text, look, verb
from server.web.problems import ProblemError
from server.web.reading import dossier_of, ticket_of_number
from server.web.showing import Showing
from server.web.showing_counters import counter_detail, counter_shape
from server.web.who import SENDER
from ticket_queue.events import Event
from ticket_queue.ids import CounterId, ServiceCode, StaffId, TicketId
from ticket_queue.lobby import Lobby
from ticket_queue.messages import moment_to_text
from ticket_queue.rules import counters, moving, serving
from ticket_queue.rules.checks import held_ticket, known_counter
from ticket_queue.rules.refusals import UnknownRefused, WrongStateRefused
from ticket_queue.rules.seen import Seen, as_seen
from ticket_queue.ticket import Verb

Events = Sequence[Event]


@dataclass(frozen=True)
class _At:
    """A verb at a counter: who asked, and which request."""

    request: web.Request
    counter: CounterId
    by: str

    async def do(
        self,
        asked: shapes.Asked,
        decide: Callable[[Lobby, datetime], Events],
        texts: Sequence[KeptText] = (),
    ) -> web.Response:
        """Let the desk decide; the answer is the ticket that the counter holds or let go."""
        seen: list[TicketId] = []

        def decide_and_see(lobby: Lobby, now: datetime) -> Events:
            if isinstance(asked, shapes.CounterAsked) and asked.seen is not None:
                as_seen(lobby, self.counter, _seen(asked.seen))
            events = decide(lobby, now)
            seen.extend(event.ticket_id for event in events if hasattr(event, "ticket_id"))
            return events

        def show(showing: Showing) -> shapes.CounterVerbShape:
            held = showing.lobby.held_by(self.counter)
            ticket = held or (showing.lobby.tickets[seen[-1]] if seen else None)
            return shapes.CounterVerbShape(
                counter=self.counter,
                state=showing.lobby.counters[self.counter].state.value,
                ticket=None if ticket is None else showing.ticket(ticket),
                seq=showing.lobby.seq,
            )

        return await verb(self.request, asked, decide_and_see, show, texts=texts)


def _seen(asked: shapes.SeenAsked) -> Seen:
    ticket_id = None if asked.ticket_id is None else TicketId(asked.ticket_id.lower())
    return Seen(state=asked.state, ticket_id=ticket_id, attempt=asked.attempt)


def _at(request: web.Request) -> _At:
    return _At(request, counter_of(request), request[SENDER].name)


def counter_of(request: web.Request) -> CounterId:
    """Read the counter from the path."""
    return CounterId(int(request.match_info["counter"]))


async def get_counters(request: web.Request) -> web.Response:
    """Answer every counter and what it holds."""

    def show(showing: Showing) -> shapes.CountersShape:
        return shapes.CountersShape(
            at=moment_to_text(showing.now),
            speed=showing.speed,
            seq=showing.lobby.seq,
            counters=[counter_shape(showing, counter) for counter in showing.lobby.site.counters],
        )

    return await look(request, show)


async def get_counter(request: web.Request) -> web.Response:
    """Answer one counter as its officer sees it."""
    counter = counter_of(request)

    def show(showing: Showing) -> shapes.CounterDetailShape:
        known_counter(showing.lobby, counter)
        return counter_detail(showing, counter)

    return await look(request, show)


async def _open(at: _At) -> web.Response:
    asked = await read_body(at.request, shapes.CounterAsked)
    staff = StaffId(at.by)
    return await at.do(
        asked, lambda lobby, now: counters.open_counter(lobby, now, at.counter, staff)
    )


async def _pause(at: _At) -> web.Response:
    asked = await read_body(at.request, shapes.CounterPauseAsked)
    reason = keep_text(at.request, harmless(asked.reason, "reason"))
    return await at.do(
        asked,
        lambda lobby, now: counters.pause_counter(lobby, now, at.counter, at.by, reason.hash),
        [reason],
    )


async def _close(at: _At) -> web.Response:
    asked = await read_body(at.request, shapes.CounterAsked)
    return await at.do(
        asked, lambda lobby, now: counters.close_counter(lobby, now, at.counter, at.by)
    )


async def _call_next(at: _At) -> web.Response:
    asked = await read_body(at.request, shapes.CounterAsked)
    return await at.do(asked, lambda lobby, now: serving.call_next(lobby, now, at.counter, at.by))


async def _call(at: _At) -> web.Response:
    asked = await read_body(at.request, shapes.CallAsked)
    if (asked.number is None) == (asked.ticket_id is None):
        raise ProblemError("invalid", "one_of_fields", fields="number, ticket_id")
    reason = keep_text(at.request, harmless(asked.reason, "reason"))

    def decide(lobby: Lobby, now: datetime) -> Events:
        ticket_id = _wanted(lobby, asked.number, asked.ticket_id)
        return serving.call_ticket(lobby, now, at.counter, ticket_id, reason.hash, at.by)

    return await at.do(asked, decide, [reason])


def _wanted(lobby: Lobby, number: int | str | None, ticket_id: str | None) -> TicketId:
    if ticket_id is not None:
        return TicketId(ticket_id.lower())
    found = ticket_of_number(lobby, number)
    if found is None:
        raise UnknownRefused("unknown_ticket")
    return found


async def _recall(at: _At) -> web.Response:
    asked = await read_body(at.request, shapes.CounterAsked)
    return await at.do(asked, lambda lobby, now: serving.recall(lobby, now, at.counter, at.by))


async def _start_serving(at: _At) -> web.Response:
    asked = await read_body(at.request, shapes.CounterAsked)
    return await at.do(
        asked, lambda lobby, now: serving.start_serving(lobby, now, at.counter, at.by)
    )


async def _finish(at: _At) -> web.Response:
    asked = await read_body(at.request, shapes.FinishAsked)
    dossier = dossier_of(at.request, asked.dossier_code)
    return await at.do(
        asked,
        lambda lobby, now: serving.finish_serving(
            lobby, now, at.counter, at.by, asked.outcome, None if dossier is None else dossier.hash
        ),
        [] if dossier is None else [dossier],
    )


async def _no_show(at: _At) -> web.Response:
    asked = await read_body(at.request, shapes.CounterAsked)
    return await at.do(
        asked, lambda lobby, now: serving.mark_no_show(lobby, now, at.counter, at.by)
    )


async def _park(at: _At) -> web.Response:
    asked = await read_body(at.request, shapes.CounterAsked)
    return await at.do(asked, lambda lobby, now: serving.park(lobby, now, at.counter, at.by))


async def _return(at: _At) -> web.Response:
    asked = await read_body(at.request, shapes.TicketAsked)

    def decide(lobby: Lobby, now: datetime) -> Events:
        ticket_id = _held_or(lobby, at.counter, asked.ticket_id, Verb.RETURN_TO_QUEUE)
        return moving.return_to_queue(lobby, now, ticket_id, at.by)

    return await at.do(asked, decide)


def _held_or(lobby: Lobby, counter: CounterId, ticket_id: str | None, wanted: Verb) -> TicketId:
    known_counter(lobby, counter)
    if ticket_id is None:
        return held_ticket(lobby, counter, wanted).ticket_id
    ticket = lobby.tickets.get(TicketId(ticket_id.lower()))
    if ticket is not None and ticket.counter is not None:
        holder = lobby.counters[ticket.counter]
        if holder.holds == ticket.ticket_id and holder.counter != counter:
            label = lobby.site.label(ticket.number)
            raise WrongStateRefused("other_counter", number=label, counter=holder.counter)
    return TicketId(ticket_id.lower())


async def _transfer(at: _At) -> web.Response:
    asked = await read_body(at.request, shapes.TransferAsked)
    if (asked.service is None) == (asked.to_counter is None):
        raise ProblemError("invalid", "one_of_fields", fields="service, to_counter")

    def decide(lobby: Lobby, now: datetime) -> Events:
        ticket_id = _held_or(lobby, at.counter, asked.ticket_id, Verb.TRANSFER)
        if asked.service is not None:
            service = ServiceCode(asked.service)
            return moving.transfer_to_service(lobby, now, ticket_id, service, at.by)
        to_counter = CounterId(asked.to_counter or 0)
        return moving.transfer_to_counter(lobby, now, ticket_id, to_counter, at.by)

    return await at.do(asked, decide)


async def _reopen(at: _At) -> web.Response:
    asked = await read_body(at.request, shapes.TicketAsked)
    ticket_id = None if asked.ticket_id is None else TicketId(asked.ticket_id.lower())
    return await at.do(
        asked, lambda lobby, now: serving.reopen(lobby, now, at.counter, ticket_id, at.by)
    )


async def post_help(request: web.Request) -> web.Response:
    """Say which services a counter helps from now on."""
    at = _at(request)
    asked = await read_body(request, shapes.HelpAsked)
    services = [ServiceCode(code) for code in asked.services]
    return await at.do(
        asked, lambda lobby, now: counters.change_help(lobby, now, at.counter, services, at.by)
    )


@dataclass(frozen=True)
class CounterVerb:
    """A verb at a counter: what it takes, what does it, what refuses it."""

    name: str
    body: Any
    do: Callable[[_At], Awaitable[web.Response]]
    refusals: tuple[str, ...] = ()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer the verb's request."""
        return await self.do(_at(request))


COUNTER_VERBS = (
    CounterVerb("open", shapes.CounterAsked, _open),
    CounterVerb("pause", shapes.CounterPauseAsked, _pause, ("counter-busy", "counter-closed")),
    CounterVerb("close", shapes.CounterAsked, _close, ("counter-busy",)),
    CounterVerb(
        "call-next",
        shapes.CounterAsked,
        _call_next,
        ("queue-empty", "counter-busy", "counter-closed"),
    ),
    CounterVerb("call", shapes.CallAsked, _call, ("counter-busy", "counter-closed")),
    CounterVerb("recall", shapes.CounterAsked, _recall),
    CounterVerb("start-serving", shapes.CounterAsked, _start_serving),
    CounterVerb("finish", shapes.FinishAsked, _finish),
    CounterVerb("no-show", shapes.CounterAsked, _no_show, ("too-early",)),
    CounterVerb("park", shapes.CounterAsked, _park),
    CounterVerb("return", shapes.TicketAsked, _return),
    CounterVerb(
        "transfer",
        shapes.TransferAsked,
        _transfer,
        ("closed", "service-paused", "counter-closed"),
    ),
    CounterVerb("reopen", shapes.TicketAsked, _reopen, ("counter-busy", "counter-closed")),
)
"""Every verb of an officer at a counter."""
