"""One slip over one connection: status before, fence after.

A call that returns without an error is no proof: a printer that dies, hangs or runs out of paper
half-way takes bytes all the same. Its own answers are the only proof there is.
"""

import time
from collections.abc import Callable

from kiosk.ports import PaperState, PrintOutcome, PrintReason, PrintResult
from kiosk.printer import commands
from kiosk.printer.channels import Channel, ChannelClosedError

ANSWER_S = 1.0
"""A status is answered at once, whatever the printer is doing; this is generous."""
SILENT_FENCE_S = 2.0
"""How long a printer that has not answered before may take to answer after its slip."""
LOOK_EVERY_S = 1.5
"""How often a printer that owes the fence is asked what holds it up."""
CLEARING_S = 0.3
CLOSING_S = 1.0

TROUBLE = {
    PrintReason.PAPER_OUT: PaperState.OUT,
    PrintReason.COVER_OPEN: PaperState.UNKNOWN,
    PrintReason.OFFLINE: PaperState.UNKNOWN,
}


class Session:
    """The talk with one printer about one slip; ``ends_at_s`` is monotonic.

    One that has ``answered`` before and is silent now is stuck: what it is sent would come out when
    it is switched off and on, long after its citizen has gone. It is sent nothing.
    """

    def __init__(self, channel: Channel, ends_at_s: float, *, answered: bool = False) -> None:
        self._channel = channel
        self._ends_at_s = ends_at_s
        self._answered = answered
        self._fence: int | None = None

    def look(self) -> PrintResult:
        """Ask how the printer is: OK, DOWN, or UNKNOWN for one that never answers."""
        told = self._look()
        if told.outcome is PrintOutcome.UNKNOWN and self._answered:
            told = self._look()
            if told.outcome is PrintOutcome.UNKNOWN:
                return PrintResult(PrintOutcome.DOWN, PrintReason.TIMED_OUT)
        return told

    def _look(self) -> PrintResult:
        printer = self._ask(commands.ASK_PRINTER)
        if printer is None:
            return PrintResult(PrintOutcome.UNKNOWN, PrintReason.NO_STATUS)
        paper = self._ask(commands.ASK_PAPER)
        if paper is not None and commands.is_paper_out(paper):
            return _down(PrintReason.PAPER_OUT)
        if commands.is_offline(printer):
            return _down(self._offline_cause())
        if paper is None:
            return PrintResult(PrintOutcome.OK)
        near_end = commands.is_paper_near_end(paper)
        return PrintResult(
            PrintOutcome.OK, paper=PaperState.NEAR_END if near_end else PaperState.OK
        )

    def print_slip(
        self, data: bytes, sending: Callable[[], None], *, asks: bool, clears: bool
    ) -> PrintResult:
        """Print ``data``; ``sending`` is called before its first byte leaves.

        Never asks without ``asks``. With ``clears`` the rest of an earlier slip is dropped first: a
        printer that still waits for the rest of its picture would take this one's rows for it.

        Raises:
            OSError: the connection broke, or the time is over.
        """
        before = PrintResult(PrintOutcome.UNKNOWN, PrintReason.NO_STATUS)
        if asks:
            if clears:
                self._clear()
            before = self.look()
            if before.outcome is PrintOutcome.DOWN:
                return before
        sending()
        if not asks:
            self._channel.send(data, self._left())
            return before
        self._channel.send(data + commands.FENCE, self._left())
        if before.outcome is PrintOutcome.UNKNOWN:
            return self._fenced(min(SILENT_FENCE_S, self._left())) or before
        return self._await_fence()

    def _await_fence(self) -> PrintResult:
        while True:
            result = self._fenced(min(LOOK_EVERY_S, self._left()))
            if result is not None:
                return result
            now = self._look()
            # The fence may have come between the questions.
            if self._fence is None and now.outcome is PrintOutcome.DOWN:
                self._clear()
                return PrintResult(PrintOutcome.UNKNOWN, now.reason, now.paper)

    def _clear(self) -> None:
        """Have the printer forget the rest of a slip, or it would come out with new paper."""
        self._channel.send(commands.CLEAR, self._left())
        # Some answer; all need a moment, because the connection may be reset next.
        self._take(self._channel.receive(CLEARING_S))

    def _fenced(self, within_s: float) -> PrintResult | None:
        ends_at = time.monotonic() + within_s
        while self._fence is None and (left := ends_at - time.monotonic()) > 0:
            self._take(self._channel.receive(left))
        if self._fence is None:
            return None
        if commands.fence_says_out(self._fence):
            return PrintResult(PrintOutcome.UNKNOWN, PrintReason.PAPER_OUT, PaperState.OUT)
        near_end = commands.fence_says_near_end(self._fence)
        return PrintResult(
            PrintOutcome.OK, paper=PaperState.NEAR_END if near_end else PaperState.OK
        )

    def _ask(self, question: bytes) -> int | None:
        """The answer to a DLE EOT; None when none comes."""
        self._channel.send(question, self._left())
        ends_at = time.monotonic() + min(ANSWER_S, self._left())
        while (left := ends_at - time.monotonic()) > 0:
            for answer in self._take(self._channel.receive(left)):
                return answer
        return None

    def _take(self, data: bytes) -> list[int]:
        """Put a fence aside and return the answers to DLE EOT.

        The bytes of a picture may happen to read as a DLE EOT, which a printer answers too; such an
        answer is never taken for the fence.
        """
        for answer in data:
            if commands.is_fence(answer):
                self._fence = answer
        return [answer for answer in data if commands.is_real_time_status(answer)]

    def _offline_cause(self) -> PrintReason:
        cause = self._ask(commands.ASK_OFFLINE_CAUSE)
        if cause is not None and commands.is_cover_open(cause):
            return PrintReason.COVER_OPEN
        if cause is not None and commands.is_stopped_by_paper(cause):
            return PrintReason.PAPER_OUT
        return PrintReason.OFFLINE

    def _left(self) -> float:
        left = self._ends_at_s - time.monotonic()
        if left <= 0:
            raise TimeoutError("the slip's time is over")
        return left


def _down(reason: PrintReason) -> PrintResult:
    return PrintResult(PrintOutcome.DOWN, reason, TROUBLE[reason])


def broken(error: OSError, outcome: PrintOutcome) -> PrintResult:
    """The result when a connection broke with ``error``."""
    reason = PrintReason.CLOSED
    if isinstance(error, TimeoutError):
        reason = PrintReason.TIMED_OUT
    elif not isinstance(error, (ChannelClosedError, ConnectionError)):
        reason = PrintReason.FAULT
    return PrintResult(outcome, reason, detail=str(error))
