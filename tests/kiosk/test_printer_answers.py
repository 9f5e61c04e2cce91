"""Whatever bytes a printer answers with: no fault, and never "printed" without its word for it."""

import time

from hypothesis import given
from hypothesis import strategies as st

from kiosk.ports import PaperState, PrintOutcome
from kiosk.printer import commands
from kiosk.printer.session import Session

SLIP = b"\x1b@the slip"


class Babbler:
    """A line on which answers come that were drawn beforehand; then it is dead."""

    answers = True

    def __init__(self, answers: list[bytes]) -> None:
        self.sent = b""
        self._answers = answers
        self.heard_after_slip = b""

    def send(self, data: bytes, within_s: float) -> None:
        self.sent += data

    def receive(self, within_s: float) -> bytes:
        if not self._answers:
            raise TimeoutError("the slip's time is over")
        answer = self._answers.pop(0)
        if SLIP in self.sent:
            self.heard_after_slip += answer
        return answer

    def finish(self, within_s: float) -> None:
        """Close; nothing to do."""

    def abort(self) -> None:
        """Close; nothing to do."""


ANSWERS = st.lists(st.binary(min_size=1, max_size=4), max_size=12) | st.lists(
    st.sampled_from(
        [b"\x12", b"\x1a", b"\x16", b"\x72", b"\x1e", b"\x00", b"\x03", b"\x0c", b"\xff"]
    ),
    max_size=12,
)


@given(answers=ANSWERS, asks=st.booleans(), clears=st.booleans(), answered=st.booleans())
def test_a_slip_is_printed_only_by_an_answer_that_came_after_it(
    answers: list[bytes], asks: bool, clears: bool, answered: bool
) -> None:
    line = Babbler(list(answers))
    sending: list[None] = []
    session = Session(line, time.monotonic() + 60, answered=answered)
    try:
        result = session.print_slip(SLIP, lambda: sending.append(None), asks=asks, clears=clears)
    except OSError:
        assert SLIP not in line.sent or sending
        return
    assert line.sent.count(SLIP) == len(sending)
    if result.outcome is PrintOutcome.DOWN:
        assert SLIP not in line.sent
    if result.outcome is PrintOutcome.OK:
        assert SLIP + commands.FENCE in line.sent


@given(answers=ANSWERS)
def test_a_look_tells_paper_only_from_a_whole_answer(answers: list[bytes]) -> None:
    line = Babbler(list(answers))
    try:
        told = Session(line, time.monotonic() + 60).look()
    except OSError:
        return
    if told.paper is PaperState.OUT:
        assert any(commands.is_real_time_status(byte) for byte in b"".join(answers))


@given(st.integers(0, 255))
def test_no_byte_is_both_a_fence_and_an_answer_in_between(byte: int) -> None:
    assert not (commands.is_fence(byte) and commands.is_real_time_status(byte))
