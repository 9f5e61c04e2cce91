"""What the rules say no with: nothing has changed, and the sentence is in the catalogue."""

from typing import ClassVar


class Refused(Exception):  # noqa: N818 - a rule's no is no fault; the grammar of names calls it so
    """A rule said no: the kind on the wire (``slug``), the sentence's ``key`` and its ``facts``."""

    slug: ClassVar[str]

    def __init__(self, key: str, **facts: object) -> None:
        """Keep the sentence's key below ``refusal.`` and the facts that it names."""
        super().__init__(key, facts)
        self.key = key
        self.facts = facts


class InvalidRefused(Refused):
    """The request does not make sense as it stands."""

    slug = "invalid"


class UnknownRefused(Refused):
    """There is no such ticket, counter, service or alert."""

    slug = "not-found"


class ServiceClosedRefused(Refused):
    """The service gives no numbers at this hour, or no more today."""

    slug = "closed"


class ServicePausedRefused(Refused):
    """The service or the site is paused."""

    slug = "service-paused"


class QueueEmptyRefused(Refused):
    """Nobody waits for this counter."""

    slug = "queue-empty"


class WrongStateRefused(Refused):
    """The ticket, or what the counter holds, does not allow the verb now."""

    slug = "wrong-state"


class TooEarlyRefused(Refused):
    """The citizen has not had time to come yet."""

    slug = "too-early"


class CounterBusyRefused(Refused):
    """The counter holds a ticket."""

    slug = "counter-busy"


class CounterClosedRefused(Refused):
    """The counter is not open."""

    slug = "counter-closed"
