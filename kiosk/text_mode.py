"""The kiosk without a window: a JSON line in is a touch, a JSON line out is what came of it."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import msgspec
from msgspec import Struct

from kiosk.lines import LineError, ReprintLine, TouchLine, read_line
from kiosk.menu import IssuedTicket, IssueRequest, Menu
from kiosk.pause import Pause
from kiosk.ports import DeskError, DeskUnauthorizedError, IssueRefused, TicketDesk
from kiosk.slip import receipt_of
from kiosk.slip_press import SlipPress
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import Language, TicketId


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
        self,
        desk: TicketDesk,
        press: SlipPress,
        pause: Pause,
        catalogues: Mapping[Language, Catalogue],
        reader: Catalogue,
    ) -> None:
        """Serve the languages of the catalogues, the first one where a line names none.

        ``reader`` words what is wrong with a line that names no language itself.
        """
        self._desk = desk
        self._press = press
        self._pause = pause
        self._catalogues = catalogues
        self._reader = reader
        self._menus: dict[Language, Menu] = {}

    async def serve(self, lines: AsyncIterator[bytes], write: Callable[[bytes], None]) -> None:
        """Answer every line until there are no more; empty lines are passed over."""
        async for line in lines:
            if line.strip():
                write(msgspec.json.encode(await self.answer(line)) + b"\n")

    async def answer(self, line: bytes) -> TicketLine | RefusedLine:
        """Return what came of one line."""
        try:
            asked = read_line(line, tuple(self._catalogues))
        except LineError as error:
            said = "; ".join(self._reader(f"line.{key}", **error.facts) for key in error.keys)
            return RefusedLine("invalid", self._reader("refused.invalid", mistakes=said))
        texts = next(iter(self._catalogues.values()))
        if isinstance(asked, ReprintLine):
            return await self._served(self._reprint(texts), texts)
        texts = self._catalogues.get(asked.language or texts.language, texts)
        return await self._served(self._take(asked, texts.language), texts)

    async def _served(
        self, answering: Awaitable[TicketLine | RefusedLine], texts: Catalogue
    ) -> TicketLine | RefusedLine:
        try:
            return await answering
        except IssueRefused as refusal:
            own = f"refused.{refusal.slug}"
            plain = texts(own) if own in texts else texts("refused.unknown")
            return RefusedLine(refusal.slug, refusal.detail or plain)
        except DeskUnauthorizedError:
            return RefusedLine("unauthorized", texts("refused.unauthorized"))
        except DeskError:
            return RefusedLine("unreachable", texts("refused.unreachable"))

    async def _take(self, touch: TouchLine, language: Language) -> TicketLine:
        if self._pause.reason is not None:
            texts = self._catalogues[language]
            why = texts(f"pause.{self._pause.reason}.why")
            raise IssueRefused("service-paused", texts("refused.paused", why=why))
        await self._bring_menu(language)
        request_id = TicketId(str(uuid.uuid4()))
        request = IssueRequest(request_id, touch.service, language, touch.priority)
        return await self._print(await self._desk.issue(request), language)

    async def _reprint(self, texts: Catalogue) -> TicketLine | RefusedLine:
        unprinted = await self._desk.unprinted()
        if unprinted is None:
            return RefusedLine("not-found", texts("refused.nothing_to_reprint"))
        await self._bring_menu(unprinted.language)
        return await self._print(unprinted.ticket, unprinted.language, reprint=True)

    async def _bring_menu(self, language: Language) -> None:
        if language not in self._menus:
            self._menus[language] = await self._desk.menu(language)

    async def _print(
        self, ticket: IssuedTicket, language: Language, *, reprint: bool = False
    ) -> TicketLine:
        receipt = receipt_of(ticket, self._menus[language].site, reprint=reprint)
        result = await self._press.print_slip(ticket.ticket_id, receipt, language)
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
