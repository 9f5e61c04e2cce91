"""The kiosk without a window: a JSON line in is a touch, a JSON line out is what came of it."""

import uuid
from collections.abc import AsyncIterator, Callable, Mapping

import msgspec
from msgspec import Struct

from kiosk.menu import IssuedTicket, IssueRequest, Menu
from kiosk.ports import DeskUnauthorizedError, DeskUnreachableError, IssueRefused, TicketDesk
from kiosk.slip import receipt_of
from kiosk.slip_press import SlipPress
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import Language, PriorityGroupId, ServiceCode, TicketId


class TouchLine(Struct, frozen=True):
    """What a line asks for."""

    service: ServiceCode
    priority: bool | PriorityGroupId = False
    language: Language | None = None


class TicketLine(Struct, frozen=True):
    """A ticket that was issued, and what became of its slip: ``ok``, ``down`` or ``unknown``."""

    number: int
    ticket_id: TicketId
    issued_at: str
    offline: bool
    print: str
    status_url: str | None


class RefusedLine(Struct, frozen=True):
    """Why there is no ticket: a slug, and a sentence for people."""

    refused: str
    detail: str


class TextMode:
    """Does all that a touch does, printing included, for one line after the other."""

    def __init__(
        self, desk: TicketDesk, press: SlipPress, catalogues: Mapping[Language, Catalogue]
    ) -> None:
        """Serve the languages of the catalogues, the first one where a line names none."""
        self._desk = desk
        self._press = press
        self._catalogues = catalogues
        self._menus: dict[Language, Menu] = {}

    async def serve(self, lines: AsyncIterator[bytes], write: Callable[[bytes], None]) -> None:
        """Answer every line until there are no more; empty lines are passed over."""
        async for line in lines:
            if line.strip():
                write(msgspec.json.encode(await self.answer(line)) + b"\n")

    async def answer(self, line: bytes) -> TicketLine | RefusedLine:
        """Return what came of one line."""
        texts = next(iter(self._catalogues.values()))
        try:
            touch = msgspec.json.decode(line, type=TouchLine)
        except msgspec.MsgspecError as error:
            return RefusedLine("invalid", texts("refused.invalid", fact=error))
        texts = self._catalogues.get(touch.language or texts.language, texts)
        if touch.language not in {None, texts.language}:
            fact = f"language {touch.language}"
            return RefusedLine("invalid", texts("refused.invalid", fact=fact))
        try:
            return await self._take(touch, texts.language)
        except IssueRefused as refusal:
            return RefusedLine(refusal.slug, refusal.detail or texts("refused.unknown"))
        except DeskUnauthorizedError:
            return RefusedLine("unauthorized", texts("refused.unauthorized"))
        except DeskUnreachableError:
            return RefusedLine("unreachable", texts("refused.unreachable"))

    async def _take(self, touch: TouchLine, language: Language) -> TicketLine:
        if language not in self._menus:
            self._menus[language] = await self._desk.menu(language)
        request_id = TicketId(str(uuid.uuid4()))
        request = IssueRequest(request_id, touch.service, language, touch.priority)
        ticket = await self._desk.issue(request)
        receipt = receipt_of(ticket, self._menus[language].site)
        result = await self._press.print_slip(receipt, language)
        return _told(ticket, result.outcome)


def _told(ticket: IssuedTicket, printed: str) -> TicketLine:
    return TicketLine(
        number=ticket.number,
        ticket_id=ticket.ticket_id,
        issued_at=ticket.issued_at.isoformat(timespec="milliseconds"),
        offline=ticket.offline,
        print=printed,
        status_url=ticket.status_url,
    )
