"""The whole lobby as boards show it."""

from dataclasses import dataclass
from datetime import date, datetime

from ticket_queue.ids import SiteCode
from ticket_queue.messages.call import RecentCall, encode_call, read_call
from ticket_queue.messages.coding import KNOWN_VERSION, Payload, moment_to_text, read_object
from ticket_queue.messages.counter_sign import CounterSign, read_sign, sign_object
from ticket_queue.messages.waits import WaitingCount, read_waiting, waiting_object

RECENT_CALLS = 10
"""The most calls that a snapshot carries."""


@dataclass(frozen=True)
class BoardSnapshot:
    """The whole lobby as boards show it; ``recent`` holds at most ten calls, the newest first.

    ``call_no`` is the day's last call, 0 before the first; ``speed`` is how many times as fast as
    real time the service clock runs.
    """

    epoch: str
    seq: int
    call_no: int
    day: date
    at: datetime
    speed: float
    site: SiteCode
    name_lines: tuple[str, ...]
    slogan: str
    hotline: str
    counters: tuple[CounterSign, ...]
    recent: tuple[RecentCall, ...]
    waiting: tuple[WaitingCount, ...]
    notice: str | None


def encode_snapshot(message: BoardSnapshot) -> dict[str, object]:
    """Write the snapshot."""
    return {
        "v": KNOWN_VERSION,
        "epoch": message.epoch,
        "seq": message.seq,
        "call_no": message.call_no,
        "day": message.day.isoformat(),
        "at": moment_to_text(message.at),
        "speed": message.speed,
        "site": message.site,
        "name_lines": list(message.name_lines),
        "slogan": message.slogan,
        "hotline": message.hotline,
        "counters": [sign_object(sign) for sign in message.counters],
        "recent": [
            {**encode_call(recent.call), "still_called": recent.still_called}
            for recent in message.recent
        ],
        "waiting": [waiting_object(count) for count in message.waiting],
        "notice": message.notice,
    }


def decode_snapshot(payload: Payload) -> BoardSnapshot:
    """Read the snapshot."""
    fields = read_object(payload)
    fields.version()
    return BoardSnapshot(
        epoch=fields.text("epoch"),
        seq=fields.integer("seq"),
        call_no=fields.integer("call_no"),
        day=fields.day("day"),
        at=fields.moment("at"),
        speed=fields.speed("speed"),
        site=SiteCode(fields.text("site")),
        name_lines=fields.texts("name_lines"),
        slogan=fields.text("slogan"),
        hotline=fields.text("hotline"),
        counters=tuple(read_sign(each) for each in fields.each("counters")),
        recent=tuple(
            RecentCall(read_call(each), each.flag("still_called")) for each in fields.each("recent")
        ),
        waiting=tuple(read_waiting(each) for each in fields.each("waiting")),
        notice=fields.optional(fields.text, "notice"),
    )
