"""Copies of a ward, kept elsewhere, and a ward made again of one."""

from server.backup.keeper import CopyKeeper, Ward
from server.backup.recovering import Places, mark_suspect, open_ledger
from server.backup.taking_over import take_over
from server.backup.targets import Letter

__all__ = ["CopyKeeper", "Letter", "Places", "Ward", "mark_suspect", "open_ledger", "take_over"]
