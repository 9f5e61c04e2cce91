"""Pairing: a device shows six digits, the administrator types them, the device gets its token.

Only the device that showed the digits holds the claim, by which it fetches its token; whoever
overhears the digits can do nothing with them.
"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from server.accounts.people import Device, DeviceRole
from server.accounts.tokens import new_token

CODE_LASTS_S = 600.0
MOST_AT_ONCE = 50
"""More than a ward has devices; whoever asks without end finds the door closed, not the memory."""


class PairingsFull(Exception):  # noqa: N818 - a no, not a fault
    """Too many devices wait to be paired."""


@dataclass
class Pairing:
    """A device that waits for its token; ``granted`` is set once it has been given one."""

    code: str
    claim: str
    role: DeviceRole
    ends_s: float
    device: Device | None = None
    token: str | None = None
    granted: asyncio.Event = field(default_factory=asyncio.Event)


class Pairings:
    """The devices that show a code now; ``clock`` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin with none."""
        self._clock = clock
        self._by_claim: dict[str, Pairing] = {}

    def begin(self, role: DeviceRole) -> Pairing:
        """Give a device a code to show, for ten minutes.

        Raises:
            PairingsFull: too many wait already.
        """
        self._forget_old()
        if len(self._by_claim) >= MOST_AT_ONCE:
            raise PairingsFull
        taken = {pairing.code for pairing in self._by_claim.values()}
        code = _new_code()
        while code in taken:
            code = _new_code()
        pairing = Pairing(code, new_token(), role, self._clock() + CODE_LASTS_S)
        self._by_claim[pairing.claim] = pairing
        return pairing

    def of_claim(self, claim: str) -> Pairing | None:
        """Return the pairing of a claim, or None when it is unknown or over."""
        self._forget_old()
        return self._by_claim.get(claim)

    def of_code(self, code: str) -> Pairing | None:
        """Return the pairing whose device shows a code, or None."""
        self._forget_old()
        return next((each for each in self._by_claim.values() if each.code == code), None)

    def seconds_left(self, pairing: Pairing) -> int:
        """Return how long a code can still be typed."""
        return max(0, round(pairing.ends_s - self._clock()))

    def _forget_old(self) -> None:
        now = self._clock()
        for claim in [each.claim for each in self._by_claim.values() if each.ends_s <= now]:
            del self._by_claim[claim]


def grant(pairing: Pairing, device: Device, token: str) -> None:
    """Let the device that waits have its token."""
    pairing.device, pairing.token = device, token
    pairing.granted.set()


def _new_code() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"
