"""When to ask who may sign in and who waits: at news, and where none would come."""

from display.counter_server import AskPeople, AskQueues, Request

AGAIN_AFTER_S = 3.0
"""At the earliest after a question that has got no answer."""
BETWEEN_S = 0.5
"""A storm of tickets moves the queues oftener than an eye can follow."""
WAITS_GROW_OLD_AFTER_S = 15.0
"""Waits grow without news: while somebody waits they are asked for anew."""
ANSWER_LOST_AFTER_S = 15.0


class Questions:
    """Two kinds of questions, at most one of each under way; ``now`` is in monotonic seconds."""

    def __init__(self) -> None:
        self._asked_at: dict[type[Request], float] = {}
        self._out: set[type[Request]] = set()

    def due(
        self, now: float, *, people: bool, queues_behind: bool, somebody_waits: bool
    ) -> tuple[Request, ...]:
        """Return what to ask now; ``people`` and ``queues_behind`` say what is not known."""
        questions: list[Request] = []
        if people and self._may_ask(AskPeople, now, AGAIN_AFTER_S):
            questions.append(AskPeople())
        old = somebody_waits and self._since(AskQueues, now) >= WAITS_GROW_OLD_AFTER_S
        if (queues_behind or old) and self._may_ask(AskQueues, now, BETWEEN_S):
            questions.append(AskQueues())
        for question in questions:
            self._asked_at[type(question)] = now
            self._out.add(type(question))
        return tuple(questions)

    def answered(self, question: Request) -> None:
        """Note that a question has come to its end, with an answer or without."""
        self._out.discard(type(question))

    def _since(self, kind: type[Request], now: float) -> float:
        return now - self._asked_at.get(kind, float("-inf"))

    def _may_ask(self, kind: type[Request], now: float, pause_s: float) -> bool:
        return kind not in self._out and self._since(kind, now) >= pause_s
