"""The calls of one day as a board knows them: each shown once, whatever way it came."""

from datetime import date

from ticket_queue.messages import RECENT_CALLS, CallMessage, RecentCall


class CallLog:
    """One epoch's and day's calls by their own count, ``call_no``."""

    def __init__(self, epoch: str, day: date) -> None:
        self.epoch = epoch
        self.day = day
        self._calls: dict[int, RecentCall] = {}
        self._shown: set[int] = set()
        self._closed_to = 0

    def show(self, recent: RecentCall, *, kept: bool = True) -> bool:
        """Keep a call as it stands now; tell whether it is heard for the first time.

        One that is not ``kept`` is only counted: it belongs to another board.
        """
        call_no = recent.call.call_no
        is_new = call_no > self._closed_to and call_no not in self._shown
        if kept and (is_new or call_no in self._calls):
            self._calls[call_no] = recent
        self._shown.add(call_no)
        for old in sorted(self._calls)[: -2 * RECENT_CALLS]:
            del self._calls[old]
        return is_new

    def close_to(self, call_no: int) -> None:
        """Give up whatever is missing up to a count that a snapshot has reached."""
        self._closed_to = max(self._closed_to, call_no)
        self._shown = {shown for shown in self._shown if shown > self._closed_to}

    def misses_one(self) -> bool:
        """Tell whether a call must have been made that has not been heard of."""
        newest = max(self._shown, default=self._closed_to)
        return newest - self._closed_to > len(self._shown)

    def newest_first(self) -> list[CallMessage]:
        """Return the calls that may stand on the board: each ticket's latest, newest first."""
        by_ticket: dict[str, CallMessage] = {}
        for call_no in sorted(self._calls, reverse=True):
            call = self._calls[call_no].call
            by_ticket.setdefault(call.ticket_id, call)
        return list(by_ticket.values())
