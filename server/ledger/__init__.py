"""The ledger: one append-only SQLite file, the truth about what has happened."""

from server.ledger.sqlite_ledger import LedgerDamagedError, LedgerTooNewError, SqliteLedger

__all__ = ["LedgerDamagedError", "LedgerTooNewError", "SqliteLedger"]
