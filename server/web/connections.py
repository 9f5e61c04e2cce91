"""How long a connection may idle, and what the log hears of one that speaks no HTTP.

What is no HTTP at all aiohttp answers by itself, with 400 in plain English, and closes.
"""

import logging
import time
from typing import Any

from aiohttp.http_exceptions import HttpProcessingError

from ticket_queue.complaints import Complaints, shortened

CONNECTION: dict[str, Any] = {
    "access_log": None,
    "handler_cancellation": True,
    # Longer than our devices and browsers keep an idle connection; whoever begins a request and
    # does not end its head is cut off then too.
    "keepalive_timeout": 75.0,
    # Nobody sends us compressed bodies: one of 200 kB could unpack to a gigabyte.
    "auto_decompress": False,
}
"""What each listener gives to aiohttp."""


class _BadRequests(logging.Filter):
    """Turns the trace of a request that is no HTTP into one line, once a minute for all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._complaints = Complaints(time.monotonic)

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, HttpProcessingError):
            return True
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        told = f"{record.getMessage()}: {error.message}"
        record.msg, record.args = shortened(" ".join(told.split())), None
        return self._complaints.is_due("")


_bad_requests = _BadRequests()


def quiet_bad_requests() -> None:
    """Let the log hear of requests that are no HTTP in one line a minute."""
    logging.getLogger("aiohttp.server").addFilter(_bad_requests)
