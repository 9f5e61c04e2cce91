"""The first thing that a server does on a ledger that replaced another."""

from datetime import datetime
from pathlib import Path

from server.backup.records import REPLACED_FILE, Replaced, read_record
from server.desk import Command, Desk
from ticket_queue.lobby import Lobby
from ticket_queue.rules.taking_over import skip_numbers


async def take_over(desk: Desk, data: Path) -> None:
    """Leave out the numbers that the ledger before may have given since it was copied; once.

    Raises:
        StorageError: the ledger cannot be written; nothing has changed.
    """
    path = data / REPLACED_FILE
    replaced = read_record(path, Replaced)
    if replaced is None:
        return
    await desk.submit(
        Command(
            decide=lambda lobby, now: skip_numbers(lobby, now, replaced.known_until),
            answer=_nothing,
            # Killed before the file is gone, the next start finds that it is done.
            request_id=f"take-over-{replaced.epoch}",
        )
    )
    path.unlink()


def _nothing(_lobby: Lobby, _now: datetime) -> bytes:
    return b"{}"
