"""The live feed: what has changed since a reader last looked, told in rounds.

A commit only marks what it touched. Each reader gathers its marks into one round and looks at the
lobby then, so that a storm of commits costs a reader one view, not one for each commit.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec

from server.desk import Desk, Happening
from server.hall_voice import BoardVoice
from server.web.shapes import Shape
from server.web.showing import Showing
from server.web.showing_counters import counter_detail
from server.web.showing_waits import alert_shape, waits
from ticket_queue.events import TicketEvent
from ticket_queue.ids import AlertId, CounterId, DeviceId, TicketId, alert_id_of
from ticket_queue.lobby import Call, CounterDesk, Lobby
from ticket_queue.messages import encode_call, encode_snapshot, json_bytes
from ticket_queue.snapshots import Teller
from ticket_queue.ticket import Ticket

REMEMBERED_COMMITS = 2_000
"""How far back a reader that lost its connection can go on; beyond, it gets the present state."""

LOBBY_TOPICS = ("board", "call", "waits", "alert", "counter", "ticket", "devices")
LETTER_TOPICS = ("errand", "errand_result")
"""What does not follow from the lobby: it is handed to a reader as it is, once."""
TOPICS = (*LOBBY_TOPICS, *LETTER_TOPICS)

CounterFace = tuple[CounterDesk, Ticket | None]


@dataclass
class Touched:
    """What commits have touched since somebody looked, and the letters that came meanwhile."""

    seq: int = 0
    everything: bool = False
    tickets: dict[TicketId, None] = field(default_factory=dict)
    alerts: dict[AlertId, None] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)
    devices: bool = False

    def add(self, other: "Touched") -> None:
        """Take over what another commit has touched."""
        self.seq = max(self.seq, other.seq)
        self.tickets.update(other.tickets)
        self.alerts.update(other.alerts)
        self.calls.extend(other.calls)
        self.devices = self.devices or other.devices


class Reader:
    """One open stream: the topics that it may see, and what it has not been told yet."""

    def __init__(
        self,
        topics: frozenset[str],
        counters: frozenset[CounterId] | None,
        device: DeviceId | None = None,
        voice: BoardVoice | None = None,
    ) -> None:
        """Begin with nothing to tell.

        ``counters`` are those that it follows closely; ``device`` is who it is; ``voice`` is what
        a board in a browser says of itself.
        """
        self.topics = topics
        self.counters = counters
        self.device = device
        self.voice = voice
        self.follows_lobby = not topics.isdisjoint(LOBBY_TOPICS)
        self.pending: Touched | None = None
        self._faces: dict[CounterId, CounterFace] = {}
        self._woken = asyncio.Event()

    @property
    def is_of_a_device(self) -> bool:
        """Whether the manager is to know when it comes and goes."""
        return self.device is not None or self.voice is not None

    def mark(self, touched: Touched) -> None:
        """Remember what a commit has touched."""
        if self.pending is None:
            self.pending = Touched()
        self.pending.add(touched)
        self._woken.set()

    def hand(self, letter: bytes) -> None:
        """Take a letter, a whole server-sent event, for the next round."""
        if self.pending is None:
            self.pending = Touched()
        self.pending.letters.append(letter)
        self._woken.set()

    async def next_round(self) -> Touched:
        """Wait until there is something to tell, and take it."""
        while self.pending is None:
            self._woken.clear()
            await self._woken.wait()
        touched, self.pending = self.pending, None
        return touched

    def changed_counters(self, lobby: Lobby) -> Iterator[CounterId]:
        """Go through the counters that this reader should see anew.

        A counter that is followed closely is told at every change, because its queues have moved;
        the others when they or their ticket have changed.
        """
        for counter, desk in lobby.counters.items():
            face = (desk, lobby.held_by(counter))
            if self.counters is None:
                if self._faces.get(counter) != face:
                    self._faces[counter] = face
                    yield counter
            elif counter in self.counters:
                yield counter


class LiveFeed:
    """Tells every reader what commits have changed."""

    def __init__(self, desk: Desk) -> None:
        """Listen to a desk."""
        self._desk = desk
        self._readers: set[Reader] = set()
        self._followers: dict[TicketId, set[asyncio.Event]] = {}
        self._came: set[DeviceId] = set()
        self._commits: deque[Touched] = deque(maxlen=REMEMBERED_COMMITS)
        desk.listeners.append(self._heard)

    def join(self, reader: Reader, last_seq: int | None) -> None:
        """Let a reader in: from where it was, or with the present state."""
        self._readers.add(reader)
        if reader.device is not None:
            self._came.add(reader.device)
        if reader.is_of_a_device:
            self.devices_changed()
        if not reader.follows_lobby:
            return
        missed = None if last_seq is None else self._since(last_seq)
        if missed is None:
            missed = Touched(everything=True)
        if missed.everything or missed.seq:
            reader.pending = missed

    def leave(self, reader: Reader) -> None:
        """Let a reader go."""
        self._readers.discard(reader)
        if reader.is_of_a_device:
            self.devices_changed()

    def is_connected(self, device: DeviceId) -> bool | None:
        """Tell whether a device has a stream open; None when it has had none yet."""
        if device not in self._came:
            return None
        return any(each.device == device for each in self._readers)

    def voices(self) -> list[BoardVoice]:
        """Return what the boards in browsers that are open now say of themselves."""
        return [reader.voice for reader in self._readers if reader.voice is not None]

    def devices_changed(self) -> None:
        """Note that some device is otherwise than before; whoever follows devices is told."""
        for reader in self._readers:
            if "devices" in reader.topics:
                reader.mark(Touched(devices=True))

    @contextmanager
    def following(self, ticket_id: TicketId) -> Iterator[asyncio.Event]:
        """Give an event that is set whenever something happens to one ticket, and only then."""
        touched = asyncio.Event()
        followers = self._followers.setdefault(ticket_id, set())
        followers.add(touched)
        try:
            yield touched
        finally:
            followers.discard(touched)
            if not followers:
                self._followers.pop(ticket_id, None)

    def is_listening(self, device: DeviceId, topic: str) -> bool:
        """Tell whether a device has a stream open that takes a topic."""
        return any(each.device == device and topic in each.topics for each in self._readers)

    def hand(self, topic: str, shape: object, device: DeviceId | None = None) -> None:
        """Hand an event to everybody who takes the topic, or to one device alone.

        It has no ``id``: whoever comes back after it has missed it.
        """
        letter = b"event: %s\ndata: %s\n\n" % (topic.encode(), msgspec.json.encode(shape))
        for reader in self._readers:
            if topic in reader.topics and device in (None, reader.device):
                reader.hand(letter)

    def _since(self, last_seq: int) -> Touched | None:
        """Return what has happened since, or None when that is not remembered."""
        remembered_from = self._commits[0].seq if self._commits else None
        if remembered_from is None or not remembered_from <= last_seq <= self._commits[-1].seq:
            return None
        missed = Touched()
        for commit in self._commits:
            if commit.seq > last_seq:
                missed.add(commit)
        return missed

    def _heard(self, happening: Happening) -> None:
        touched = _touched_by(happening)
        self._commits.append(touched)
        for reader in self._readers:
            if reader.follows_lobby:
                reader.mark(touched)
        for ticket_id in touched.tickets:
            for follower in self._followers.get(ticket_id, ()):
                follower.set()

    def tell(
        self,
        reader: Reader,
        touched: Touched,
        showing: Showing,
        devices: Callable[[Showing], Shape],
    ) -> Iterator[bytes]:
        """Write a round as server-sent events, the most urgent first."""
        yield from touched.letters
        if not (touched.everything or touched.seq or touched.devices):
            return
        lobby = showing.lobby
        teller = Teller(lobby, showing.now, self._desk.epoch, showing.speed, self._desk.beside.text)
        tellers: dict[str, Callable[[], Iterable[bytes]]] = {
            "call": lambda: _calls(teller, touched),
            "counter": lambda: _counters(reader, showing),
            "alert": lambda: _alerts(touched, showing),
            "ticket": lambda: _tickets(touched, showing),
            "devices": lambda: _devices(touched, showing, devices),
            "waits": lambda: [_shape("waits", lobby.seq, waits(showing))],
            "board": lambda: [
                _event("board", lobby.seq, json_bytes(encode_snapshot(teller.board())))
            ],
        }
        for topic, told in tellers.items():
            if topic in reader.topics:
                yield from told()


def _calls(teller: Teller, touched: Touched) -> Iterator[bytes]:
    for call in touched.calls:
        yield _event("call", call.seq, json_bytes(encode_call(teller.call(call))))


def _counters(reader: Reader, showing: Showing) -> Iterator[bytes]:
    for counter in reader.changed_counters(showing.lobby):
        yield _shape("counter", showing.lobby.seq, counter_detail(showing, counter))


def _alerts(touched: Touched, showing: Showing) -> Iterator[bytes]:
    alerts = showing.lobby.alerts
    if touched.everything:
        found = [alert for alert in alerts.values() if alert.closed_at is None]
    else:
        found = [alerts[alert_id] for alert_id in touched.alerts if alert_id in alerts]
    for alert in found:
        yield _shape("alert", showing.lobby.seq, alert_shape(showing, alert))


def _tickets(touched: Touched, showing: Showing) -> Iterator[bytes]:
    tickets = showing.lobby.tickets
    for ticket_id in touched.tickets:
        if ticket_id in tickets:
            yield _shape("ticket", showing.lobby.seq, showing.ticket(tickets[ticket_id]))


def _devices(
    touched: Touched, showing: Showing, devices: Callable[[Showing], Shape]
) -> Iterator[bytes]:
    if touched.everything or touched.devices:
        yield _shape("devices", showing.lobby.seq, devices(showing))


def _touched_by(happening: Happening) -> Touched:
    lobby = happening.lobby
    touched = Touched(seq=happening.recorded[-1].seq)
    for recorded in happening.recorded:
        event = recorded.event
        if isinstance(event, TicketEvent):
            touched.tickets[event.ticket_id] = None
        alert_id = getattr(event, "alert_id", None)
        if alert_id is not None:
            touched.alerts[alert_id] = None
    first_seq = happening.recorded[0].seq
    touched.calls = [call for call in lobby.calls if call.seq >= first_seq]
    for ticket_id in touched.tickets:
        ticket = lobby.tickets.get(ticket_id)
        for level in () if ticket is None else ticket.raised:
            touched.alerts[alert_id_of(ticket_id, ticket.stretch, level)] = None  # type: ignore[union-attr]  # a ticket
    return touched


def _shape(name: str, seq: int, shape: object) -> bytes:
    return _event(name, seq, msgspec.json.encode(shape))


def _event(name: str, seq: int, data: bytes) -> bytes:
    return b"event: %s\nid: %d\ndata: %s\n\n" % (name.encode(), seq, data)
