"""A small hall that calls numbers and tells boards about it, as the server would."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from ticket_queue.ids import CounterId, Language, ServiceCode, SiteCode, TicketId, TicketNumber
from ticket_queue.messages import (
    RECENT_CALLS,
    BoardSnapshot,
    CallMessage,
    CounterSign,
    CounterSignMessage,
    ExpectedWait,
    Heartbeat,
    RecentCall,
    WaitingCount,
)

VIETNAM = timezone(timedelta(hours=7))
OPENING = datetime(2026, 11, 23, 7, 30, tzinfo=VIETNAM)


class Hall:
    """One site's day; ``now`` is the real seconds since it opened, ``epoch`` its ledger."""

    def __init__(self, epoch: str = "e1", opened_at: datetime = OPENING) -> None:
        self.epoch = epoch
        self.now = 0.0
        self.seq = 0
        self.call_no = 0
        self.calls: list[CallMessage] = []
        self.served: set[str] = set()
        self.serving: set[str] = set()
        self.paused: dict[int, str] = {}
        self.closed: set[int] = set()
        self.paused_at = opened_at
        self.notice: str | None = None
        self._opened_at = opened_at

    @property
    def at(self) -> datetime:
        return self._opened_at + timedelta(seconds=self.now)

    @property
    def day(self) -> date:
        return self.at.date()

    def new_day(self) -> None:
        self._opened_at += timedelta(days=1)
        self.call_no = 0
        self.calls = []

    def call(self, number: int, counter: int = 1, attempt: int = 1) -> CallMessage:
        self.seq += 1
        self.call_no += 1
        call = CallMessage(
            epoch=self.epoch,
            seq=self.seq,
            call_no=self.call_no,
            at=self.at,
            ticket_id=TicketId(f"ticket-{number}"),
            number=TicketNumber(number),
            label=str(number),
            service=ServiceCode("chung-thuc"),
            counter=CounterId(counter),
            counter_name=f"Quầy {counter}",
            attempt=attempt,
            priority=False,
            language=Language("vi"),
        )
        self.calls.append(call)
        return call

    def serve(self, number: int) -> None:
        self.seq += 1
        self.served.add(f"ticket-{number}")

    def heartbeat(self) -> Heartbeat:
        return Heartbeat(self.epoch, self.seq, self.at, 1.0)

    def snapshot(self) -> BoardSnapshot:
        recent = [
            RecentCall(call, still_called=call.ticket_id not in self.served | self.serving)
            for call in reversed(self.calls[-RECENT_CALLS:])
        ]
        return BoardSnapshot(
            epoch=self.epoch,
            seq=self.seq,
            call_no=self.call_no,
            day=self.day,
            at=self.at,
            speed=1.0,
            site=SiteCode("test"),
            name_lines=("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "PHƯỜNG MẪU"),
            slogan="Hành chính phục vụ",
            hotline="1022",
            counters=tuple(self._sign(counter) for counter in (1, 2, 3)),
            recent=tuple(recent),
            waiting=SERVICES,
            notice=self.notice,
        )

    def sign(self, counter: int) -> CounterSignMessage:
        return CounterSignMessage(self.epoch, self.seq, self.at, self._sign(counter))

    def pause(self, counter: int, reason: str) -> None:
        self.seq += 1
        self.paused[counter] = reason
        self.paused_at = self.at

    def close(self, counter: int) -> None:
        self.seq += 1
        self.closed.add(counter)

    def start_serving(self, number: int) -> None:
        self.seq += 1
        self.serving.add(f"ticket-{number}")

    def _sign(self, counter: int) -> CounterSign:
        if counter in self.paused or counter in self.closed:
            return CounterSign(
                counter=CounterId(counter),
                name=f"Quầy {counter}",
                state="closed" if counter in self.closed else "paused",
                reason=self.paused.get(counter) or None,
                number=None,
                label=None,
                ticket_state=None,
                since=self.paused_at,
            )
        held = next((call for call in reversed(self.calls) if call.counter == counter), None)
        called = held is not None and held.ticket_id not in self.served
        return CounterSign(
            counter=CounterId(counter),
            name=f"Quầy {counter}",
            state="open",
            reason=None,
            number=held.number if held and called else None,
            label=held.label if held and called else None,
            ticket_state=("serving" if held and held.ticket_id in self.serving else "called")
            if called
            else None,
            since=held.at if held and called else None,
        )


def waiting_count(
    name: str, english: str, waiting: int, minutes: tuple[int, int] | None
) -> WaitingCount:
    expected = minutes and ExpectedWait(*(timedelta(minutes=each) for each in minutes))
    return WaitingCount(
        service=ServiceCode(english.lower()),
        name=name,
        names={"vi": name, "en": english},
        waiting=waiting,
        longest_wait=timedelta(minutes=3),
        expected_wait=expected,
        open=True,
    )


SERVICES = (
    waiting_count("Chứng thực", "Certification", 12, (10, 18)),
    waiting_count("Tư pháp - Hộ tịch", "Civil status", 4, (7, 7)),
    waiting_count("Đất đai", "Land", 0, (0, 1)),
    waiting_count("Thuế", "Tax", 2, None),
    replace(waiting_count("Bảo hiểm", "Insurance", 3, (5, 9)), open=False),
)
