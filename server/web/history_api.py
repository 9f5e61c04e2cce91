"""What a manager asks of days gone by: figures, the tickets behind them, a ticket's life."""

from datetime import date, timedelta

from aiohttp import web

from server.accounts import Role, may_act_as
from server.history import By, TicketRecord, What, half_hours_of, is_what, key_of
from server.web import shapes
from server.web.asking import query_choice, query_day, reader_texts
from server.web.commands import json_response
from server.web.keys import CONTEXT
from server.web.problems import ProblemError
from server.web.showing_history import Past, hours_on
from server.web.showing_life import life_steps, without_words_of_people
from server.web.who import SENDER
from ticket_queue.ids import TicketId

LONGEST_PERIOD_DAYS = 366
MOST_TICKETS = 1_000
WHATS = tuple(what.value for what in What)
BYS = tuple(by.value for by in By)

_FILTERS = (By.SERVICE, By.COUNTER, By.OFFICER)


async def get_history(request: web.Request) -> web.Response:
    """Answer the figures of some days, in all and by day, week, service, counter or officer."""
    first, last = _period(request)
    by = By(query_choice(request, "by", BYS) or By.DAY)
    records = await request.app[CONTEXT].history.records(first, last)
    return json_response(_past(request).history(records, first, last, by))


async def get_half_hours(request: web.Request) -> web.Response:
    """Answer a day by its half hours: within the site's hours, and wherever something happened."""
    past = _past(request)
    day = query_day(request, "day") or past.now.date()
    records = await request.app[CONTEXT].history.records(day, day)
    begins, ends = hours_on(tuple(past.site.services.values()), day)
    return json_response(past.half_hours(day, half_hours_of(records, begins, ends)))


async def get_tickets(request: web.Request) -> web.Response:
    """Answer the tickets that a figure counts."""
    first, last = _period(request)
    what = What(query_choice(request, "what", WHATS) or What.ISSUED)
    found = [
        record
        for record in await request.app[CONTEXT].history.records(first, last)
        if is_what(record, what) and _is_asked_for(request, record)
    ]
    return json_response(_past(request).tickets(found, MOST_TICKETS))


def _is_asked_for(request: web.Request, record: TicketRecord) -> bool:
    return all(
        by.value not in request.query or key_of(record, by) == request.query[by.value]
        for by in _FILTERS
    )


async def get_life(request: web.Request) -> web.Response:
    """Answer every event of a ticket, in words; what people wrote is the manager's to read."""
    ticket_id = TicketId(request.match_info["ticket_id"])
    history = request.app[CONTEXT].history
    life = await history.life(ticket_id)
    if life is None:
        raise ProblemError("not-found", "not_found")
    past = _past(request)
    records = await history.records(life.day, life.day)
    record = next(each for each in records if each.ticket_id == ticket_id)
    staff = request[SENDER].staff
    steps = life_steps(past, life)
    if staff is None or not may_act_as(staff.role, Role.MANAGER):
        steps = without_words_of_people(steps)
    return json_response(
        shapes.TicketLifeShape(at=past.at, ticket=past.ticket(record), steps=steps)
    )


def _past(request: web.Request) -> Past:
    context = request.app[CONTEXT]
    return Past(
        context.desk.site,
        context.desk.clock.now(),
        reader_texts(request),
        context.accounts.staff_name,
    )


def _period(request: web.Request) -> tuple[date, date]:
    """Read the first and the last day; today where they are left out.

    Raises:
        ProblemError: no days, the wrong way round, or too many.
    """
    today = request.app[CONTEXT].desk.clock.now().date()
    last = query_day(request, "last") or today
    first = query_day(request, "first") or last
    if not timedelta(0) <= last - first < timedelta(days=LONGEST_PERIOD_DAYS):
        raise ProblemError("invalid", "wrong_period", field="first", most=LONGEST_PERIOD_DAYS)
    return first, last
