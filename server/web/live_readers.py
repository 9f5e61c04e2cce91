"""Who reads the live feed: what each may see, and what it has not been told yet."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

from server.hall_voice import BoardVoice
from ticket_queue.ids import AlertId, CounterId, DeviceId, TicketId
from ticket_queue.lobby import Call, CounterDesk, Lobby
from ticket_queue.ticket import Ticket

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
