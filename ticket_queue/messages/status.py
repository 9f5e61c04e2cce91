"""That the server lives, and how a device is."""

from dataclasses import dataclass
from datetime import datetime

from ticket_queue.messages.coding import KNOWN_VERSION, Payload, moment_to_text, read_object, stamp


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

    ``detail`` says what else is wrong with it, such as a board that has no sound.
    """

    at: datetime
    online: bool
    printer: str | None
    paper: str | None
    version: str | None
    detail: str | None = None


def encode_heartbeat(message: Heartbeat) -> dict[str, object]:
    """Write a heartbeat."""
    return {**stamp(message.epoch, message.seq, message.at), "speed": message.speed}


def decode_heartbeat(payload: Payload) -> Heartbeat:
    """Read a heartbeat."""
    fields = read_object(payload)
    fields.version()
    return Heartbeat(
        fields.text("epoch"), fields.integer("seq"), fields.moment("at"), fields.number("speed")
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
    )
