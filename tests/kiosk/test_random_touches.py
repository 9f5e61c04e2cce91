"""Ten thousand touches on what the kiosk offers: it lives and asks only for what was touched."""

import random

from kiosk.guidance import stops
from kiosk.phases import Command, IssueTicket
from kiosk.ports import PrintOutcome
from kiosk.touches import ChooseService, TryAgain
from tests.kiosk.visit import CATALOGUES, Visit, menus, new_flow, ticket_of

TOUCHES = 10_000


def test_ten_thousand_touches_ask_for_no_more_tickets_than_were_touched() -> None:
    chance = random.Random(20261123)
    visit = Visit(new_flow())
    visit.flow.menus_arrived(menus())
    asked, wanted, scenes = 0, 0, set()

    def carry_out(command: Command) -> None:
        if not isinstance(command, IssueTicket):
            result = chance.choice(list(PrintOutcome))
            return visit.flow.slip_printed(command.ticket_id, result, visit.now)
        if chance.random() < 0.1:
            return visit.flow.ticket_refused(command.request, "too-many", "", visit.now)
        if chance.random() < 0.1:
            return visit.flow.ticket_failed(command.request, visit.now)
        slip = visit.flow.ticket_arrived(ticket_of(command.request), visit.now)
        assert slip is not None
        return carry_out(slip)

    for _ in range(TOUCHES):
        visit.wait(chance.uniform(0.1, 3))
        view = visit.flow.view
        scenes.add(type(view.scene).__name__)
        offered = [stop.action for stop in stops(view, CATALOGUES[view.language]) if stop.action]
        if not offered:
            continue
        action = chance.choice(offered)
        wanted += isinstance(action, ChooseService | TryAgain)
        command = visit.flow.touch(action, visit.now)
        asked += isinstance(command, IssueTicket)
        if command is not None:
            carry_out(command)
    assert scenes >= {"StartScene", "SearchScene", "TicketScene", "MessageScene"}
    assert 0 < asked <= wanted
