"""A ward's week by the real rules: seeded, without a desk's waiting, with all that goes wrong."""

import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from server.ports import Commit, KeptText, Recorded
from server.settings import default_settings
from ticket_queue.events import Event, OutageSubject
from ticket_queue.folding import apply
from ticket_queue.free_text import text_hash
from ticket_queue.ids import CounterId, DeviceId, KioskId, ServiceCode, StaffId, TextHash, TicketId
from ticket_queue.lobby import Lobby, OutageKey
from ticket_queue.rules import alerts, counters, day, handing_in, issuing, moving, rating, serving
from ticket_queue.rules.outages import Condition, note_outages
from ticket_queue.rules.refusals import Refused
from ticket_queue.series import kiosk_number
from ticket_queue.services import Site
from ticket_queue.ticket import Outcome, TicketState

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FRIDAY = datetime(2026, 11, 20, 7, 0, tzinfo=ZONE)
"""The morning of the day on which the report's week begins at 15:00."""
WORKING_DAYS = (0, 3, 4, 5, 6, 7)
"""Friday, then Monday to Friday."""
STEP = timedelta(seconds=30)
OPENS, CLOSES = 7.4, 17.2
OPENS_COUNTER = 0.52
"""The luck with which an officer opens a counter, below."""
NOTE = "Đã mời sang quầy 2"
MACHINES: tuple[tuple[OutageKey, str | None], ...] = (
    ((OutageSubject.BROKER, None), None),
    ((OutageSubject.KIOSK, DeviceId("kiosk-1")), None),
    ((OutageSubject.PRINTER, DeviceId("kiosk-1")), "paper-out"),
    ((OutageSubject.PRINTER, DeviceId("kiosk-2")), None),
    ((OutageSubject.DISPLAY, DeviceId("board-1")), None),
)
SURELY_OUT: dict[tuple[int, int], OutageKey] = {
    (4, 15): (OutageSubject.BROKER, None),
    (5, 14): (OutageSubject.PRINTER, DeviceId("kiosk-1")),
}
"""Out in that hour of a working day: until the server is off, and beyond the week's end."""

Decide = Callable[[Lobby, datetime], Sequence[Event]]


