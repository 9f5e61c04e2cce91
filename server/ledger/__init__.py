"""The ledger: one append-only SQLite file, the truth about what has happened."""

from server.ledger.day_journal import DayJournal, JournalEntry, journal_entries, journal_files
from server.ledger.faults import LedgerDamagedError, LedgerTooNewError
from server.ledger.opening import (
    bring_up_to_date,
    check_chain,
    check_last_day,
    check_not_newer,
    check_sound,
)
from server.ledger.reading import read_last_day, read_setups
from server.ledger.replaying import Replayed, replay
from server.ledger.report_source import LedgerReports
from server.ledger.sqlite_history import SqliteHistory
from server.ledger.sqlite_ledger import MakeRoom, SqliteLedger
from server.ledger.verifying import ToldHead, Verified, verify
from server.ledger.verifying_lines import DayFound, Flaw

LEDGER_FILE = "ledger.sqlite3"
"""The ledger's name in the folder of the data."""

JOURNAL = "journal"
"""The folder of the day journals in the folder of the data."""

__all__ = [
    "JOURNAL",
    "LEDGER_FILE",
    "DayFound",
    "DayJournal",
    "Flaw",
    "JournalEntry",
    "LedgerDamagedError",
    "LedgerReports",
    "LedgerTooNewError",
    "MakeRoom",
    "Replayed",
    "SqliteHistory",
    "SqliteLedger",
    "ToldHead",
    "Verified",
    "bring_up_to_date",
    "check_chain",
    "check_last_day",
    "check_not_newer",
    "check_sound",
    "journal_entries",
    "journal_files",
    "read_last_day",
    "read_setups",
    "replay",
    "verify",
]
