"""What desk and pages need from the world: a ledger, a clock, somebody who announces."""

from server.ports.backups import (
    BackupPlace,
    BackupReport,
    Backups,
    MendedReport,
)
from server.ports.clock import (
    ClockRoom,
    ClockStanding,
)
from server.ports.devices import (
    DeviceReport,
    DeviceStatuses,
)
from server.ports.disk import (
    DiskReport,
    DiskRoom,
)
from server.ports.ledger import (
    Commit,
    KeptText,
    Ledger,
    LedgerConflictError,
    LedgerState,
    Link,
    Outgoing,
    Recorded,
    SetupSource,
    SetupVersion,
    StorageError,
    StoredAnswer,
)
from server.ports.notifying import (
    AlertNotice,
    NoticedTicket,
    Notifier,
    NotifierError,
)

__all__ = [
    "AlertNotice",
    "BackupPlace",
    "BackupReport",
    "Backups",
    "ClockRoom",
    "ClockStanding",
    "Commit",
    "DeviceReport",
    "DeviceStatuses",
    "DiskReport",
    "DiskRoom",
    "KeptText",
    "Ledger",
    "LedgerConflictError",
    "LedgerState",
    "Link",
    "MendedReport",
    "NoticedTicket",
    "Notifier",
    "NotifierError",
    "Outgoing",
    "Recorded",
    "SetupSource",
    "SetupVersion",
    "StorageError",
    "StoredAnswer",
]
