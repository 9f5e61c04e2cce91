"""The rows of one commit."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from server.ledger import chain
from server.ports import Commit, Recorded, SetupVersion
from ticket_queue.events import TicketEvent, TicketIssued, TicketRenumbered
from ticket_queue.messages import moment_to_text
from ticket_queue.messages.events import encode_event, kind_of

_EVENTS = (
    "INSERT INTO events (seq, day, at, kind, ticket_id, counter, body, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_SETUPS = (
    "INSERT INTO setups (version, at, in_force_from, by, source, document)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)


class EventRow(NamedTuple):
    """A line of the ledger as it is stored, all but its hash; the first columns follow the body."""

    seq: int
    day: str
    at: str
    kind: str
    ticket_id: str | None
    counter: int | None
    body: str


def insert_commit(conn: sqlite3.Connection, commit: Commit, rows: Sequence[EventRow]) -> None:
    """Write a commit, whose events have these rows, within the transaction that is open."""
    if rows:
        hashes = chain.linked(chain.head(conn), ((row.seq, row.day, row.body) for row in rows))
        conn.executemany(
            _EVENTS,
            [(*row, hash_) for row, hash_ in zip(rows, hashes, strict=True)],
        )
    for statement, beside in _beside(commit):
        if beside:
            conn.executemany(statement, beside)


def _beside(commit: Commit) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Return what lies beside the events: for each table a statement and its rows."""
    yield (
        "INSERT INTO numbers (day, number, ticket_id) VALUES (?, ?, ?)",
        [
            (each.day.isoformat(), each.event.number, each.event.ticket_id)
            for each in commit.recorded
            if isinstance(each.event, TicketIssued | TicketRenumbered)
        ],
    )
    yield (
        "INSERT OR REPLACE INTO answers (request_id, day, fingerprint, body) VALUES (?, ?, ?, ?)",
        [(a.request_id, a.day.isoformat(), a.fingerprint, a.body) for a in commit.answers],
    )
    yield (
        "INSERT INTO texts (hash, salt, text, at) VALUES (?, ?, ?, ?)",
        [(text.hash, text.salt, text.text, moment_to_text(text.at)) for text in commit.texts],
    )
    yield (
        "INSERT OR IGNORE INTO links (secret, ticket_id, day) VALUES (?, ?, ?)",
        [(link.secret, link.ticket_id, link.day.isoformat()) for link in commit.links],
    )
    yield (
        "INSERT INTO outgoing (outgoing_id, topic, payload) VALUES (?, ?, ?)",
        [(each.outgoing_id, each.topic, each.payload) for each in commit.outgoing],
    )
    yield _SETUPS, [_setup_row(each) for each in commit.setups]


def _setup_row(setup: SetupVersion) -> tuple[object, ...]:
    return (
        setup.version,
        moment_to_text(setup.at),
        setup.in_force_from.isoformat(),
        setup.by,
        setup.source.value,
        setup.document,
    )


def event_rows(recorded: Sequence[Recorded]) -> list[EventRow]:
    """Return the lines of events."""
    return [_event_row(each) for each in recorded]


def _event_row(recorded: Recorded) -> EventRow:
    event = recorded.event
    body = msgspec.json.encode(encode_event(event)).decode()
    return EventRow(
        recorded.seq,
        recorded.day.isoformat(),
        moment_to_text(event.at),
        kind_of(type(event)),
        event.ticket_id if isinstance(event, TicketEvent) else None,
        getattr(event, "counter", None),
        body,
    )
