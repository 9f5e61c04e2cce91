"""The ledger: one append-only SQLite file, the truth about what has happened."""

from server.ledger.faults import LedgerDamagedError, LedgerTooNewError
from server.ledger.report_source import LedgerReports
from server.ledger.sqlite_history import SqliteHistory
from server.ledger.sqlite_ledger import SqliteLedger
from server.ledger.verifying import ToldHead, Verified, verify
from server.ledger.verifying_lines import DayFound, Flaw

LEDGER_FILE = "ledger.sqlite3"
"""The ledger's name in the folder of the data."""

__all__ = [
    "LEDGER_FILE",
    "DayFound",
    "Flaw",
    "LedgerDamagedError",
    "LedgerReports",
    "LedgerTooNewError",
    "SqliteHistory",
    "SqliteLedger",
    "ToldHead",
    "Verified",
    "verify",
]
