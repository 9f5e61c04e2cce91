"""The rows of one commit."""

import json
import sqlite3
from typing import NamedTuple

from server.ledger import chain
from server.ports import Commit, Recorded, SetupVersion
from ticket_queue.events import TicketEvent, TicketIssued, TicketRenumbered
from ticket_queue.messages import moment_to_text
from ticket_queue.messages.events import encode_event, kind_of


def insert_commit(conn: sqlite3.Connection, commit: Commit) -> None:
    """Write a commit within the transaction that is open."""
    rows = [_event_row(each) for each in commit.recorded]
    if rows:
        hashes = chain.linked(chain.head(conn), ((row.seq, row.day, row.body) for row in rows))
        conn.executemany(
            "INSERT INTO events (seq, day, at, kind, ticket_id, counter, body, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(*row, hash_) for row, hash_ in zip(rows, hashes, strict=True)],
        )
    conn.executemany(
        "INSERT INTO numbers (day, number, ticket_id) VALUES (?, ?, ?)",
        [
            (each.day.isoformat(), each.event.number, each.event.ticket_id)
            for each in commit.recorded
            if isinstance(each.event, TicketIssued | TicketRenumbered)
        ],
    )
    conn.executemany(
        "INSERT OR REPLACE INTO answers (request_id, day, fingerprint, body) VALUES (?, ?, ?, ?)",
        [(a.request_id, a.day.isoformat(), a.fingerprint, a.body) for a in commit.answers],
    )
    conn.executemany(
        "INSERT INTO texts (hash, salt, text, at) VALUES (?, ?, ?, ?)",
        [(text.hash, text.salt, text.text, moment_to_text(text.at)) for text in commit.texts],
    )
    conn.executemany(
        "INSERT OR IGNORE INTO links (secret, ticket_id, day) VALUES (?, ?, ?)",
        [(link.secret, link.ticket_id, link.day.isoformat()) for link in commit.links],
    )
    conn.executemany(
        "INSERT INTO outgoing (outgoing_id, topic, payload) VALUES (?, ?, ?)",
        [(each.outgoing_id, each.topic, each.payload) for each in commit.outgoing],
    )
    conn.executemany(
        "INSERT INTO setups (version, at, in_force_from, by, source, document)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [_setup_row(each) for each in commit.setups],
    )


def _setup_row(setup: SetupVersion) -> tuple[object, ...]:
    return (
        setup.version,
        moment_to_text(setup.at),
        setup.in_force_from.isoformat(),
        setup.by,
        setup.source.value,
        setup.document,
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


def _event_row(recorded: Recorded) -> EventRow:
    event = recorded.event
    body = json.dumps(encode_event(event), ensure_ascii=False, separators=(",", ":"))
    return EventRow(
        recorded.seq,
        recorded.day.isoformat(),
        moment_to_text(event.at),
        kind_of(type(event)),
        event.ticket_id if isinstance(event, TicketEvent) else None,
        getattr(event, "counter", None),
        body,
    )
