"""What stands retained at the broker: the snapshot, the counters' signs, the waits."""

from collections.abc import Callable

from server.announcing.pace import Pace
from ticket_queue import topics
from ticket_queue.ids import CounterId
from ticket_queue.messages import (
    CounterSign,
    encode_counter_sign,
    encode_snapshot,
    encode_waits,
    json_bytes,
)
from ticket_queue.snapshots import Teller

SNAPSHOT_EVERY_S = 0.1
WAITS_EVERY_S = 0.5
PATIENCE_S = 1.0
"""A device that floods its own status delays what the broker acknowledges to us."""
AT_LEAST_EVERY_S = 30.0
"""Waits and ages drift while nothing happens."""

Message = tuple[str, bytes]


class RetainedSubject:
    """One subject with its pace; ``messages`` makes what is to be told of a lobby now."""

    def __init__(self, pace: Pace, messages: Callable[[Teller], list[Message]]) -> None:
        """Take how often, and what."""
        self.pace = pace
        self.messages = messages


class RetainedTopics:
    """Everything that is retained; used by one announcer."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._signs: dict[CounterId, CounterSign] = {}
        self.subjects = (
            RetainedSubject(_pace(SNAPSHOT_EVERY_S), _board),
            RetainedSubject(_pace(SNAPSHOT_EVERY_S), self._changed_signs),
            RetainedSubject(_pace(WAITS_EVERY_S), _waits),
        )

    def begin_anew(self) -> None:
        """Tell everything at the next chance, whatever was told."""
        self._signs.clear()
        for subject in self.subjects:
            subject.pace.begin_anew()

    def change(self) -> bool:
        """Note that something has happened; tell whether that makes a subject due sooner."""
        first = [subject.pace.change() for subject in self.subjects]
        return any(first)

    def next_at(self) -> float:
        """Return when the next subject is to be told."""
        return min(subject.pace.next_at() for subject in self.subjects)

    def _changed_signs(self, teller: Teller) -> list[Message]:
        site = teller.lobby.site
        messages = [teller.counter_sign(counter) for counter in site.counters]
        changed = [each for each in messages if self._signs.get(each.sign.counter) != each.sign]
        self._signs.update({each.sign.counter: each.sign for each in changed})
        return [
            (topics.counter(site.code, each.sign.counter), json_bytes(encode_counter_sign(each)))
            for each in changed
        ]


def _pace(shortest_s: float) -> Pace:
    return Pace(shortest_s=shortest_s, patience_s=PATIENCE_S, longest_s=AT_LEAST_EVERY_S)


def _board(teller: Teller) -> list[Message]:
    return [(topics.board(teller.lobby.site.code), json_bytes(encode_snapshot(teller.board())))]


def _waits(teller: Teller) -> list[Message]:
    return [(topics.waits(teller.lobby.site.code), json_bytes(encode_waits(teller.waits())))]
