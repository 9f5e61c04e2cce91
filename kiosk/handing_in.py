"""Hands in to the server what the kiosk gave alone: in order, each once, nothing held up."""

import asyncio
import logging
from collections.abc import Sequence

import msgspec

from kiosk.journal import Entry, Journal
from kiosk.ports import GivenAlone, IssueRefused, ServerLink
from kiosk.service_time import ServiceTime
from ticket_queue.ids import TicketNumber

log = logging.getLogger(__name__)

BATCH = 50


class HandingIn:
    """What of the journal the server does not know yet."""

    def __init__(self, link: ServerLink, journal: Journal, time: ServiceTime) -> None:
        """Take the journal and the time of the desk that gives alone."""
        self._link = link
        self._journal = journal
        self._time = time

    async def all(self) -> None:
        """Hand in until nothing is left; raises ``DeskError`` when the server is away again."""
        while entries := await asyncio.to_thread(self._journal.to_hand_in, BATCH):
            tickets = [await self._given_alone(entry) for entry in entries]
            try:
                await self._hand_in(tickets)
            except IssueRefused:
                # One that the server does not take must not hold up the others.
                for ticket in tickets:
                    await self._hand_in_single(ticket)

    async def _hand_in(self, tickets: Sequence[GivenAlone]) -> None:
        await self._link.hand_in(tickets)
        handed_in = [ticket.ticket_id for ticket in tickets]
        await asyncio.to_thread(self._journal.handed_in, handed_in)
        log.info("handed in", extra={"numbers": [ticket.number for ticket in tickets]})

    async def _hand_in_single(self, ticket: GivenAlone) -> None:
        try:
            await self._hand_in([ticket])
        except IssueRefused as refusal:
            facts = {"number": ticket.number, "refusal": str(refusal)}
            log.error("the server does not take a ticket over", extra=facts)  # noqa: TRY400 - its refusal says it all
            answer = f"refused: {refusal.slug}"
            await asyncio.to_thread(self._journal.handed_in, [ticket.ticket_id], answer)

    async def _given_alone(self, entry: Entry) -> GivenAlone:
        """Return what is handed in; an unsure moment is counted back from the time now known."""
        ticket = entry.ticket
        assert ticket is not None  # noqa: S101 - only an issued one has a hand-in id
        time = self._time
        if not entry.sure and time.boot and entry.boot == time.boot and time.anchor().sure:
            issued_at = time.at_counted(entry.counted_s)
            ticket = msgspec.structs.replace(ticket, issued_at=issued_at)
            await asyncio.to_thread(self._journal.corrected, ticket)
        return GivenAlone(
            request_id=entry.hand_in_id or "",
            ticket_id=ticket.ticket_id,
            number=TicketNumber(ticket.number),
            service=ticket.service,
            language=entry.request.language,
            secret=entry.secret or "",
            issued_at=ticket.issued_at.isoformat(timespec="milliseconds"),
            priority=entry.request.priority,
        )
