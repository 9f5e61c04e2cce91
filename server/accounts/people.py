"""Who may do what: staff and their roles, devices and theirs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ticket_queue.ids import DeviceId, KioskId, Language, StaffId


class Role(StrEnum):
    """What a member of staff may do; the administrator sets up and touches no queue."""

    GUIDE = "guide"
    OFFICER = "officer"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class DeviceRole(StrEnum):
    """What a device may do."""

    KIOSK = "kiosk"
    DISPLAY = "display"


_RANKS = {Role.GUIDE: 1, Role.OFFICER: 2, Role.MANAGER: 3}


def may_act_as(role: Role, needed: Role) -> bool:
    """Tell whether a role includes another: guide < officer < manager, administrator apart."""
    if Role.ADMINISTRATOR in (role, needed):
        return role is needed
    return _RANKS[role] >= _RANKS[needed]


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff; ``language`` is that of the pages after signing in."""

    staff: StaffId
    name: str
    role: Role
    language: Language


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in; one begun at a ``device`` is worth nothing without that device's token."""

    staff: StaffId
    expires_at: datetime
    device: DeviceId | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A device that holds a token; ``kiosk`` is a kiosk's own digit, 1 to 9."""

    device: DeviceId
    role: DeviceRole
    kiosk: KioskId | None = None
