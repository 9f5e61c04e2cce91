"""What the live feed writes: the server-sent events of one state of the lobby.

Readers who ask within a moment get the same bytes, so that a hundred pages cost one snapshot. What
they see differs by topic, language and what it is of; these are the key under which it is kept.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

import msgspec

from server.desk import Desk
from server.web.live_readers import Reader, Touched
from server.web.shapes import Shape
from server.web.showing import Showing
from server.web.showing_counters import counter_detail
from server.web.showing_waits import alert_shape, waits
from ticket_queue.lobby import Call
from ticket_queue.messages import encode_call, encode_snapshot, json_bytes
from ticket_queue.snapshots import Teller

SHARED_FOR = timedelta(milliseconds=50)
"""So old, in real time, may be what a reader gets: no clock that goes by its ``at`` shows that."""

Devices = Callable[[Showing], Shape]


class LiveWriting:
    """Writes each event of a state once, for however many readers."""

    def __init__(self, desk: Desk) -> None:
        """Begin with nothing written; the desk knows its epoch once it is open."""
        self._desk = desk
        self._seq = -1
        self._at: datetime | None = None
        self._written: dict[tuple[object, ...], bytes] = {}

    def tell(
        self, reader: Reader, touched: Touched, showing: Showing, devices: Devices
    ) -> Iterator[bytes]:
        """Write a round as server-sent events, the most urgent first."""
        yield from touched.letters
        if not (touched.everything or touched.seq or touched.devices):
            return
        self._forget_what_is_old(showing)
        tellers: dict[str, Callable[[], Iterator[bytes]]] = {
            "call": lambda: self._calls(touched, showing),
            "counter": lambda: self._counters(reader, showing),
            "alert": lambda: self._alerts(touched, showing),
            "ticket": lambda: self._tickets(touched, showing),
            "devices": lambda: _devices(touched, showing, devices),
            "waits": lambda: self._waits(showing),
            "board": lambda: self._board(showing),
        }
        for topic, told in tellers.items():
            if topic in reader.topics:
                yield from told()

    def _forget_what_is_old(self, showing: Showing) -> None:
        at, seq = self._at, showing.lobby.seq
        if at is None or seq != self._seq or showing.now - at >= SHARED_FOR * showing.speed:
            self._seq, self._at, self._written = seq, showing.now, {}

    def _once(self, key: tuple[object, ...], write: Callable[[], bytes]) -> bytes:
        written = self._written.get(key)
        if written is None:
            written = self._written[key] = write()
        return written

    def _calls(self, touched: Touched, showing: Showing) -> Iterator[bytes]:
        for call in touched.calls:
            yield self._once(("call", call.seq), partial(self._call, showing, call))

    def _call(self, showing: Showing, call: Call) -> bytes:
        message = self._teller(showing).call(call)
        return _event("call", call.seq, json_bytes(encode_call(message)))

    def _counters(self, reader: Reader, showing: Showing) -> Iterator[bytes]:
        for counter in reader.changed_counters(showing.lobby):
            yield self._shape(
                showing, "counter", counter, partial(counter_detail, showing, counter)
            )

    def _alerts(self, touched: Touched, showing: Showing) -> Iterator[bytes]:
        alerts = showing.lobby.alerts
        if touched.everything:
            found = [alert for alert in alerts.values() if alert.closed_at is None]
        else:
            found = [alerts[alert_id] for alert_id in touched.alerts if alert_id in alerts]
        for alert in found:
            yield self._shape(
                showing, "alert", alert.alert_id, partial(alert_shape, showing, alert)
            )

    def _tickets(self, touched: Touched, showing: Showing) -> Iterator[bytes]:
        tickets = showing.lobby.tickets
        for ticket_id in touched.tickets:
            if ticket_id in tickets:
                show = partial(showing.ticket, tickets[ticket_id])
                yield self._shape(showing, "ticket", ticket_id, show)

    def _waits(self, showing: Showing) -> Iterator[bytes]:
        yield self._shape(showing, "waits", None, partial(waits, showing))

    def _board(self, showing: Showing) -> Iterator[bytes]:
        yield self._once(("board",), partial(self._snapshot, showing))

    def _snapshot(self, showing: Showing) -> bytes:
        snapshot = encode_snapshot(self._teller(showing).board())
        return _event("board", showing.lobby.seq, json_bytes(snapshot))

    def _shape(self, showing: Showing, topic: str, of: object, shape: Callable[[], Shape]) -> bytes:
        key = (topic, showing.texts.language, of)
        return self._once(key, lambda: _shape(topic, showing.lobby.seq, shape()))

    def _teller(self, showing: Showing) -> Teller:
        desk = self._desk
        return Teller(showing.lobby, showing.now, desk.epoch, showing.speed, desk.beside.text)


def _devices(touched: Touched, showing: Showing, devices: Devices) -> Iterator[bytes]:
    """Write how the devices are, which the lobby does not know: it is not kept."""
    if touched.everything or touched.devices:
        yield _shape("devices", showing.lobby.seq, devices(showing))


def _shape(name: str, seq: int, shape: object) -> bytes:
    return _event(name, seq, msgspec.json.encode(shape))


def _event(name: str, seq: int, data: bytes) -> bytes:
    return b"event: %s\nid: %d\ndata: %s\n\n" % (name.encode(), seq, data)
