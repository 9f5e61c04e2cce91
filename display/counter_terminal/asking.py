"""One request at a time, sent again until it is answered."""

from dataclasses import dataclass

from display.counter_server import Request, SignIn
from display.pad_keys import PadKey

PAUSES_S = (0.4, 0.8, 1.6, 3.0)
"""How long to wait before each next time; the last one holds from then on."""
GIVE_UP_AFTER_S = 60.0
"""A call that goes out minutes after the key was pressed would surprise everybody."""
WONDERS_AFTER_S = 0.3
QUIET_S = 0.4
"""A second press within this time, or so soon after the screen has changed, is none."""


@dataclass(frozen=True)
class _Sending:
    request: Request
    began_at: float
    tries: int
    send_at: float


class Asking:
    """The request that is under way; ``now`` is in monotonic seconds."""

    def __init__(self) -> None:
        self._sending: _Sending | None = None
        self._out = False

    @property
    def busy(self) -> bool:
        """Whether a request is under way."""
        return self._sending is not None

    @property
    def repeats(self) -> int:
        """How many times the request has got no answer."""
        return self._sending.tries if self._sending else 0

    def sending(self, now: float) -> Request | None:
        """Return the request that has been under way so long that a person wonders.

        A PIN takes the server a good part of a second, so that this is said at once.
        """
        sending = self._sending
        if sending is None:
            return None
        slow = now - sending.began_at >= WONDERS_AFTER_S or isinstance(sending.request, SignIn)
        return sending.request if slow else None

    def begin(self, request: Request, now: float) -> None:
        """Send a request; only when none is under way."""
        self._sending = _Sending(request, now, 0, now)

    def due(self, now: float) -> Request | None:
        """Return the request when it is to be sent now, for the first time or again."""
        sending = self._sending
        if sending is None or self._out or now < sending.send_at:
            return None
        self._out = True
        return sending.request

    def no_answer(self, now: float) -> bool:
        """Plan to send it again; return False when it has been tried long enough."""
        sending = self._sending
        self._out = False
        if sending is None or now - sending.began_at > GIVE_UP_AFTER_S:
            self._sending = None
            return False
        pause = PAUSES_S[min(sending.tries, len(PAUSES_S) - 1)]
        self._sending = _Sending(sending.request, sending.began_at, sending.tries + 1, now + pause)
        return True

    def answered(self) -> None:
        """End the request."""
        self._sending, self._out = None, False


class PressGuard:
    """Tells presses that are meant from those that follow too soon."""

    def __init__(self) -> None:
        self._last: tuple[PadKey | None, float] = (None, float("-inf"))

    def accepts(self, key: PadKey, now: float) -> bool:
        """Tell whether a press counts; each one, counted or not, begins the quiet time anew.

        Another key right after is meant: only the same one twice is a finger that trembles.
        """
        last, at = self._last
        meant = now - at >= QUIET_S or last not in {key, None}
        self._last = (key, now)
        return meant

    def calm(self, now: float) -> bool:
        """Tell whether any key would count now."""
        return now - self._last[1] >= QUIET_S

    def changed(self, now: float) -> None:
        """Note that the keys have just changed their meaning under the finger."""
        self._last = (None, now)
