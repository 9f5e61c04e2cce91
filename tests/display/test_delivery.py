"""Whatever is lost, doubled, late or restarted: boards converge, and each call is said once.

Calls and snapshots fly singly to each board and may be delivered in any order, twice or never.
Heartbeats arrive at once or never, so a board's clock is right while it is connected.
"""

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from display.board import Board
from display.board_wording import Wording
from display.hall_watch import Wish
from display.news import CallHeard, HeartbeatHeard, LinkChanged, News, SnapshotHeard
from display.settings import TEXTS
from display.speech import Dialect, Speech
from display.views import ShownCall
from tests.display.fakes_hall import Hall
from ticket_queue.catalogue import FIRST_LANGUAGE, load_catalogues
from ticket_queue.messages import RECENT_CALLS, CallMessage

CATALOGUES = load_catalogues(TEXTS)
WORDING = Wording(CATALOGUES[FIRST_LANGUAGE])
SPEECH = Speech(CATALOGUES, Dialect.SOUTH, 1000)
COUNTERS = (1, 2, 3)
AFTER_RECONNECTION_S = 5.0
AFTER_A_LOSS_S = 10.0
"""On a link that lost a message and lives: a heartbeat, a moment of grace, and a snapshot."""
STEP_S = 0.25
BOARDS = 2

Key = tuple[str, int]
flights = st.integers(0, 40)
boards = st.integers(0, BOARDS - 1)


@dataclass
class Device:
    """One board and what flies to it; a restart makes a new ``board`` in the same device.

    ``begun`` are the ledgers of which it has had a snapshot: nothing of the first one is said.
    """

    board: Board
    connected: bool = False
    notice: str = ""
    begun: set[str] = field(default_factory=set)
    flying: list[News] = field(default_factory=list)
    shown: list[Key] = field(default_factory=list)
    spoken: list[Key] = field(default_factory=list)


