"""What a screen hears, as it is passed from the threads of the network to the screen's own."""

from dataclasses import dataclass

from ticket_queue.messages import BoardSnapshot, CallMessage, CounterSignMessage, Heartbeat


@dataclass(frozen=True)
class SnapshotHeard:
    """A snapshot; ``just_made`` when it was asked for by HTTP, and so tells the time."""

    snapshot: BoardSnapshot
    just_made: bool


@dataclass(frozen=True)
class CallHeard:
    """A call or recall."""

    call: CallMessage


@dataclass(frozen=True)
class SignHeard:
    """What one counter's sign shows."""

    sign: CounterSignMessage


@dataclass(frozen=True)
class HeartbeatHeard:
    """The server lives."""

    heartbeat: Heartbeat


@dataclass(frozen=True)
class LinkChanged:
    """The broker has been reached, or lost."""

    connected: bool


News = SnapshotHeard | CallHeard | SignHeard | HeartbeatHeard | LinkChanged
