"""Whatever comes over the broker is read as it is meant, or dropped with a word for the log."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ticket_queue.test_snapshot_messages import WORDS
from ticket_queue import messages as wire

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)
HOSTILE: list[object] = [
    *(float("nan"), float("inf"), 1e308, -1, 0, 2**63, -(2**63) - 1, 10**4000, True, None),
    *("", "\0", "\u202e", "nan", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
    *([], {}, [[]], {"": {}}, "\ud800", "\udcff", ["\udfff"], {"\ud800": "x"}),
]
DAY = timedelta(days=1)


def every_place(body: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Return each container and key of a message, however deep."""
    places: list[tuple[Any, Any]] = []
    left: list[Any] = [body]
    while left:
        holder = left.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            places.append((holder, key))
            if isinstance(holder[key], dict | list):
                left.append(holder[key])
    return places


def reckon_with(told: object) -> None:
    """Do what screens and servers do with all that a message says: write it and count on."""
    values = [told]
    while values:
        value = values.pop()
        if isinstance(value, datetime):
            assert value - DAY < value.astimezone(UTC) < value + DAY
        elif isinstance(value, str):
            value.encode()
        elif isinstance(value, int | float):
            timedelta(seconds=86_400 * min(abs(value), 1e9))
            assert json.loads(json.dumps(value, allow_nan=False)) == value
        elif isinstance(value, dict):
            values += [*value, *value.values()]
        elif isinstance(value, tuple | frozenset):
            values += value
        elif hasattr(value, "__dataclass_fields__"):
            values += [getattr(value, name) for name in value.__dataclass_fields__]


@pytest.mark.parametrize(("message", "encode", "decode"), WORDS)
@settings(max_examples=40)
@given(data=st.data())
def test_a_message_with_anything_in_any_place_is_read_or_refused(
    message: object,
    encode: Callable[..., dict[str, object]],
    decode: Callable[..., object],
    data: st.DataObject,
) -> None:
    body = json.loads(wire.json_bytes(encode(message)))
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(every_place(body)))
        if data.draw(st.booleans()) and isinstance(holder, dict):
            del holder[key]
        else:
            holder[key] = data.draw(st.sampled_from(HOSTILE) | JSON)
        if not body:
            return
    try:
        told = decode(json.dumps(body).encode())
    except wire.MessageError as error:
        str(error).encode()
    else:
        reckon_with(told)


@pytest.mark.parametrize(("message", "encode", "decode"), WORDS)
@settings(max_examples=40)
@given(data=st.data())
def test_a_message_cut_or_with_bytes_turned_is_read_or_refused(
    message: object,
    encode: Callable[..., dict[str, object]],
    decode: Callable[..., object],
    data: st.DataObject,
) -> None:
    payload = bytearray(wire.json_bytes(encode(message)))
    for place in data.draw(st.lists(st.integers(0, len(payload) - 1), max_size=3)):
        payload[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(payload)))
    try:
        told = decode(bytes(payload[:cut]))
    except wire.MessageError:
        return
    reckon_with(told)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"speed": 0}, "speed: 0 is not a pace"),
        ({"speed": -1.5}, "speed: -1.5 is not a pace"),
        ({"speed": 1e300}, "speed: 1e.300 is not a pace"),
        ({"seq": 2**63}, "seq: an integer is wanted"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at: .* is not a moment of the years"),
        ({"at": "9999-12-31T23:59:59-07:00"}, "at: .* is not a moment of the years"),
        ({"epoch": "\ud800"}, "not text"),
        ({"\udfff": 1}, "not text"),
    ],
)
def test_what_nobody_can_reckon_with_or_write_is_named(
    change: dict[str, object], complaint: str
) -> None:
    beat = wire.encode_heartbeat(
        wire.Heartbeat("e1", 41, datetime(2026, 11, 23, 8, tzinfo=UTC), 1.0)
    )
    with pytest.raises(wire.MessageError, match=complaint):
        wire.decode_heartbeat(json.dumps({**beat, **change}).encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_a_message_in_another_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(wire.MessageError, match="not JSON in UTF-8"):
        wire.decode_heartbeat('{"v": 1}'.encode(encoding))


def test_letters_beyond_the_first_plane_are_letters_however_they_are_spelled() -> None:
    spelled = json.dumps(wire.encode_device_status(STATUS) | {"detail": "🖨"}).encode()
    assert b"\\ud83d" in spelled
    assert wire.decode_device_status(spelled).detail == "🖨"


STATUS = wire.DeviceStatus(
    datetime(2026, 11, 23, 8, tzinfo=UTC), online=True, printer=None, paper=None, version=None
)
