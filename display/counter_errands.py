"""Runs the requests of a counter's terminal in threads of its own, and posts what came of them."""

import queue
import threading
from collections.abc import Callable, Iterable

from display.counter_server import Answered, AskPeople, AskQueues, CounterServer, Request


class CounterErrands:
    """Two threads: a question that hangs keeps no verb waiting."""

    def __init__(self, server: CounterServer, post: Callable[[Answered], None]) -> None:
        """Ask a server; ``post`` is called from other threads."""
        self._server = server
        self._post = post
        self._verbs: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self._questions: queue.SimpleQueue[Request] = queue.SimpleQueue()
        for name, errands in (("verbs", self._verbs), ("questions", self._questions)):
            threading.Thread(target=self._run, args=(errands,), name=name, daemon=True).start()

    def begin(self, requests: Iterable[Request]) -> None:
        """Begin each of the requests; returns at once."""
        for request in requests:
            reads = isinstance(request, AskPeople | AskQueues)
            (self._questions if reads else self._verbs).put(request)

    def _run(self, errands: "queue.SimpleQueue[Request]") -> None:
        while True:
            request = errands.get()
            self._post(Answered(request, self._server.ask(request)))
