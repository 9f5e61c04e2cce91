"""The snapshot by HTTP: ``GET /api/v1/board``, which anyone may ask for."""

from http.client import HTTPException
from urllib.request import ProxyHandler, build_opener

from display.ports import SnapshotError
from ticket_queue.messages import BoardSnapshot, MessageError, decode_snapshot

LONGEST_ANSWER = 65_536
"""Bytes; four times what the largest snapshot takes."""


class HttpSnapshot:
    """Asks one server, directly: a proxy of the environment would only stand in the way."""

    def __init__(self, server_url: str, answer_within_s: float) -> None:
        self._url = f"{server_url.rstrip('/')}/api/v1/board"
        self._answer_within_s = answer_within_s
        self._opener = build_opener(ProxyHandler({}))

    def fetch(self) -> BoardSnapshot:
        """Return the snapshot as it is now; blocks.

        Raises:
            SnapshotError: no answer in time, or not a snapshot.
        """
        try:
            with self._opener.open(self._url, timeout=self._answer_within_s) as answer:
                return decode_snapshot(answer.read(LONGEST_ANSWER))
        except (OSError, HTTPException, MessageError) as error:
            raise SnapshotError(f"{self._url}: {error}") from error
