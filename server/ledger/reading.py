"""What a server reads from the ledger, at its start and later."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from server.ledger import chain
from server.ledger.years import ALL_YEARS, reading
from server.ports import (
    LedgerState,
    Link,
    Recorded,
    SetupSource,
    SetupVersion,
    StoredAnswer,
)
from ticket_queue.events import AlertRaised
from ticket_queue.ids import TextHash, TicketId
from ticket_queue.lobby import Alert
from ticket_queue.messages import moment_from_text
from ticket_queue.messages.events import decode_event

ALERTS_KEPT_DAYS = 14
"""How long an alert that nobody answers is brought along; the report of its week is out then."""

_ALERTS = """
SELECT raised.body AS body,
       (SELECT min(gone.at) FROM events AS gone
         WHERE gone.ticket_id = raised.ticket_id AND gone.seq > raised.seq
           AND gone.kind IN ('ticket_called', 'ticket_cancelled', 'ticket_expired')) AS closed_at
  FROM events AS raised
 WHERE raised.kind = 'alert_raised' AND raised.day < :day AND raised.day >= :oldest
   AND json_extract(raised.body, '$.alert_id') NOT IN (
       SELECT json_extract(body, '$.alert_id') FROM events
        WHERE kind = 'alert_acknowledged' AND day >= :oldest AND day < :day)
 ORDER BY raised.seq
"""


_LAST_OPENED = "SELECT day FROM events WHERE kind = 'day_opened' ORDER BY seq DESC LIMIT 1"
# Not the last event's day: a kiosk may just have handed in a ticket of a day before. Nor the latest
# day: a clock may have run ahead and been put right.


def read_state(db: Database, answers_since: timedelta, day: date | None = None) -> LedgerState:
    """Read the events of a day, or of the one opened last, and what lies beside them."""
    if day is None:
        last_day = _one(db, _LAST_OPENED)
        day = date.min if last_day is None else date.fromisoformat(str(last_day))
    oldest = date.min if day == date.min else day - answers_since
    return LedgerState(
        epoch=str(_one(db, "SELECT value FROM ledger WHERE name = 'epoch'")),
        last_seq=_number(db, "SELECT max(seq) FROM events"),
        last_outgoing=_number(db, "SELECT max(outgoing_id) FROM outgoing"),
        recorded=_day_events(db, day),
        alerts=() if day == date.min else _unanswered(db, day),
        answers=_answers(db, oldest),
        texts=_texts(db, oldest),
        links=_links(db, day),
    )


def read_last_day(conn: sqlite3.Connection) -> tuple[Recorded, ...]:
    """Read the events of the service day that was opened last, in order.

    Raises:
        sqlite3.Error, ValueError, MessageError: the ledger is damaged.
    """
    last = conn.execute(_LAST_OPENED).fetchone()
    return () if last is None else _day_events(Database(conn), date.fromisoformat(last[0]))


def read_setups(conn: sqlite3.Connection) -> tuple[SetupVersion, ...]:
    """Read every setup that the site has had, oldest first."""
    query = "SELECT version, at, in_force_from, by, source, document FROM setups ORDER BY version"
    return tuple(
        SetupVersion(
            version,
            moment_from_text(at),
            date.fromisoformat(in_force_from),
            by,
            SetupSource(source),
            document,
        )
        for version, at, in_force_from, by, source, document in conn.execute(query)
    )


def read_after(
    conn: sqlite3.Connection, path: Path, seq: int, limit: int
) -> list[Mapping[str, Any]]:
    """Read up to ``limit`` events behind a place as they were written, of closed years too."""
    query = "SELECT seq, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?"
    if seq < chain.base(conn)[0]:
        with reading(path, ALL_YEARS) as years:
            rows = years.execute(query, [seq, limit]).fetchall()
    else:
        rows = conn.execute(query, [seq, limit]).fetchall()
    return [{"seq": place, **json.loads(body)} for place, body in rows]


def read_ticket(path: Path, ticket_id: TicketId) -> list[Recorded]:
    """Read every event of a ticket of any day, in order."""
    query = "SELECT seq, day, body FROM events WHERE ticket_id = ? ORDER BY seq"
    with reading(path, ALL_YEARS) as conn:
        rows = conn.execute(query, [ticket_id]).fetchall()
    return [
        Recorded(seq, date.fromisoformat(day), decode_event(json.loads(body)))
        for seq, day, body in rows
    ]


def _day_events(db: Database, day: date) -> tuple[Recorded, ...]:
    rows = db.execute("SELECT seq, body FROM events WHERE day = ? ORDER BY seq", [day.isoformat()])
    return tuple(Recorded(seq, day, decode_event(json.loads(body))) for seq, body in rows)


def _unanswered(db: Database, day: date) -> tuple[Alert, ...]:
    oldest = day - timedelta(days=ALERTS_KEPT_DAYS)
    rows = db.execute(_ALERTS, {"day": day.isoformat(), "oldest": oldest.isoformat()})
    return tuple(_alert(body, closed_at) for body, closed_at in rows)


def _alert(body: str, closed_at: str | None) -> Alert:
    event = decode_event(json.loads(body))
    if not isinstance(event, AlertRaised):  # pragma: no cover - the query asks for nothing else
        raise TypeError(event)
    return Alert(
        alert_id=event.alert_id,
        ticket_id=event.ticket_id,
        number=event.number,
        service=event.service,
        level=event.level,
        raised_at=event.at,
        reached_at=event.reached_at,
        late=event.late,
        closed_at=_moment(closed_at),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else moment_from_text(text)


def _answers(db: Database, oldest: date) -> tuple[StoredAnswer, ...]:
    query = "SELECT request_id, fingerprint, body, day FROM answers WHERE day >= ?"
    rows = db.execute(query, [oldest.isoformat()])
    return tuple(
        StoredAnswer(request_id, fingerprint, body, date.fromisoformat(day))
        for request_id, fingerprint, body, day in rows
    )


def _texts(db: Database, oldest: date) -> dict[TextHash, str]:
    rows = db.execute("SELECT hash, text FROM texts WHERE at >= ?", [oldest.isoformat()])
    return {TextHash(hash_): text for hash_, text in rows}


def _links(db: Database, day: date) -> tuple[Link, ...]:
    rows = db.execute("SELECT secret, ticket_id FROM links WHERE day = ?", [day.isoformat()])
    return tuple(Link(secret, TicketId(ticket_id), day) for secret, ticket_id in rows)


def _one(db: Database, query: str) -> object:
    row = db.execute(query).fetchone()
    return None if row is None else row[0]


def _number(db: Database, query: str) -> int:
    value = _one(db, query)
    return value if isinstance(value, int) else 0
