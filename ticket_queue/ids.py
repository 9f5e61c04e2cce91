"""Identities: what names a site, a service, a counter, a kiosk and a ticket."""

from typing import NewType

SiteCode = NewType("SiteCode", str)
"""GSO ward code and reception point, such as ``26740-1``; part of every MQTT topic."""

ServiceCode = NewType("ServiceCode", str)
"""A service of the site, as a slug such as ``chung-thuc``."""

CounterId = NewType("CounterId", int)
"""A counter's number as it stands over the desk, from 1."""

KioskId = NewType("KioskId", int)
"""A kiosk's own digit, 1 to 9, which opens its range of numbers when it is alone."""

TicketNumber = NewType("TicketNumber", int)
"""The number that people see, compared as an integer; unique within its service day."""

TicketId = NewType("TicketId", str)
"""A ticket's identity for ever: the UUID of the request that issued it, in lower case."""

AlertId = NewType("AlertId", str)
"""One level passed in one stretch of waiting of one ticket: ``{ticket_id}.{stretch}.{level}``."""

StaffId = NewType("StaffId", str)
"""A member of staff, as the administrator named them."""

DeviceId = NewType("DeviceId", str)
"""A kiosk, board or sign; also its MQTT user name."""

PriorityGroupId = NewType("PriorityGroupId", str)
"""A priority group of the site, such as ``cao-tuoi``."""

TextHash = NewType("TextHash", str)
"""The salted SHA-256 of a free text that is kept beside the ledger and can be erased."""

Language = NewType("Language", str)
"""A language's two letters, ``vi`` first."""


def alert_id_of(ticket_id: TicketId, stretch: int, level: str) -> AlertId:
    """Return the one name that the alert of a level in a stretch can have."""
    return AlertId(f"{ticket_id}.{stretch}.{level}")
