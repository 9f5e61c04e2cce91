"""What the desk holds in memory of that which lies beside the ledger: answers, texts, links."""

from collections.abc import Iterable
from datetime import date, timedelta

from server.ports import KeptText, LedgerState, Link, StoredAnswer
from ticket_queue.ids import TextHash, TicketId

ANSWERS_KEPT_DAYS = 2


class Beside:
    """The answers of two days, and the free texts and links of today."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._answers: dict[str, StoredAnswer] = {}
        self._texts: dict[TextHash, str] = {}
        self._links: dict[str, TicketId] = {}

    def restore(self, state: LedgerState) -> None:
        """Take what a ledger holds, and nothing else."""
        self._answers = {answer.request_id: answer for answer in state.answers}
        self._texts = dict(state.texts)
        self._links = {link.secret: link.ticket_id for link in state.links}

    def remember(
        self, answers: Iterable[StoredAnswer], texts: Iterable[KeptText], links: Iterable[Link]
    ) -> None:
        """Take over what a commit has made durable."""
        self._answers.update({answer.request_id: answer for answer in answers})
        self._texts.update({text.hash: text.text for text in texts})
        self._links.update({link.secret: link.ticket_id for link in links})

    def forget_old(self, today: date) -> None:
        """Forget yesterday's texts and links, and the answers of days before."""
        oldest = today - timedelta(days=ANSWERS_KEPT_DAYS - 1)
        kept = self._answers.items()
        self._answers = {request_id: answer for request_id, answer in kept if answer.day >= oldest}
        self._texts = {}
        self._links = {}

    def answer(self, request_id: str) -> StoredAnswer | None:
        """Return what was answered to a request."""
        return self._answers.get(request_id)

    def text(self, text: TextHash) -> str | None:
        """Return a free text by its hash; None when it was erased."""
        return self._texts.get(text)

    def ticket_of_link(self, secret: str) -> TicketId | None:
        """Return the ticket of a citizen's link."""
        return self._links.get(secret)

    def link_of_ticket(self, ticket_id: TicketId) -> str | None:
        """Return the newest secret that leads to a ticket: the one on the slip in somebody's hand.

        A ticket has two when the answer to its kiosk was lost.
        """
        links = reversed(self._links.items())
        return next((secret for secret, each in links if each == ticket_id), None)
