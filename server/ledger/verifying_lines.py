"""The lines of a ledger, examined one after the other: hash, columns, body, and the day's fold."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from server.ledger import chain
from server.settings import SettingsError
from server.setup_history import SetupHistory
from ticket_queue.events import (
    AlertAcknowledged,
    ClockSet,
    DayClosed,
    DayOpened,
    Event,
    TicketExpired,
    TicketIssued,
    TicketRenumbered,
)
from ticket_queue.folding import FoldError, apply
from ticket_queue.lobby import Lobby
from ticket_queue.messages import MessageError
from ticket_queue.messages.events import decode_event

FLAWS_NAMED = 20
"""Of each kind; further ones are counted. A file that was overwritten has as many as lines."""

_HANDED_IN_LATE = (TicketIssued, TicketExpired, TicketRenumbered)
_UNFIT = (FoldError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError)
"""What a line that nobody has decided may do to the fold."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is not as it must be; ``key`` names its sentence below ``verify.flaw``."""

    key: str
    facts: Mapping[str, object]


@dataclass(slots=True)
class DayFound:
    """A service day as the ledger has it; ``head`` is None while the day is open.

    ``handed_in`` counts lines of this day that were recorded after it was over.
    """

    day: date
    first_seq: int
    lines: int = 0
    tickets: int = 0
    handed_in: int = 0
    closed_seq: int | None = None
    head: bytes | None = None


@dataclass(frozen=True, slots=True)
class LinesRead:
    """All lines of a ledger; ``heads`` are those of closed days, and of the seqs asked for."""

    last_seq: int
    head: bytes
    days: Sequence[DayFound]
    heads: Mapping[date | int, bytes]
    flaws: Sequence[Flaw]


@dataclass(slots=True)
class _Flaws:
    named: list[Flaw] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, key: str, facts: Mapping[str, object]) -> None:
        self.counts[key] = self.counts.get(key, 0) + 1
        if self.counts[key] <= FLAWS_NAMED:
            self.named.append(Flaw(key, facts))

    def all(self) -> Sequence[Flaw]:
        further = sum(max(0, count - FLAWS_NAMED) for count in self.counts.values())
        return (*self.named, Flaw("further", {"n": further})) if further else tuple(self.named)


