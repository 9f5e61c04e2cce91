"""The history in SQLite: the ledger of any day, closed years too, read in a thread of its own.

SQLite finds and joins without holding Python's lock, so the desk goes on while a year is read.
"""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from server.history import Closing, Life, TicketRecord
from server.ledger.faults import translated
from server.ledger.reading import ALERTS_KEPT_DAYS
from server.ledger.years import ALL_YEARS, reading
from server.ports import Recorded
from ticket_queue.ids import CounterId, ServiceCode, TextHash, TicketId, TicketNumber
from ticket_queue.messages import moment_from_text
from ticket_queue.messages.events import decode_event
from ticket_queue.ticket import TicketState

Result = TypeVar("Result")

_STATE_AFTER = {
    "ticket_issued": TicketState.WAITING,
    "ticket_called": TicketState.CALLED,
    "ticket_recalled": TicketState.CALLED,
    "serving_started": TicketState.SERVING,
    "serving_finished": TicketState.SERVED,
    "ticket_marked_no_show": TicketState.NO_SHOW,
    "ticket_parked": TicketState.PARKED,
    "ticket_returned": TicketState.WAITING,
    "ticket_transferred": TicketState.WAITING,
    "ticket_cancelled": TicketState.CANCELLED,
    "ticket_restored": TicketState.WAITING,
    "ticket_expired": TicketState.EXPIRED,
}
_REOPENED = "ticket_reopened"
_FINISHED = "serving_finished"

# Beside one max() or min(), SQLite takes the other columns from the row that has it.
_RECORDS = f"""
WITH happened AS (
    SELECT seq, day, at, kind, ticket_id, counter, body FROM events
     WHERE day BETWEEN :first AND :last AND ticket_id IS NOT NULL),
issued AS (
    SELECT ticket_id, day,
           json_extract(body, '$.service') AS service,
           json_extract(body, '$.issued_at') AS issued_at,
           json_extract(body, '$.offline') AS offline
      FROM happened WHERE kind = 'ticket_issued'),
numbered AS (
    SELECT ticket_id, max(seq), json_extract(body, '$.number') AS number
      FROM happened WHERE kind IN ('ticket_issued', 'ticket_renumbered') GROUP BY ticket_id),
moved_back AS (
    SELECT ticket_id, max(seq), json_extract(body, '$.issued_at') AS issued_at
      FROM happened WHERE kind = 'issue_moment_corrected' GROUP BY ticket_id),
ranked AS (
    SELECT ticket_id, max(seq), json_extract(body, '$.priority') AS priority
      FROM happened WHERE kind IN ('ticket_issued', 'priority_changed') GROUP BY ticket_id),
went AS (
    SELECT ticket_id, max(seq), json_extract(body, '$.service') AS service
      FROM happened WHERE kind = 'ticket_transferred' GROUP BY ticket_id),
stands AS (
    SELECT ticket_id, max(seq), kind
      FROM happened WHERE kind IN ({", ".join(f"'{kind}'" for kind in (*_STATE_AFTER, _REOPENED))})
     GROUP BY ticket_id),
ended AS (
    SELECT ticket_id, max(seq), kind
      FROM happened WHERE kind IN ('serving_finished', 'ticket_marked_no_show') GROUP BY ticket_id),
first_call AS (
    SELECT ticket_id, min(seq), at, json_extract(body, '$.wait_s') AS wait_s
      FROM happened WHERE kind = 'ticket_called' GROUP BY ticket_id),
last_call AS (
    SELECT ticket_id, max(seq), counter, json_extract(body, '$.by') AS officer, count(*) AS calls,
           sum(json_extract(body, '$.out_of_order')) AS out_of_order
      FROM happened WHERE kind = 'ticket_called' GROUP BY ticket_id),
finish AS (
    SELECT ticket_id, max(seq), at, json_extract(body, '$.handled_s') AS handled_s
      FROM happened WHERE kind = 'serving_finished' GROUP BY ticket_id),
passed AS (
    SELECT DISTINCT ticket_id FROM happened
     WHERE kind = 'alert_raised' AND json_extract(body, '$.level') = 'past')
SELECT issued.ticket_id, issued.day, number, coalesce(went.service, issued.service) AS service,
       coalesce(moved_back.issued_at, issued.issued_at) AS issued_at, offline, priority,
       stands.kind AS stands, ended.kind AS ended,
       first_call.at AS called_at, wait_s, last_call.counter AS counter, officer, calls,
       out_of_order, finish.at AS served_at, handled_s, passed.ticket_id IS NOT NULL AS past
  FROM issued
  JOIN numbered USING (ticket_id)
  JOIN ranked USING (ticket_id)
  JOIN stands USING (ticket_id)
  LEFT JOIN moved_back USING (ticket_id)
  LEFT JOIN went USING (ticket_id)
  LEFT JOIN ended USING (ticket_id)
  LEFT JOIN first_call USING (ticket_id)
  LEFT JOIN last_call USING (ticket_id)
  LEFT JOIN finish USING (ticket_id)
  LEFT JOIN passed USING (ticket_id)
 ORDER BY issued.day, issued_at, number
"""  # noqa: S608 - the kinds are our own constants

_LIFE = """
SELECT seq, day, body FROM events WHERE ticket_id = :ticket_id
UNION ALL
SELECT seq, day, body FROM events
 WHERE kind = 'alert_acknowledged' AND day BETWEEN :day AND :last
   AND json_extract(body, '$.alert_id') GLOB :ticket_id || '.*'
 ORDER BY seq
"""

