"""The live feed: what has changed since a reader last looked, told in rounds.

A commit only marks what it touched. Each reader gathers its marks into one round and looks at the
lobby then, so that a storm of commits costs a reader one view, not one for each commit.
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from server.desk import Desk, Happening
from server.hall_voice import BoardVoice
from server.web.live_readers import Reader, Touched
from server.web.live_writing import LiveWriting
from ticket_queue.events import TicketEvent
from ticket_queue.ids import DeviceId, TicketId, alert_id_of

REMEMBERED_COMMITS = 2_000
"""How far back a reader that lost its connection can go on; beyond, it gets the present state."""


class LiveFeed:
    """Tells every reader what commits have changed."""

    def __init__(self, desk: Desk) -> None:
        """Listen to a desk."""
        self._desk = desk
        self._readers: set[Reader] = set()
        self._followers: dict[TicketId, set[asyncio.Event]] = {}
        self._came: set[DeviceId] = set()
        self._commits: deque[Touched] = deque(maxlen=REMEMBERED_COMMITS)
        self.writing = LiveWriting(desk)
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
