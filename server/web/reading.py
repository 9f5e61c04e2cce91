"""Words of a request that name something of the queue: a number, an outcome, a text."""

from aiohttp import web

from server.ports import KeptText
from server.web.asking import harmless
from server.web.commands import keep_text
from ticket_queue.free_text import tidied
from ticket_queue.ids import TicketId, TicketNumber
from ticket_queue.lobby import Lobby

LONGEST_LABEL = 20


def ticket_of_number(lobby: Lobby, number: int | str | None) -> TicketId | None:
    """Find a ticket of the day by its number, or by the label that people see."""
    if isinstance(number, int):
        return lobby.by_number.get(TicketNumber(number))
    label = (number or "").strip().upper()
    if len(label) > LONGEST_LABEL or not label.isascii():
        return None
    if label.isdigit() and int(label) in lobby.by_number:
        return lobby.by_number[TicketNumber(int(label))]
    for service in lobby.site.services.values():
        if service.prefix and label.startswith(service.prefix.upper()):
            digits = label[len(service.prefix) :]
            if digits.isdigit():
                return lobby.by_number.get(TicketNumber(int(f"{service.series}{digits}")))
    return None


def dossier_of(request: web.Request, code: str | None) -> KeptText | None:
    """Keep a dossier code beside the ledger, when there is one."""
    if code is None or not tidied(code):
        return None
    return keep_text(request, harmless(code, "dossier_code"))


def sentence_of(request: web.Request, sentence: str | None) -> KeptText | None:
    """Keep a rating's sentence beside the ledger, when there is one."""
    if sentence is None or not tidied(sentence):
        return None
    return keep_text(request, harmless(sentence, "sentence"))
