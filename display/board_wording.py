"""The board's texts: waits, clock, date and calls in one language."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from display.views import BoardView, CallRow, WaitingRow
from ticket_queue.catalogue import Catalogue
from ticket_queue.messages import BoardSnapshot, CallMessage, ExpectedWait, WaitingCount

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Wording:
    """Puts what is known into one language's words."""

    texts: Catalogue

    def board(
        self, snapshot: BoardSnapshot | None, at: datetime | None, *, lost: bool
    ) -> BoardView:
        """Return the board without its calls; ``at`` is the service's time, None while unknown."""
        return BoardView(
            name_lines=snapshot.name_lines if snapshot else (),
            slogan=snapshot.slogan if snapshot else "",
            hotline=self._hotline(snapshot),
            clock=f"{at:%H:%M}" if at else "",
            date=self._date(at) if at else "",
            newest=None,
            fresh=False,
            status=self.texts("board.none_called" if snapshot else "board.connecting"),
            rows=(),
            waiting=tuple(self.waiting(count) for count in snapshot.waiting) if snapshot else (),
            notice=(snapshot.notice or "") if snapshot else "",
            lost=self.texts("board.lost") if lost else "",
            age="",
            places=0,
            shift=(0, 0),
            asleep=False,
        )

    def call(self, call: CallMessage) -> CallRow:
        """Return a call's row."""
        again = self.texts("board.again", n=call.attempt) if call.attempt > 1 else ""
        return CallRow(call.label, str(call.counter), again)

    def age(self, at: datetime) -> str:
        """Return the mark of data that is no longer current."""
        return self.texts("board.age", time=f"{at:%H:%M:%S}")

    def waiting(self, count: WaitingCount) -> WaitingRow:
        """Return a service's row; one that is closed says so in place of a wait."""
        name = count.names.get(self.texts.language, count.name)
        waits = self._wait(count.expected_wait) if count.open else self.texts("board.closed")
        return WaitingRow(name, str(count.waiting), waits, open=count.open)

    def _wait(self, expected: ExpectedWait | None) -> str:
        if expected is None:
            return self.texts("board.wait_unknown")
        low, high = round(expected.low / MINUTE), round(expected.high / MINUTE)
        if low < 1:
            return self.texts("board.wait_short", high=max(high, 1))
        return self.texts(
            "board.wait_about" if low == high else "board.wait_range", low=low, high=high
        )

    def _hotline(self, snapshot: BoardSnapshot | None) -> str:
        if snapshot is None or not snapshot.hotline:
            return ""
        return self.texts("board.hotline", hotline=snapshot.hotline)

    def _date(self, at: datetime) -> str:
        weekday = self.texts(f"weekday.{at.isoweekday()}")
        return self.texts("board.date", weekday=weekday, day=at.day, month=at.month, year=at.year)
