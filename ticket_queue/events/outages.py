"""What of the site's machines was away while people were there, and since when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ticket_queue.events.base import Event
from ticket_queue.ids import DeviceId


class OutageSubject(StrEnum):
    """What may be out: the broker, a kiosk, a kiosk's printer, a display (board, sign, terminal).

    All but the broker are named by their device; a printer by the kiosk that it belongs to.
    """

    BROKER = "broker"
    KIOSK = "kiosk"
    PRINTER = "printer"
    DISPLAY = "display"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageBegan(Event):
    """It was first missed at ``began_at``; recorded once it did not come back at once.

    ``detail`` is the word in which a kiosk says why its printer prints nothing.
    """

    subject: OutageSubject
    device: DeviceId | None = None
    began_at: datetime
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageEnded(Event):
    """It was there again at ``ended_at``, or the working day was over then."""

    subject: OutageSubject
    device: DeviceId | None = None
    ended_at: datetime
