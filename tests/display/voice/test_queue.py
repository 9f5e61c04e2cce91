"""The queue of announcements: every call once and to its end, in order, or rightly not."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from display.views import Announcement
from display.voice.queue import LONGEST_S, Utterance, VoiceQueue
from tests.display.fakes_hall import Hall
from tests.display.voice.fakes_voice import announcement


def always(_announcement: Announcement) -> bool:
    return True


def test_a_call_is_said_twice_and_the_next_waits_for_its_end() -> None:
    hall, queue = Hall(), VoiceQueue()
    first, second = announcement(hall, 1001), announcement(hall, 1002)
    queue.add(first)
    queue.add(second)
    assert queue.begin(0.0, always) == Utterance(first, times=2)
    assert queue.begin(5.0, always) is None
    queue.ended()
    assert queue.begin(11.0, always) == Utterance(second, times=2)
    queue.ended()
    assert queue.begin(22.0, always) is None


def test_each_is_said_once_while_more_than_three_wait() -> None:
    hall, queue = Hall(), VoiceQueue()
    for number in range(1001, 1007):
        queue.add(announcement(hall, number))
    times = []
    for now in range(6):
        utterance = queue.begin(float(now), always)
        assert utterance is not None
        times.append(utterance.times)
        queue.ended()
    assert times == [1, 1, 1, 2, 2, 2]


def test_the_same_call_is_not_said_again_but_its_recall_is() -> None:
    hall, queue = Hall(), VoiceQueue()
    call, recall = announcement(hall, 1001), announcement(hall, 1001, attempt=2)
    for each in (call, recall, call, recall):
        queue.add(each)
    said = []
    while (utterance := queue.begin(0.0, always)) is not None:
        said.append(utterance.announcement)
        queue.ended()
        queue.add(call)
    assert said == [call, recall]


def test_a_call_of_another_ledger_is_another_call() -> None:
    queue = VoiceQueue()
    queue.add(announcement(Hall("e1"), 1001))
    queue.add(announcement(Hall("e2"), 1001))
    assert queue.begin(0.0, always) is not None
    queue.ended()
    assert queue.begin(1.0, always) is not None


def test_a_call_that_no_longer_holds_is_dropped_for_good() -> None:
    hall, queue = Hall(), VoiceQueue()
    gone, there = announcement(hall, 1001), announcement(hall, 1002)
    queue.add(gone)
    queue.add(there)
    assert queue.begin(0.0, lambda each: each != gone) == Utterance(there, times=2)
    queue.ended()
    assert queue.begin(1.0, always) is None


def test_an_end_that_nobody_tells_does_not_silence_the_hall() -> None:
    hall, queue = Hall(), VoiceQueue()
    queue.add(announcement(hall, 1001))
    queue.add(announcement(hall, 1002))
    queue.begin(0.0, always)
    assert queue.begin(LONGEST_S - 1, always) is None
    assert queue.begin(LONGEST_S, always) is not None


class QueueMachine(RuleBasedStateMachine):
    """Calls come, come again, and are served, in any order, while the voice speaks or rests."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = Hall()
        self.queue = VoiceQueue()
        self.now = 0.0
        self.calls: list[Announcement] = []
        self.gone: set[Announcement] = set()
        self.waiting: list[Announcement] = []
        self.said: list[Announcement] = []
        self.saying = False

    @rule()
    def call(self) -> None:
        call = announcement(self.hall, 1000 + len(self.calls))
        self.calls.append(call)
        self.waiting.append(call)
        self.queue.add(call)

    @precondition(lambda self: self.calls)
    @rule(data=st.data())
    def hear_again(self, data: st.DataObject) -> None:
        self.queue.add(data.draw(st.sampled_from(self.calls)))

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def serve(self, data: st.DataObject) -> None:
        self.gone.add(data.draw(st.sampled_from(self.waiting)))

    @rule(seconds=st.floats(0, 2))
    def turn(self, seconds: float) -> None:
        self.now += seconds
        utterance = self.queue.begin(self.now, lambda each: each not in self.gone)
        if self.saying:
            assert utterance is None, "cut off"
            return
        self.waiting = [each for each in self.waiting if each not in self.gone]
        if not self.waiting:
            assert utterance is None
            return
        assert utterance == Utterance(self.waiting[0], 1 if len(self.waiting) > 3 else 2)
        self.said.append(self.waiting.pop(0))
        self.saying = True

    @precondition(lambda self: self.saying)
    @rule()
    def end(self) -> None:
        self.queue.ended()
        self.saying = False
        self.now += 0.1

    @invariant()
    def nothing_is_said_twice(self) -> None:
        assert len(set(self.said)) == len(self.said)


QueueMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestQueue = QueueMachine.TestCase
