"""A ward with tickets and accounts to be copied, and what was in it."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from server.accounts import FILE_NAME as ACCOUNTS_FILE
from server.accounts import AccountStore, DeviceRole, Role, Staff, add_device, add_staff
from server.backup.copies import make_copy
from server.ledger import JOURNAL, LEDGER_FILE, DayJournal, SqliteLedger
from server.ports import Commit, KeptText, Link, SetupSource, SetupVersion
from server.settings import default_settings
from tests.server.ledger.recorded import DAY, issued, opened
from tests.server.ward import MONDAY
from ticket_queue.free_text import text_hash
from ticket_queue.ids import DeviceId, Language, SiteCode, StaffId, TicketId

SITE = SiteCode("26740-1")
PIN = "2580"


async def issue(data: Path, *numbers: int) -> None:
    """Record tickets 1001 … in a ledger with its journal; the first opens the day."""
    ledger = await SqliteLedger.open(data / LEDGER_FILE, DayJournal(data / JOURNAL))
    for number in numbers:
        if number == 1:
            setup = SetupVersion(1, MONDAY, DAY, "", SetupSource.FILE, default_settings().setup)
            await ledger.append(Commit(recorded=(opened(1),), setups=(setup,)))
        link = Link(f"secret-{number}", TicketId(f"ticket-{number + 1}"), DAY)
        words = f"chờ người nhà {number}"
        text = KeptText(text_hash(words, b"salt"), b"salt", words, MONDAY)
        line = issued(number + 1, 1000 + number)
        await ledger.append(Commit(recorded=(line,), links=(link,), texts=(text,)))
    await ledger.close()


def hire(data: Path) -> str:
    """Give the ward an officer and a kiosk; return the kiosk's token."""
    with closing(AccountStore(data / ACCOUNTS_FILE)) as store:
        add_staff(store, Staff(StaffId("lan"), "Lan", Role.OFFICER, Language("vi")), PIN)
        return add_device(store, DeviceId("kiosk-1"), DeviceRole.KIOSK, None)


def copy_of(data: Path, folder: Path, minutes: float = 0) -> Path:
    at: datetime = MONDAY + timedelta(minutes=minutes)
    return make_copy(data, folder, SITE, at)


def numbers_in(ledger: Path) -> list[int]:
    return [number for (number,) in rows(ledger, "SELECT number FROM numbers ORDER BY number")]


def rows(ledger: Path, query: str) -> list[tuple[int, ...]]:
    with closing(sqlite3.connect(ledger)) as conn:
        return conn.execute(query).fetchall()
