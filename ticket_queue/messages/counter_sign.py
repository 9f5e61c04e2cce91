"""What the sign over one counter shows."""

from dataclasses import dataclass
from datetime import datetime

from ticket_queue.ids import CounterId, TicketNumber
from ticket_queue.messages.coding import Fields, Payload, moment_to_text, read_object, stamp


@dataclass(frozen=True)
class CounterSign:
    """What the sign over a counter shows.

    ``state`` is open, paused or closed; ``ticket_state`` is called or serving, and with ``number``
    and ``label`` None while the counter is free; ``since`` is when this began, ``reason`` why it
    is paused.
    """

    counter: CounterId
    name: str
    state: str
    reason: str | None
    number: TicketNumber | None
    label: str | None
    ticket_state: str | None
    since: datetime | None


@dataclass(frozen=True)
class CounterSignMessage:
    """One counter's sign as it stood after the event ``seq``."""

    epoch: str
    seq: int
    at: datetime
    sign: CounterSign


def encode_counter_sign(message: CounterSignMessage) -> dict[str, object]:
    """Write one counter's sign."""
    return {**stamp(message.epoch, message.seq, message.at), **sign_object(message.sign)}


def decode_counter_sign(payload: Payload) -> CounterSignMessage:
    """Read one counter's sign."""
    fields = read_object(payload)
    fields.version()
    return CounterSignMessage(
        fields.text("epoch"), fields.integer("seq"), fields.moment("at"), read_sign(fields)
    )


def sign_object(sign: CounterSign) -> dict[str, object]:
    """Write a sign without the head of a message, as the snapshot holds it."""
    return {
        "counter": sign.counter,
        "name": sign.name,
        "state": sign.state,
        "reason": sign.reason,
        "number": sign.number,
        "label": sign.label,
        "ticket_state": sign.ticket_state,
        "since": None if sign.since is None else moment_to_text(sign.since),
    }


def read_sign(fields: Fields) -> CounterSign:
    """Read a sign out of the fields of a message that carries one."""
    number = fields.optional(fields.integer, "number")
    return CounterSign(
        counter=CounterId(fields.integer("counter")),
        name=fields.text("name"),
        state=fields.text("state"),
        reason=fields.optional(fields.text, "reason"),
        number=None if number is None else TicketNumber(number),
        label=fields.optional(fields.text, "label"),
        ticket_state=fields.optional(fields.text, "ticket_state"),
        since=fields.optional(fields.moment, "since"),
    )