_CLOSED = """
SELECT day, seq, at, hash FROM events WHERE kind = 'day_closed' ORDER BY seq DESC LIMIT ?
"""
_LAST_LINE = "SELECT seq, at, hash FROM events ORDER BY seq DESC LIMIT 1"
_ISSUED_ON = "SELECT count(*) FROM events WHERE day = ? AND kind = 'ticket_issued'"

_TEXTS_NAMED = ("reason", "note", "dossier", "sentence")


class SqliteHistory:
    """Reads one ledger; each question opens the files that it needs."""

    def __init__(self, path: Path) -> None:
        """Keep the path of a ledger that is open elsewhere."""
        self._path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="history")

    async def close(self) -> None:
        """End the thread once it has answered."""
        await asyncio.get_running_loop().run_in_executor(self._thread, lambda: None)
        self._thread.shutdown(wait=False)

    async def records(self, first: date, last: date) -> Sequence[TicketRecord]:
        """Return every ticket of some days (port ``History``)."""
        days = {"first": first.isoformat(), "last": last.isoformat()}
        return await self._in_thread(
            lambda conn: [_record(row) for row in conn.execute(_RECORDS, days)], since=first
        )

    async def life(self, ticket_id: TicketId) -> Life | None:
        """Return a ticket's life (port ``History``)."""
        return await self._in_thread(lambda conn: _life(conn, ticket_id), since=ALL_YEARS)

    async def closings(self, most: int) -> Sequence[Closing]:
        """Return the last days with their heads (port ``History``)."""
        return await self._in_thread(lambda conn: _closings(conn, most), since=date.max)

    async def _in_thread(
        self, look: Callable[[sqlite3.Connection], Result], *, since: date
    ) -> Result:
        def see() -> Result:
            with reading(self._path, since) as conn:
                conn.row_factory = sqlite3.Row
                return look(conn)

        return await translated(asyncio.get_running_loop().run_in_executor(self._thread, see))


def _closings(conn: sqlite3.Connection, most: int) -> list[Closing]:
    closed = conn.execute(_CLOSED, [most]).fetchall()
    last = conn.execute(_LAST_LINE).fetchone()
    found = [(row["day"], row, True) for row in closed]
    # Not the last line's day: a kiosk may just have handed in a ticket of a day before.
    day = conn.execute("SELECT max(day) FROM events").fetchone()[0]
    if last is not None and day not in {row["day"] for row in closed}:
        found.insert(0, (day, last, False))
    return [
        Closing(
            day=date.fromisoformat(day),
            seq=row["seq"],
            at=moment_from_text(row["at"]),
            tickets=conn.execute(_ISSUED_ON, [day]).fetchone()[0],
            head=row["hash"].hex(),
            is_closed=is_closed,
        )
        for day, row, is_closed in found
    ]


def _record(row: sqlite3.Row) -> TicketRecord:
    state = _state(row["stands"], row["ended"])
    served = state is TicketState.SERVED
    return TicketRecord(
        ticket_id=TicketId(row["ticket_id"]),
        day=date.fromisoformat(row["day"]),
        number=TicketNumber(row["number"]),
        service=ServiceCode(row["service"]),
        state=state,
        issued_at=moment_from_text(row["issued_at"]),
        priority=bool(row["priority"]),
        offline=bool(row["offline"]),
        called_at=None if row["called_at"] is None else moment_from_text(row["called_at"]),
        wait=None if row["wait_s"] is None else timedelta(seconds=row["wait_s"]),
        calls=row["calls"] or 0,
        out_of_order=bool(row["out_of_order"]),
        past=bool(row["past"]),
        counter=None if row["counter"] is None else CounterId(row["counter"]),
        officer=row["officer"] or None,
        served_at=moment_from_text(row["served_at"]) if served else None,
        handled=timedelta(seconds=row["handled_s"]) if served else None,
    )


def _state(stands: str, ended: str | None) -> TicketState:
    """Return where a ticket stands; one that was reopened is where it was before it ended."""
    if stands == _REOPENED:
        return TicketState.SERVING if ended == _FINISHED else TicketState.CALLED
    return _STATE_AFTER[stands]


def _life(conn: sqlite3.Connection, ticket_id: TicketId) -> Life | None:
    first = conn.execute(
        "SELECT day FROM events WHERE ticket_id = ? ORDER BY seq LIMIT 1", [ticket_id]
    ).fetchone()
    if first is None:
        return None
    day = date.fromisoformat(first["day"])
    # An alert is brought along for so long; nobody can answer it later.
    last = day + timedelta(days=ALERTS_KEPT_DAYS)
    asked = {"ticket_id": ticket_id, "day": day.isoformat(), "last": last.isoformat()}
    rows = conn.execute(_LIFE, asked).fetchall()
    bodies: list[dict[str, Any]] = [json.loads(row["body"]) for row in rows]
    recorded = tuple(
        Recorded(row["seq"], date.fromisoformat(row["day"]), decode_event(body))
        for row, body in zip(rows, bodies, strict=True)
    )
    named = (body[name] for body in bodies for name in _TEXTS_NAMED if name in body)
    return Life(day, recorded, _texts(conn, named))


def _texts(conn: sqlite3.Connection, named: Iterable[str]) -> dict[TextHash, str]:
    query = "SELECT text FROM texts WHERE hash = ?"
    found = {hash_: conn.execute(query, [hash_]).fetchone() for hash_ in named}
    return {TextHash(hash_): row["text"] for hash_, row in found.items() if row is not None}
