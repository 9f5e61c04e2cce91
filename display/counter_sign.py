"""The presenter of the sign over one counter: words from the server go in, a view comes out.

Nothing here knows a window, a network or a clock; ``now`` is in monotonic seconds everywhere.
"""

from dataclasses import replace

from display.counter_watch import CounterWatch
from display.hall_watch import Wish
from display.news import News
from display.screen_care import shift
from display.views import ShownCall, SignLook, SignView
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import CounterId
from ticket_queue.messages import CounterSign

FRESH_FOR_S = 12.0


class SignPresenter:
    """What one counter's sign knows, and what stands on it."""

    def __init__(self, texts: Catalogue, counter: CounterId, now: float, shift_px: int = 0) -> None:
        self._texts = texts
        self._shift_px = shift_px
        self._watch = CounterWatch(counter, now)

    def hear(self, news: News, now: float) -> tuple[ShownCall, ...]:
        """Take in news of any kind; a sign announces nothing, so nothing is returned."""
        self._watch.hear(news, now)
        return ()

    def tick(self, now: float) -> tuple[Wish, ...]:
        """Return what is wanted now."""
        return self._watch.tick(now)

    def view(self, now: float) -> SignView:
        """Return what stands on the sign: always the last that was known."""
        sign, hall = self._watch.sign, self._watch.hall
        look = _look(sign)
        old_since = hall.old_since(now)
        view = SignView(
            counter=self._watch.counter,
            title=self._title(sign),
            look=look,
            heading=self._texts(f"sign.{look.value}"),
            label=(sign.label or "") if sign else "",
            words=self._words(look, sign),
            note=self._note(look),
            fresh=look is SignLook.CALLED and now - self._watch.called_at < FRESH_FOR_S,
            lost=self._texts("board.lost") if hall.lost(now) else "",
            age=self._texts("board.age", time=f"{old_since:%H:%M:%S}") if old_since else "",
            shift=shift(now, self._shift_px),
        )
        unknown = self._watch.is_unknown
        return replace(view, words=self._texts("sign.no_such")) if unknown else view

    def _title(self, sign: CounterSign | None) -> str:
        if sign is None or sign.name.isdecimal():
            return self._texts("sign.counter", n=self._watch.counter)
        return sign.name

    def _words(self, look: SignLook, sign: CounterSign | None) -> str:
        if look is SignLook.PAUSED and sign is not None and sign.reason:
            return sign.reason
        if look in {SignLook.CALLED, SignLook.SERVING}:
            return ""
        return self._texts(f"sign.{look.value}_words")

    def _note(self, look: SignLook) -> str:
        if look is not SignLook.CALLED or self._watch.attempt == 1:
            return ""
        return self._texts("board.again", n=self._watch.attempt)


def _look(sign: CounterSign | None) -> SignLook:
    if sign is None:
        return SignLook.UNKNOWN
    if sign.ticket_state is not None:
        return SignLook.CALLED if sign.ticket_state == "called" else SignLook.SERVING
    return {"paused": SignLook.PAUSED, "open": SignLook.FREE}.get(sign.state, SignLook.CLOSED)
