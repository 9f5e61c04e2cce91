"""What has happened, in the past tense: the lines of the ledger.

An event holds what was decided, not what led to it: a due moment, a wait. So a later change of
the site's settings never rewrites the past. ``at`` is the moment of appending by the service
clock; ``by`` is the member of staff or the device that asked, empty when the server itself did.
"""

from ticket_queue.events.alerts import (
    AlertAcknowledged,
    AlertRaised,
)
from ticket_queue.events.base import (
    CounterEvent,
    Event,
    TicketEvent,
    TicketMoved,
)
from ticket_queue.events.counters import (
    CounterClosed,
    CounterHelpChanged,
    CounterOpened,
    CounterPaused,
)
from ticket_queue.events.day import (
    ClockSet,
    DayClosed,
    DayOpened,
    NoticePublished,
    NumbersSkipped,
    ServicePaused,
    ServiceResumed,
    SetupChanged,
    SitePaused,
    SiteResumed,
)
from ticket_queue.events.moves import (
    ServingFinished,
    ServingStarted,
    TicketCalled,
    TicketCancelled,
    TicketExpired,
    TicketMarkedNoShow,
    TicketParked,
    TicketRecalled,
    TicketReopened,
    TicketRestored,
    TicketReturned,
    TicketTransferred,
)
from ticket_queue.events.outages import (
    OutageBegan,
    OutageEnded,
    OutageSubject,
)
from ticket_queue.events.tickets import (
    IssueMomentCorrected,
    OutcomeCorrected,
    PriorityChanged,
    SlipReprinted,
    TicketIssued,
    TicketRated,
    TicketRenumbered,
)

__all__ = [
    "AlertAcknowledged",
    "AlertRaised",
    "ClockSet",
    "CounterClosed",
    "CounterEvent",
    "CounterHelpChanged",
    "CounterOpened",
    "CounterPaused",
    "DayClosed",
    "DayOpened",
    "Event",
    "IssueMomentCorrected",
    "NoticePublished",
    "NumbersSkipped",
    "OutageBegan",
    "OutageEnded",
    "OutageSubject",
    "OutcomeCorrected",
    "PriorityChanged",
    "ServicePaused",
    "ServiceResumed",
    "ServingFinished",
    "ServingStarted",
    "SetupChanged",
    "SitePaused",
    "SiteResumed",
    "SlipReprinted",
    "TicketCalled",
    "TicketCancelled",
    "TicketEvent",
    "TicketExpired",
    "TicketIssued",
    "TicketMarkedNoShow",
    "TicketMoved",
    "TicketParked",
    "TicketRated",
    "TicketRecalled",
    "TicketRenumbered",
    "TicketReopened",
    "TicketRestored",
    "TicketReturned",
    "TicketTransferred",
]
