"""A counter's terminal, a hall and a server that answers when it is told to."""

from collections.abc import Sequence

from display.counter_server import (
    Act,
    Answered,
    AskPeople,
    AskQueues,
    Person,
    QueuesTold,
    Request,
    SignIn,
    TicketTold,
    Told,
    VerbDone,
)
from display.counter_terminal import TerminalPresenter, TerminalTexts
from display.news import LinkChanged, SignHeard, SnapshotHeard
from display.pad_keys import PadKey, Pressed
from display.settings import TEXTS
from display.terminal_view import TerminalView
from tests.display.fakes_hall import Hall
from ticket_queue.catalogue import FIRST_LANGUAGE, load_catalogues
from ticket_queue.ids import CounterId

VIETNAMESE = load_catalogues(TEXTS)[FIRST_LANGUAGE]
COUNTER = 2
PEOPLE = tuple(
    Person(staff, name, number)
    for number, (staff, name) in enumerate(
        (("lan", "Nguyễn Thị Lan"), ("minh", "Trần Văn Minh"), ("hoa", "Lê Thị Hoa")), 1
    )
)
WORDS = TerminalTexts(VIETNAMESE, ("Nghỉ trưa", "Họp"), {})


class Desk:
    """A terminal at counter 2; ``now`` goes on only when told."""

    def __init__(self, lasts: Sequence[str] = ("lan",), words: TerminalTexts = WORDS) -> None:
        self.hall = Hall()
        self.now = 0.0
        self.asked: list[Request] = []
        self._ids = 0
        self.terminal = TerminalPresenter(words, CounterId(COUNTER), 0.0, self._new_id, lasts)
        self.terminal.hear(LinkChanged(connected=True), self.now)
        self.hear_hall()

    def _new_id(self) -> str:
        self._ids += 1
        return f"request-{self._ids}"

    @property
    def view(self) -> TerminalView:
        return self.terminal.view(self.now)

    def hear_hall(self) -> None:
        self.hall.now = self.now
        self.terminal.hear(SnapshotHeard(self.hall.snapshot(), just_made=True), self.now)

    def hear_sign(self) -> None:
        self.hall.now = self.now
        self.terminal.hear(SignHeard(self.hall.sign(COUNTER)), self.now)

    def press(self, *keys: str, after_s: float = 0.5) -> None:
        """Press keys one after the other, each so long after the one before."""
        for key in keys:
            self.now += after_s
            self.terminal.hear(Pressed(PadKey(key)), self.now)

    def requests(self) -> tuple[Request, ...]:
        """Return what is asked of the server now, but for its questions."""
        found = self.terminal.requests(self.now)
        self.asked += found
        return tuple(each for each in found if not isinstance(each, AskPeople | AskQueues))

    def act(self) -> Act:
        (request,) = self.requests()
        assert isinstance(request, Act)
        return request

    def answer(self, request: Request, told: Told) -> None:
        self.terminal.hear(Answered(request, told), self.now)

    def sign_in(self, *, person: Person = PEOPLE[0]) -> None:
        """Sign in with the usual keys."""
        self.answer(AskPeople(), PEOPLE)
        self.press("next", "2", "5", "8", "0", "next")
        (request,) = self.requests()
        assert request == SignIn(person.staff, "2580")
        self.answer(request, person)

    def at_work(self) -> "Desk":
        self.sign_in()
        self.now += 5
        self.hear_hall()
        self.now += 1
        return self

    def call(self, number: int = 1005) -> None:
        """Call a number by the one key, and let the server do it."""
        self.press("next")
        request = self.act()
        assert request.verb == "call-next"
        self.hall.now = self.now
        self.hall.call(number, counter=COUNTER)
        self.answer(request, VerbDone(self.hall.seq, "open", ticket(number, "called")))
        self.now += 1

    def serve(self, number: int = 1005) -> None:
        """Call and begin to serve."""
        self.call(number)
        self.press("next")
        self.hall.start_serving(number)
        self.answer(self.act(), VerbDone(self.hall.seq, "open", ticket(number, "serving")))
        self.now += 1


def ticket(number: int, state: str, attempt: int = 1) -> TicketTold:
    at = Hall().at
    return TicketTold(number, str(number), state, attempt, called_at=at, serving_since=None)


def queues(seq: int = 0, waiting: int = 0, longest_s: float = 0.0, **counts: int) -> QueuesTold:
    return QueuesTold(
        seq=seq,
        waiting=waiting,
        longest_s=longest_s,
        near=counts.get("near", 0),
        past=counts.get("past", 0),
        limit_s=1200.0,
        last_label=None,
    )