class HallAndBoards(RuleBasedStateMachine):
    """One hall, whose server, broker and boards come and go."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.hall = Hall()
        self.epochs = 1
        self.held: dict[int, int] = {}
        self.next_number = 1001
        self.calls: dict[Key, CallMessage] = {}
        self.called_at: dict[Key, float] = {}
        self.called: set[int] = set()
        self.devices = [Device(Board(WORDING, SPEECH, 0.0)) for _ in range(BOARDS)]
        self.beat_at = 0.0
        self.server_answers = True

    # What happens in the hall.

    @rule(counter=st.sampled_from(COUNTERS))
    def call_next(self, counter: int) -> None:
        if counter in self.held:
            self.hall.serve(self.held.pop(counter))
        self.held[counter] = self.next_number
        self.next_number += 1
        self._call(counter, 1)

    @precondition(lambda self: self.held)
    @rule(which=flights, attempt=st.integers(2, 3))
    def recall(self, which: int, attempt: int) -> None:
        self._call(sorted(self.held)[which % len(self.held)], attempt)

    @precondition(lambda self: self.held)
    @rule(which=flights)
    def serve(self, which: int) -> None:
        self.hall.serve(self.held.pop(sorted(self.held)[which % len(self.held)]))
        self._fly(SnapshotHeard(self.hall.snapshot(), just_made=False))

    @rule()
    def rush(self) -> None:
        """Call more than a snapshot remembers."""
        for turn in range(RECENT_CALLS + 2):
            self.call_next(COUNTERS[turn % len(COUNTERS)])

    @rule()
    def change_the_notice(self) -> None:
        self.hall.seq += 1
        self.hall.notice = f"{self.epochs:04}-{self.hall.seq:06}"
        self._fly(SnapshotHeard(self.hall.snapshot(), just_made=False))

    @rule()
    def lose_the_ledger(self) -> None:
        self._pass(0.5, heartbeats=False)  # no server starts sooner
        self.epochs += 1
        self.hall = Hall(f"e{self.epochs}")
        self.hall.notice = f"{self.epochs:04}"
        self.hall.now = self.now
        self.held.clear()
        self._fly(SnapshotHeard(self.hall.snapshot(), just_made=False))

    @rule(seconds=st.sampled_from([0.1, 1.0, 4.0, 16.0, 31.0]))
    def time_passes(self, seconds: float) -> None:
        self._pass(seconds, heartbeats=True)

    @rule(seconds=st.sampled_from([6.0, 16.0]))
    def heartbeats_are_lost(self, seconds: float) -> None:
        self._pass(seconds, heartbeats=False)

    # What happens on the way.

    @rule(board=boards, which=flights, again=st.booleans())
    def deliver(self, board: int, which: int, again: bool) -> None:
        device = self.devices[board]
        if device.connected and device.flying:
            news = device.flying[which % len(device.flying)]
            if not again:
                device.flying.remove(news)
            self._hear(device, news)

    @rule(board=boards)
    def deliver_backwards(self, board: int) -> None:
        device = self.devices[board]
        flying, device.flying = device.flying, []
        for news in reversed(flying):
            self._hear(device, news)

    @rule(board=boards, which=flights)
    def drop(self, board: int, which: int) -> None:
        flying = self.devices[board].flying
        if flying:
            del flying[which % len(flying)]

    @rule(board=boards)
    def cut_the_link(self, board: int) -> None:
        self._cut(self.devices[board])

    @rule(board=boards)
    def connect(self, board: int) -> None:
        self._connect(self.devices[board])

    @rule()
    def restart_the_broker(self) -> None:
        for device in self.devices:
            self._cut(device)
            self._connect(device)

    @rule(counter=st.sampled_from(COUNTERS), seconds=st.sampled_from([3.0, 29.0, 31.0]))
    def call_while_nothing_is_reached(self, counter: int, seconds: float) -> None:
        for device in self.devices:
            self._cut(device)
        self.server_answers = False
        self.call_next(counter)
        self._pass(seconds, heartbeats=False)
        for device in self.devices:
            self._connect(device)

    @rule()
    def restart_the_server(self) -> None:
        self._fly(SnapshotHeard(self.hall.snapshot(), just_made=False))

    @rule()
    def take_the_server_away(self) -> None:
        self.server_answers = False

    @rule()
    def bring_the_server_back(self) -> None:
        self.server_answers = True

    @rule(board=boards)
    def restart_a_board(self, board: int) -> None:
        device = self.devices[board]
        device.board = Board(WORDING, SPEECH, self.now)
        device.connected = False
        device.begun.clear()
        device.notice = ""
        device.flying.clear()
        device.shown.clear()

    @rule(board=boards)
    def ask_for_the_snapshot(self, board: int) -> None:
        self._fetch(self.devices[board])

    # What must hold.

    @rule()
    def all_is_equal_soon_after_reconnection(self) -> None:
        self.server_answers = True
        for device in self.devices:
            self._cut(device)
            self._connect(device)
        self._pass(AFTER_RECONNECTION_S, heartbeats=True)
        self._check_equal()

    @rule()
    def all_is_equal_soon_after_a_loss(self) -> None:
        self.server_answers = True
        for device in self.devices:
            device.flying.clear()
            if not device.connected:
                self._connect(device)
        self._pass(AFTER_A_LOSS_S, heartbeats=True)
        self._check_equal()

    @invariant()
    def each_call_is_shown_once_and_said_once(self) -> None:
        for device in self.devices:
            assert len(device.shown) == len(set(device.shown))
            assert len(device.spoken) == len(set(device.spoken)), "also over a restart"

    @invariant()
    def nothing_goes_back(self) -> None:
        for device in self.devices:
            notice = device.board.view(self.now).notice
            assert notice >= device.notice
            device.notice = notice

    def _call(self, counter: int, attempt: int) -> None:
        call = self.hall.call(self.held[counter], counter, attempt)
        key = (call.epoch, call.call_no)
        self.calls[key] = call
        self.called_at[key] = self.now
        self._fly(CallHeard(call))
        self._fly(SnapshotHeard(self.hall.snapshot(), just_made=False))

    def _fly(self, news: News) -> None:
        for device in self.devices:
            if device.connected:
                device.flying.append(news)

    def _cut(self, device: Device) -> None:
        device.flying.clear()
        device.connected = False
        device.board.hear(LinkChanged(connected=False), self.now)

    def _connect(self, device: Device) -> None:
        if not device.connected:
            device.connected = True
            self._hear(device, LinkChanged(connected=True))
            self._hear(device, SnapshotHeard(self.hall.snapshot(), just_made=False))

    def _pass(self, seconds: float, *, heartbeats: bool) -> None:
        end = self.now + seconds
        while self.now < end:
            self.now = self.hall.now = min(end, self.now + STEP_S)
            if self.now >= self.beat_at:
                self.beat_at = self.now + 5.0
                for device in self.devices:
                    if heartbeats and device.connected and self.server_answers:
                        self._hear(device, HeartbeatHeard(self.hall.heartbeat()))
            for device in self.devices:
                self._obey(device)

    def _obey(self, device: Device) -> None:
        for wish in device.board.tick(self.now):
            if wish is Wish.FETCH:
                self._fetch(device)
            elif device.connected:
                self._cut(device)
                self._connect(device)

    def _fetch(self, device: Device) -> None:
        if self.server_answers:
            self._hear(device, SnapshotHeard(self.hall.snapshot(), just_made=True))

    def _hear(self, device: Device, news: News) -> None:
        for call in device.board.hear(news, self.now):
            self._note(device, epoch_of(news), call)
        if isinstance(news, SnapshotHeard):
            device.begun.add(news.snapshot.epoch)

    def _note(self, device: Device, epoch: str, shown: ShownCall) -> None:
        key = (epoch, shown.call_no)
        call = self.calls[key]
        assert (shown.seq, shown.number, shown.counter) == (call.seq, call.number, call.counter)
        device.shown.append(key)
        age = self.now - self.called_at[key]
        still_called = self.held.get(call.counter) == call.number and epoch == self.hall.epoch
        if shown.spoken is not None:
            device.spoken.append(key)
            assert age <= 30.0 + STEP_S
        elif epoch in device.begun:
            assert age > 30.0 - STEP_S or not still_called, "a call was kept from the hall"

    def _check_equal(self) -> None:
        wanted: dict[str, CallMessage] = {}
        for call in reversed(self.hall.calls[-RECENT_CALLS:]):
            wanted.setdefault(call.ticket_id, call)
        rows = [WORDING.call(call) for call in wanted.values()][:6]
        for device in self.devices:
            view = device.board.view(self.now)
            stands = [view.newest, *view.rows] if view.newest else list(view.rows)
            assert stands[: len(rows)] == rows
            assert (view.lost, view.age, view.notice) == ("", "", self.hall.notice or "")
        self._pass(STEP_S, heartbeats=True)
        for device in self.devices:
            assert not any(device.board.tick(self.now + wait) for wait in (0.0, 2.0, 4.0)), "rest"


def epoch_of(news: News) -> str:
    assert isinstance(news, CallHeard | SnapshotHeard)
    return news.call.epoch if isinstance(news, CallHeard) else news.snapshot.epoch


HallAndBoards.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestDelivery = HallAndBoards.TestCase
