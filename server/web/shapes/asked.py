"""What comes in with a request."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta, Struct

from server.web.shapes.base import exactly_one_of
from ticket_queue.ticket import Outcome

# Python's "$" lets a line break follow: the length, or what may not follow, forbids it.
Uuid = Annotated[
    str, Meta(pattern="^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", max_length=36)
]
SEEN = r"[^\s\u0000-\u001f\u007f-\u009f]"
"""A letter, digit or sign that people see: a text of blanks is refused in words of its own."""
ShortText = Annotated[str, Meta(min_length=1, max_length=200, extra_json_schema={"pattern": SEEN})]
NoteText = Annotated[str, Meta(max_length=500)]
DossierCode = Annotated[str, Meta(max_length=40)]
DeviceWord = Annotated[str, Meta(max_length=100)]
ReaderLanguage = Literal["vi", "en"]
"""The languages of the texts that the server ships."""
SecretText = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{16,64}$(?!\n)")]


class Asked(Struct, kw_only=True, forbid_unknown_fields=True):
    """What comes in with a verb; the same ``request_id`` again gives the same answer."""

    request_id: Uuid


class IssueAsked(Asked, kw_only=True):
    """A number for somebody; ``priority`` is yes, no, or the group that they say they are in."""

    service: str
    priority: bool | str = False
    language: ReaderLanguage = "vi"


class OfflineTicketAsked(Asked, kw_only=True):
    """A ticket that a kiosk gave alone."""

    ticket_id: Uuid
    number: Annotated[int, Meta(ge=1, le=999_999_999)]
    service: str
    priority: bool | str = False
    language: str = "vi"
    secret: SecretText
    issued_at: Annotated[datetime, Meta(tz=True)]


class OfflineTicketsAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """What a kiosk gave alone, in the order of giving."""

    tickets: Annotated[list[OfflineTicketAsked], Meta(max_length=500)]


class SignInAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """Who signs in."""

    staff: Annotated[str, Meta(max_length=64)]
    pin: Annotated[str, Meta(max_length=64)]


class ClockAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """What time it is, by whom; ``goes_back`` says that the ledger's last events are too late."""

    staff: Annotated[str, Meta(max_length=64)]
    pin: Annotated[str, Meta(max_length=64)]
    at: Annotated[datetime, Meta(tz=True)]
    goes_back: bool = False


class HealthAsked(Struct, kw_only=True):
    """How a device is."""

    printer: DeviceWord | None = None
    paper: DeviceWord | None = None
    screen: DeviceWord | None = None
    version: DeviceWord | None = None
    detail: Annotated[str, Meta(max_length=500)] | None = None


class PauseAsked(Asked, kw_only=True):
    """Why something is paused."""

    reason: ShortText


class SeenAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """How a counter looked when its verb was pressed: its ticket's state, or else its own."""

    state: str
    ticket_id: Uuid | None = None
    attempt: int | None = None


class CounterAsked(Asked, kw_only=True):
    """A verb at a counter; one with ``seen`` is refused when the counter looks otherwise by now."""

    seen: SeenAsked | None = None


class CounterPauseAsked(CounterAsked, kw_only=True):
    """Why the counter is paused."""

    reason: ShortText


class CallAsked(CounterAsked, kw_only=True):
    """Whom to call out of order, by number (or label) or by ticket, and why."""

    RULES: ClassVar[dict[str, Any]] = exactly_one_of("number", "ticket_id")

    reason: ShortText
    number: int | str | None = None
    ticket_id: Uuid | None = None


class FinishAsked(CounterAsked, kw_only=True):
    """How serving ended; without an outcome the service's own."""

    outcome: Outcome | None = None
    dossier_code: DossierCode | None = None


class TicketAsked(CounterAsked, kw_only=True):
    """Which ticket; without one it is the one at the counter."""

    ticket_id: Uuid | None = None


class TransferAsked(TicketAsked, kw_only=True):
    """Where to: a service, or a counter by name."""

    RULES: ClassVar[dict[str, Any]] = exactly_one_of("service", "to_counter")

    service: str | None = None
    to_counter: int | None = None


class HelpAsked(Asked, kw_only=True):
    """Which services the counter helps from now on."""

    services: list[str]


class PriorityAsked(Asked, kw_only=True):
    """Grant or remove priority, and why."""

    priority: bool
    reason: ShortText


class OutcomeAsked(Asked, kw_only=True):
    """The right outcome of a served ticket."""

    outcome: Outcome
    dossier_code: DossierCode | None = None


class NoticeAsked(Asked, kw_only=True):
    """The notice on kiosks and boards; an empty one takes it down."""

    text: Annotated[str, Meta(max_length=200)]


class RatingAsked(Asked, kw_only=True):
    """How it was, from 1 (very bad) to 5 (very good), and in words if wanted."""

    score: Annotated[int, Meta(ge=1, le=5)]
    sentence: NoteText | None = None


class CounterRatingAsked(RatingAsked, kw_only=True):
    """How the citizen of a ticket was served at a counter, said there on a tablet."""

    ticket_id: Uuid


class ReprintAsked(Asked, kw_only=True):
    """Whose slip a kiosk is to print again."""

    ticket_id: Uuid


class ErrandResultAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """What became of an errand: done, not done, or nobody knows."""

    result: Literal["ok", "down", "unknown"]
    detail: NoteText | None = None


class AcknowledgeAsked(Asked, kw_only=True):
    """What was done about an alert."""

    action: ShortText
    note: NoteText | None = None


class AcknowledgeServiceAsked(AcknowledgeAsked, kw_only=True):
    """What was done about every unanswered alert of a service."""

    service: str
