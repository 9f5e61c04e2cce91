"""The requests of the interface about days gone by: all for managers."""

from server.web import history_api, shapes
from server.web.operations import GUIDE, MANAGER, Operation
from server.web.paths import V1, choice, day, text

_PERIOD = (
    day("first", "the first day; the last one when it is left out"),
    day("last", "the last day; today when it is left out"),
)

HISTORY_OPERATIONS = (
    Operation(
        method="GET",
        path=f"{V1}/history",
        summary="The figures of some days, by something",
        who=MANAGER,
        handler=history_api.get_history,
        answer=shapes.HistoryShape,
        queries=(*_PERIOD, choice("by", history_api.BYS, "by what; by day when left out")),
        refusals=("storage",),
    ),
    Operation(
        method="GET",
        path=f"{V1}/history/half-hours",
        summary="A day by its half hours",
        who=MANAGER,
        handler=history_api.get_half_hours,
        answer=shapes.HalfHoursShape,
        queries=(day("day", "which day; today when it is left out"),),
        refusals=("storage",),
    ),
    Operation(
        method="GET",
        path=f"{V1}/history/tickets",
        summary="The tickets that a figure counts",
        who=MANAGER,
        handler=history_api.get_tickets,
        answer=shapes.PastTicketsShape,
        queries=(
            *_PERIOD,
            choice("what", history_api.WHATS, "what the figure counts"),
            text("service", "only tickets of this service"),
            text("counter", "only tickets that this counter called last; empty: none called"),
            text("officer", "only tickets that this member of staff called last; empty: nobody"),
        ),
        refusals=("storage",),
    ),
    Operation(
        method="GET",
        path=f"{V1}/tickets/{{ticket_id}}/life",
        summary="Every event of a ticket of any day, in words",
        who=GUIDE,
        handler=history_api.get_life,
        answer=shapes.TicketLifeShape,
        refusals=("not-found", "storage"),
    ),
)
