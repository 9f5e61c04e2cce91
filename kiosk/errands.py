"""What a guide asks of this machine from their page, done one after the other, and answered."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence

from kiosk.ports import DeskError, Errand, ErrandAnswer, IssueRefused, PrintOutcome, TicketDesk
from kiosk.slip import receipt_of
from kiosk.slip_press import SlipPress
from ticket_queue.ids import Language

log = logging.getLogger(__name__)

FORGOTTEN_AFTER_S = 20.0
"""The server gives up after 30 s and says so to the guide: a slip that comes later surprises."""
REMEMBERED = 50


class Errands:
    """Takes errands from the live stream and serves them, each at most once."""

    def __init__(self, desk: TicketDesk, press: SlipPress, languages: Sequence[Language]) -> None:
        """Print in one of the languages; the first one for a ticket in none of them."""
        self._desk = desk
        self._press = press
        self._languages = tuple(languages)
        self._waiting: asyncio.Queue[tuple[float, Errand]] = asyncio.Queue()
        self._seen: deque[str] = deque(maxlen=REMEMBERED)

    def take(self, errand: Errand) -> None:
        """Take an errand; one that was told twice is served once."""
        if errand.errand_id not in self._seen:
            self._seen.append(errand.errand_id)
            self._waiting.put_nowait((asyncio.get_running_loop().time(), errand))

    async def serve(self) -> None:
        """Serve errands until cancelled; what the printer was too busy for is left undone."""
        while True:
            taken_at, errand = await self._waiting.get()
            facts = {"errand": errand.errand_id, "kind": errand.kind}
            if asyncio.get_running_loop().time() - taken_at > FORGOTTEN_AFTER_S:
                log.warning("an errand came too late", extra=facts)
                continue
            answer = await self._served(errand)
            log.info("errand served", extra=facts | {"result": answer.result})
            await self._desk.answer_errand(errand.errand_id, answer)

    async def _served(self, errand: Errand) -> ErrandAnswer:
        try:
            if errand.kind == "paper-changed":
                result = await self._press.look_again()
            elif errand.kind == "reprint" and errand.ticket is not None:
                known = errand.language in self._languages
                language = errand.language if errand.language and known else self._languages[0]
                site = (await self._desk.menu(language)).site
                receipt = receipt_of(errand.ticket, site, reprint=True)
                result = await self._press.print_slip(errand.ticket.ticket_id, receipt, language)
            else:
                return ErrandAnswer(PrintOutcome.DOWN.value, "unknown-errand")
        except (DeskError, IssueRefused) as error:
            return ErrandAnswer(PrintOutcome.DOWN.value, str(error))
        return ErrandAnswer(result.outcome.value, result.reason and result.reason.value)
