"""A thread for work that may block for ever: a share whose PC is gone hangs whoever touches it."""

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
_Job = Callable[[], None]


class PatientWorker:
    """Does one piece of work after the other.

    The thread never keeps the program from ending, unlike those of an executor.
    """

    def __init__(self, name: str) -> None:
        """Start the thread."""
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        threading.Thread(target=self._work, name=name, daemon=True).start()

    def do(self, work: Callable[[], Result]) -> "asyncio.Future[Result]":
        """Have a piece of work done; the future is that of the running loop."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()

        def job() -> None:
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001 - whoever asked is told
                _hand(loop, lambda error=error: future.set_exception(error), future)  # type: ignore[misc]  # a lambda's default
            else:
                _hand(loop, lambda: future.set_result(result), future)

        self._jobs.put(job)
        return future

    def end(self) -> None:
        """Let the thread end once it has done what it was given."""
        self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _hand(
    loop: asyncio.AbstractEventLoop, settle: Callable[[], None], future: "asyncio.Future[Result]"
) -> None:
    def unless_given_up() -> None:
        if not future.done():
            settle()

    # The loop may be gone: then nobody wants to know.
    if not loop.is_closed():
        loop.call_soon_threadsafe(unless_given_up)