@dataclass
class SimulatedWard:
    """Decides by the rules and keeps the lines, as the desk does."""

    seed: int
    per_day: int = 130
    site: Site = field(default_factory=lambda: default_settings().site)
    recorded: list[Recorded] = field(default_factory=list)
    texts: list[KeptText] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.luck_of_machines = random.Random(self.seed + 1)
        self.out: dict[OutageKey, Condition] = {}
        self.lobby = Lobby(self.site)
        self.now = FRIDAY
        self.alone: list[handing_in.OfflineTicket] = []

    def lives(self) -> "SimulatedWard":
        """Let the week go by."""
        for number, offset in enumerate(WORKING_DAYS):
            self._day(FRIDAY + timedelta(days=offset), number)
        return self

    def commit(self) -> Commit:
        return Commit(recorded=tuple(self.recorded), texts=tuple(self.texts))

    def _day(self, begins: datetime, number: int) -> None:
        self.now = begins
        if self.lobby.day is not None:
            self._record(day.close_day(self.lobby, self.now))
            self.lobby = self.lobby.next_day(self.site)
        self._record(day.open_day(self.lobby, self.now))
        for counter in self.site.counters:
            self._free(counter, _staff(counter), OPENS_COUNTER)
        for moment in self._moments(begins):
            self.now = moment
            if self._server_is_off(number):
                continue
            self._try(alerts.raise_alerts)
            self._machines(number)
            self._site(number)
            self._people(number)
            for counter in self.site.counters:
                self._officer(counter)
            if self.random.random() < 0.02:
                self._manager()

    def _moments(self, begins: datetime) -> Iterator[datetime]:
        midnight = begins.replace(hour=0)
        moment = midnight + timedelta(hours=OPENS)
        while moment < midnight + timedelta(hours=CLOSES):
            # Not on the step itself: a duration with thousandths is no round number.
            yield moment + timedelta(milliseconds=self.random.randrange(0, 29_000))
            moment += STEP

    def _server_is_off(self, number: int) -> bool:
        """Tell whether the server is off: once for ten minutes, once until the day is over."""
        at = self.now.hour, self.now.minute // 10
        return (number == 2 and at == (9, 4)) or (number == 4 and at >= (15, 3))

    def _machines(self, number: int) -> None:
        for key, why in MACHINES:
            was_out = key in self.out and self.out[key].is_out
            is_out = self.luck_of_machines.random() < (0.9 if was_out else 0.002)
            if is_out or SURELY_OUT.get((number, self.now.hour)) == key:
                began_at = self.now - timedelta(seconds=30)
                self.out[key] = self.out[key] if was_out else Condition(True, began_at, why)
            elif was_out:
                self.out[key] = Condition(is_out=False, since=self.now)
        self._try(lambda lobby, now: note_outages(lobby, now, self.out))

    def _site(self, number: int) -> None:
        if number == 3 and self.now.hour == 14 and self.now.minute < 10:
            self._try(lambda lobby, now: counters.pause_site(lobby, now, "Mất điện", "phuc"))
        elif self.lobby.paused is not None and self.now.minute > 10:
            self._try(lambda lobby, now: counters.resume_site(lobby, now, "phuc"))

    def _people(self, number: int) -> None:
        steps = (CLOSES - OPENS) * 3600 / STEP.total_seconds()
        rush = 1.8 if self.now.hour in (8, 9) else 0.8
        if self.random.random() < self.per_day / steps * rush:
            service = self.random.choices(tuple(self.site.services), (6, 3, 2, 1, 1, 1, 1, 1, 2))[0]
            ticket_id, priority = self._id(), self.random.random() < 0.15
            if number == 3 and self.now.hour == 10:
                self._give_alone(ticket_id, service)
                return
            request = issuing.Request(ticket_id=ticket_id, service=service, priority=priority)
            self._try(lambda lobby, now: issuing.issue(lobby, now, request))
        if self.alone and self.now.hour == 11:
            while self.alone:
                self._hand_in(self.alone.pop(0))
        if self.random.random() < 0.012:
            self._impatient()

    def _give_alone(self, ticket_id: TicketId, service: ServiceCode) -> None:
        count = 1 + sum(ticket.service == service for ticket in self.alone)
        series = self.site.services[service].series
        self.alone.append(
            handing_in.OfflineTicket(
                ticket_id=ticket_id,
                service=service,
                number=kiosk_number(series, KioskId(2), count),
                issued_at=self.now,
                by="kiosk-2",
            )
        )

    def _hand_in(self, ticket: handing_in.OfflineTicket) -> None:
        if ticket.number % 2:  # its request was kept back by the network and comes first
            late = issuing.Request(ticket_id=ticket.ticket_id, service=ticket.service)
            self._try(lambda lobby, now: issuing.issue(lobby, now, late))
        self._try(lambda lobby, now: handing_in.hand_in(lobby, now, ticket))

    def _impatient(self) -> None:
        waiting = sorted(self.lobby.places)
        if waiting:
            ticket_id = self.random.choice(waiting)
            if self.random.random() < 0.6:
                self._try(lambda lobby, now: moving.cancel(lobby, now, ticket_id, "lan"))
                if self.random.random() < 0.3:
                    self._try(lambda lobby, now: moving.restore(lobby, now, ticket_id, "lan"))
            else:
                service = self.random.choice(tuple(self.site.services))
                self._try(
                    lambda lobby, now: moving.transfer_to_service(
                        lobby, now, ticket_id, service, "lan"
                    )
                )
        gone = [t for t in self.lobby.tickets.values()
                if t.state in (TicketState.PARKED, TicketState.NO_SHOW)]  # fmt: skip
        if gone:
            back = self.random.choice(gone).ticket_id
            self._try(lambda lobby, now: moving.return_to_queue(lobby, now, back, "yen"))

    def _officer(self, counter: CounterId) -> None:
        held, luck, by = self.lobby.held_by(counter), self.random.random(), _staff(counter)
        if held is None:
            self._free(counter, by, luck)
        elif held.state is TicketState.CALLED:
            self._called(counter, by, luck)
        else:
            self._serving(counter, by, luck, held.ticket_id)

    def _free(self, counter: CounterId, by: StaffId, luck: float) -> None:
        if luck < 0.5:
            self._try(lambda lobby, now: serving.call_next(lobby, now, counter, by))
        elif luck < 0.504:
            self._try(lambda lobby, now: counters.pause_counter(lobby, now, counter, by, None))
        elif luck < 0.53:
            self._try(lambda lobby, now: counters.open_counter(lobby, now, counter, by))
        elif luck < 0.535:
            self._try(lambda lobby, now: serving.reopen(lobby, now, counter, None, by))

    def _serving(self, counter: CounterId, by: StaffId, luck: float, held: TicketId) -> None:
        if luck < 0.045:
            outcome = self.random.choice((None, *Outcome))
            self._try(lambda lobby, now: serving.finish_serving(lobby, now, counter, by, outcome))
            if luck < 0.012:
                score = self.random.randint(2, 5)
                self._try(lambda lobby, now: rating.rate(lobby, now, held, score, "", None))
            if luck < 0.005:
                guided = Outcome.GUIDED
                self._try(lambda lobby, now: serving.correct_outcome(lobby, now, held, guided, by))
        elif luck < 0.049:
            self._try(lambda lobby, now: serving.park(lobby, now, counter, by))
        elif luck < 0.051:
            self._try(lambda lobby, now: moving.return_to_queue(lobby, now, held, by))

    def _called(self, counter: CounterId, by: StaffId, luck: float) -> None:
        if luck < 0.7:
            self._try(lambda lobby, now: serving.start_serving(lobby, now, counter, by))
        elif luck < 0.85:
            self._try(lambda lobby, now: serving.recall(lobby, now, counter, by))
        else:
            self._try(lambda lobby, now: serving.mark_no_show(lobby, now, counter, by))

    def _manager(self) -> None:
        unanswered = [a for a in self.lobby.alerts.values() if a.acknowledged is None]
        if unanswered:
            alert = self.random.choice(unanswered)
            action = self.random.choice(("opened_counter", "informed_citizens", "other"))
            note = self._note() if self.random.random() < 0.5 else None
            self._try(
                lambda lobby, now: alerts.acknowledge(
                    lobby, now, alert.alert_id, action, note, "phuc"
                )
            )
        service = self.random.choice(tuple(self.site.services))
        if self.lobby.queues[service].paused is not None:
            self._try(lambda lobby, now: counters.resume_service(lobby, now, service, "phuc"))
        elif self.random.random() < 0.05:
            self._try(
                lambda lobby, now: counters.pause_service(lobby, now, service, "Mất mạng", "phuc")
            )

    def _note(self) -> TextHash:
        salt = self.random.randbytes(16)
        kept = KeptText(hash=text_hash(NOTE, salt), salt=salt, text=NOTE, at=self.now)
        self.texts.append(kept)
        return kept.hash

    def _id(self) -> TicketId:
        return TicketId(str(uuid.UUID(int=self.random.getrandbits(128), version=4)))

    def _try(self, decide: Decide) -> None:
        """Do what the rules allow; people ask for much else."""
        try:
            events = decide(self.lobby, self.now)
        except Refused:
            return
        self._record(events)

    def _record(self, events: Sequence[Event]) -> None:
        for event in events:
            seq = self.lobby.seq + 1
            apply(self.lobby, event, seq)
            self.lobby.seq = seq
            assert self.lobby.day is not None
            self.recorded.append(Recorded(seq, self.lobby.day, event))


def _staff(counter: CounterId) -> StaffId:
    return StaffId(f"officer-{counter}")