class Lines:
    """Takes the lines in the order of their seqs; ``setups`` is None where there are none."""

    def __init__(self, setups: SetupHistory | None, wanted: Collection[int] = ()) -> None:
        """Begin before the first line; the heads of the ``wanted`` seqs are kept."""
        self.last_seq = 0
        self._before = chain.GENESIS
        self._setups = setups
        self._wanted = wanted
        self._flaws = _Flaws()
        self._heads: dict[date | int, bytes] = {}
        self._days: dict[date, DayFound] = {}
        self._lobby: Lobby | None = None
        self._gone_back_at: int | None = None
        self._given_up: date | None = None
        """The day whose fold has broken: what else does not fit in it follows from that."""
        self._begun_late = False

    def skip_to(self, seq: int, head: bytes) -> None:
        """Go on behind a line that is not here to be examined: it lies in another file."""
        self.last_seq, self._before = seq, head
        self._lobby, self._begun_late = None, True

    @property
    def head(self) -> bytes:
        """The hash of the last line so far."""
        return self._before

    def flaw(self, key: str, **facts: object) -> None:
        """Note a flaw."""
        self._flaws.add(key, facts)

    def read(self) -> LinesRead:
        """Return what was found in all lines so far."""
        days = [self._days[day] for day in sorted(self._days)]
        return LinesRead(self.last_seq, self._before, days, self._heads, self._flaws.all())

    def take(
        self,
        seq: int,
        day: str,
        at: str,
        kind: str,
        ticket_id: str | None,
        counter: int | None,
        body: str,
        stored: bytes | None,
    ) -> None:
        """Examine the next line, with the hash that is stored (None where there is no chain)."""
        if seq != self.last_seq + 1:
            self.flaw("gap", after=self.last_seq, seq=seq)
        self.last_seq = seq
        computed = chain.link(self._before, seq, day, body)
        if stored is not None and stored != computed:
            self.flaw("hash", seq=seq)
        # What follows covers the hash that is stored: so the flaw names this line, and no other.
        self._before = stored or computed
        if seq in self._wanted:
            self._heads[seq] = self._before
        event = self._event(seq, (at, kind, ticket_id, counter), body)
        service_day = _day(day)
        if service_day is None:
            self.flaw("misplaced", seq=seq, day=day)
        elif event is not None:
            self._count(seq, service_day, event)
            self._place(seq, service_day, event)

    def _event(self, seq: int, columns: tuple[object, ...], body: str) -> Event | None:
        try:
            fields: dict[str, Any] = msgspec.json.decode(body, type=dict)
            event = decode_event(fields)
        except (msgspec.DecodeError, MessageError, UnicodeError) as error:
            self.flaw("body", seq=seq, error=error)
            return None
        if columns != tuple(fields.get(name) for name in ("at", "kind", "ticket_id", "counter")):
            self.flaw("columns", seq=seq)
        return event

    def _count(self, seq: int, day: date, event: Event) -> None:
        found = self._days.setdefault(day, DayFound(day, seq))
        if isinstance(event, DayOpened):
            # Once more where a clock had run ahead: its later head is the one that counts.
            found.head, found.closed_seq, found.handed_in = None, None, 0
        found.lines += 1
        found.tickets += isinstance(event, TicketIssued)
        found.handed_in += found.head is not None
        if isinstance(event, DayClosed) and found.head is None:
            found.closed_seq, found.head = seq, self._before
            self._heads[day] = self._before

    def _place(self, seq: int, day: date, event: Event) -> None:
        """Fold a line into its day, or see that it may stand outside of it."""
        if self._gone_back_at is not None:
            if not isinstance(event, ClockSet):
                self.flaw("misplaced", seq=self._gone_back_at, day=day)
            self._gone_back_at = None
        if isinstance(event, DayOpened):
            self._open(seq, day, event)
        open_day = None if self._lobby is None else self._lobby.day or day
        if self._setups is None or (self._lobby is None and self._given_up == day):
            return
        if open_day is None or day > open_day:
            self.flaw("misplaced", seq=seq, day=day)
        elif day == open_day and self._lobby is not None:
            self._fold(self._lobby, seq, event)
        elif not isinstance(event, _HANDED_IN_LATE):
            self.flaw("misplaced", seq=seq, day=day)

    def _open(self, seq: int, day: date, event: DayOpened) -> None:
        last = self._lobby
        if last is not None and last.day is not None and day <= last.day:
            # Only a person's word leads back, and the next line holds it.
            self._gone_back_at = seq
        if event.day != day:
            self.flaw("misplaced", seq=seq, day=day)
        elif last is not None and not last.closed and last.day != self._given_up:
            self.flaw("left_open", seq=seq, day=last.day)
        if self._setups is None:
            if not any(each.key == "no_setup" for each in self._flaws.named):
                self.flaw("no_setup")
            return
        try:
            site = self._setups.on(day)
        except SettingsError as error:
            self.flaw("setup", day=day, error="; ".join(str(error).splitlines()))
            self._lobby, self._given_up = None, day
            return
        self._lobby = Lobby(site, seq=seq) if last is None else last.next_day(site)
        if self._days[day].lines > 1:
            # What the day was before is forgotten here: its numbers were checked then.
            self._given_up = day

    def _fold(self, lobby: Lobby, seq: int, event: Event) -> None:
        if self._begun_late and isinstance(event, AlertAcknowledged):
            return  # It may answer an alert of a line that was skipped.
        try:
            apply(lobby, event, seq)
        except _UNFIT as error:
            if self._given_up != lobby.day:
                self.flaw("fold", seq=seq, day=lobby.day, error=error)
            self._given_up = lobby.day


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
