"""Calls and recalls, once each."""

from dataclasses import dataclass
from datetime import date, datetime

from ticket_queue.ids import CounterId, Language, ServiceCode, TicketId, TicketNumber
from ticket_queue.messages.coding import KNOWN_VERSION, Fields, Payload, moment_to_text, read_object


@dataclass(frozen=True)
class CallMessage:
    """One call or recall: this number, to this counter, for the attempt-th time.

    ``call_no`` counts 1, 2, 3 … within an epoch and day; ``at`` is in the site's offset.
    """

    epoch: str
    seq: int
    call_no: int
    at: datetime
    ticket_id: TicketId
    number: TicketNumber
    label: str
    service: ServiceCode
    counter: CounterId
    counter_name: str
    attempt: int
    priority: bool
    language: Language

    @property
    def day(self) -> date:
        """The service day: the local date of the call, because ``at`` is in the site's offset."""
        return self.at.date()


@dataclass(frozen=True)
class RecentCall:
    """A call as the snapshot remembers it, and whether its ticket is still called."""

    call: CallMessage
    still_called: bool


def encode_call(message: CallMessage) -> dict[str, object]:
    """Write a call."""
    return {
        "v": KNOWN_VERSION,
        "epoch": message.epoch,
        "seq": message.seq,
        "call_no": message.call_no,
        "at": moment_to_text(message.at),
        "ticket_id": message.ticket_id,
        "number": message.number,
        "label": message.label,
        "service": message.service,
        "counter": message.counter,
        "counter_name": message.counter_name,
        "attempt": message.attempt,
        "priority": message.priority,
        "language": message.language,
    }


def decode_call(payload: Payload) -> CallMessage:
    """Read a call."""
    return read_call(read_object(payload))


def read_call(fields: Fields) -> CallMessage:
    """Read a call out of the fields of a message that carries one."""
    fields.version()
    return CallMessage(
        epoch=fields.text("epoch"),
        seq=fields.integer("seq"),
        call_no=fields.integer("call_no"),
        at=fields.moment("at"),
        ticket_id=TicketId(fields.text("ticket_id")),
        number=TicketNumber(fields.integer("number")),
        label=fields.text("label"),
        service=ServiceCode(fields.text("service")),
        counter=CounterId(fields.integer("counter")),
        counter_name=fields.text("counter_name"),
        attempt=fields.integer("attempt"),
        priority=fields.flag("priority"),
        language=Language(fields.text("language")),
    )
