"""``[backup]``: copies, checked."""

from datetime import timedelta
from pathlib import Path

from server.settings.model import BackupSettings, KeptCopies
from server.settings.schema import BackupTable


def backup_settings(table: BackupTable, folder: Path) -> BackupSettings:
    """Return how copies are made and where they go; a target need not be there now."""
    return BackupSettings(
        every=timedelta(minutes=table.every_minutes) if table.every_minutes else None,
        targets=tuple(folder / target for target in table.targets),
        kept=KeptCopies(newest=table.keep_newest, days=table.keep_days, months=table.keep_months),
    )
