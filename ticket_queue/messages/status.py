"""That the server lives, and how a device is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ticket_queue.ids import CounterId, ServiceCode
from ticket_queue.messages.coding import (
    KNOWN_VERSION,
    Fields,
    Payload,
    moment_to_text,
    read_object,
    stamp,
)
from ticket_queue.zones import Zone


class Sound(StrEnum):
    """Whether a board can be heard; OFF where it is not meant to be."""

    OK = "ok"
    NONE = "none"
    OFF = "off"


@dataclass(frozen=True)
class Heartbeat:
    """The server lives, its ledger stands at ``seq``, and its clock shows ``at``."""

    epoch: str
    seq: int
    at: datetime
    speed: float


@dataclass(frozen=True)
class DeviceStatus:
    """How a device is; ``printer`` and ``paper`` are None where it has no printer.

    ``sound`` and ``zone`` are a board's own: whether it can be heard, None while that is not known
    yet, and the part of the hall that it speaks for. ``detail`` says what else is wrong.
    """

    at: datetime
    online: bool
    printer: str | None
    paper: str | None
    version: str | None
    detail: str | None = None
    sound: Sound | None = None
    zone: Zone | None = None


def encode_heartbeat(message: Heartbeat) -> dict[str, object]:
    """Write a heartbeat."""
    return {**stamp(message.epoch, message.seq, message.at), "speed": message.speed}


def decode_heartbeat(payload: Payload) -> Heartbeat:
    """Read a heartbeat."""
    fields = read_object(payload)
    fields.version()
    return Heartbeat(
        fields.text("epoch"), fields.integer("seq"), fields.moment("at"), fields.speed("speed")
    )


def encode_device_status(message: DeviceStatus) -> dict[str, object]:
    """Write a device's status."""
    return {
        "v": KNOWN_VERSION,
        "at": moment_to_text(message.at),
        "online": message.online,
        "printer": message.printer,
        "paper": message.paper,
        "version": message.version,
        "detail": message.detail,
        "sound": message.sound,
        "zone": None if message.zone is None else _zone_object(message.zone),
    }


def decode_device_status(payload: Payload) -> DeviceStatus:
    """Read a device's status."""
    fields = read_object(payload)
    fields.version()
    return DeviceStatus(
        at=fields.moment("at"),
        online=fields.flag("online"),
        printer=fields.optional(fields.text, "printer"),
        paper=fields.optional(fields.text, "paper"),
        version=fields.optional(fields.text, "version"),
        detail=fields.optional(fields.text, "detail"),
        sound=_sound(fields),
        zone=_zone(fields),
    )


def _sound(fields: Fields) -> Sound | None:
    """Read what a board says of its sound; a word of a later version says nothing to us."""
    word = fields.optional(fields.text, "sound")
    return Sound(word) if word in {each.value for each in Sound} else None


def _zone_object(zone: Zone) -> dict[str, object]:
    return {"counters": sorted(zone.counters), "services": sorted(zone.services)}


def _zone(fields: Fields) -> Zone | None:
    inner = fields.optional(fields.inner, "zone")
    if inner is None:
        return None
    return Zone(
        counters=frozenset(CounterId(each) for each in inner.integers("counters")),
        services=frozenset(ServiceCode(each) for each in inner.texts("services")),
    )
