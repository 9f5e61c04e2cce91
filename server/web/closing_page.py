"""What the closing slip shows: how far the record has come, and the heads that prove it."""

from collections.abc import Mapping

from aiohttp import web

from server.heads import in_groups
from server.history import Closing
from server.web.keys import CONTEXT

DAYS_SHOWN = 14


async def last_closed(request: web.Request) -> Closing | None:
    """Return the day that was closed last, for the manager's page."""
    found = await request.app[CONTEXT].history.closings(1)
    return next((each for each in found if each.is_closed), None)


async def closing_facts(request: web.Request) -> Mapping[str, object]:
    """Return what the template ``closing.html`` needs."""
    context = request.app[CONTEXT]
    closings = await context.history.closings(DAYS_SHOWN)
    return {
        "closings": closings,
        "epoch": context.desk.epoch,
        "printed_at": context.desk.clock.now(),
        "in_groups": in_groups,
        "told": " ".join(
            f'--head {each.day if each.is_closed else each.seq}="{in_groups(each.head)}"'
            for each in closings[:2]
        ),
    }
