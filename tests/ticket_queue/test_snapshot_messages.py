"""What the hall is told is the JSON of the interfaces and survives the way."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_queue import messages as wire
from ticket_queue.ids import (
    CounterId,
    Language,
    ServiceCode,
    SiteCode,
    TicketId,
    TicketNumber,
)
from ticket_queue.messages import coding
from ticket_queue.zones import Zone

VIETNAM = timezone(timedelta(hours=7))
AT = datetime(2026, 11, 23, 8, 5, 9, 123_000, VIETNAM)
CALL = wire.CallMessage(
    epoch="e1",
    seq=41,
    call_no=7,
    at=AT,
    ticket_id=TicketId("0190-a"),
    number=TicketNumber(1005),
    label="1005",
    service=ServiceCode("chung-thuc"),
    counter=CounterId(3),
    counter_name="Quầy 3",
    attempt=1,
    priority=True,
    language=Language("vi"),
)
SIGN = wire.CounterSign(
    counter=CounterId(3),
    name="Quầy 3",
    state="open",
    reason=None,
    number=TicketNumber(1005),
    label="1005",
    ticket_state="called",
    since=AT,
)
WAIT = wire.ExpectedWait(timedelta(minutes=4), timedelta(minutes=12, seconds=0.5))
COUNT = wire.WaitingCount(
    service=ServiceCode("chung-thuc"),
    name="Chứng thực",
    names={"vi": "Chứng thực", "en": "Certification"},
    waiting=12,
    longest_wait=timedelta(minutes=9),
    expected_wait=WAIT,
    open=True,
)
SNAPSHOT = wire.BoardSnapshot(
    epoch="e1",
    seq=41,
    call_no=7,
    day=date(2026, 11, 23),
    at=AT,
    speed=1.0,
    site=SiteCode("26740-1"),
    name_lines=("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "PHƯỜNG MẪU"),
    slogan="Hành chính phục vụ",
    hotline="1022",
    counters=(SIGN,),
    recent=(wire.RecentCall(CALL, still_called=True),),
    waiting=(COUNT,),
    notice=None,
)
SIGN_MESSAGE = wire.CounterSignMessage("e1", 41, AT, SIGN)
SERVICE_WAIT = wire.ServiceWait(
    ServiceCode("chung-thuc"), "Chứng thực", 12, timedelta(minutes=9), None, 0
)
WAITS = wire.WaitsMessage("e1", 41, AT, (SERVICE_WAIT,))
HEARTBEAT = wire.Heartbeat("e1", 41, AT, 60.0)
STATUS = wire.DeviceStatus(AT, online=True, printer=None, paper=None, version="0.1.0")
ZONE = Zone(counters=frozenset({CounterId(3)}), services=frozenset({ServiceCode("dat-dai")}))
BOARD_STATUS = replace(STATUS, sound=wire.Sound.NONE, zone=ZONE, detail="no sound: no card")

WORDS: list[tuple[object, Callable[..., dict[str, object]], Callable[..., object]]] = [
    (CALL, wire.encode_call, wire.decode_call),
    (SIGN_MESSAGE, wire.encode_counter_sign, wire.decode_counter_sign),
    (WAITS, wire.encode_waits, wire.decode_waits),
    (SNAPSHOT, wire.encode_snapshot, wire.decode_snapshot),
    (HEARTBEAT, wire.encode_heartbeat, wire.decode_heartbeat),
    (STATUS, wire.encode_device_status, wire.decode_device_status),
    (BOARD_STATUS, wire.encode_device_status, wire.decode_device_status),
]
INTERFACES = Path(__file__).parents[2] / "docs" / "interfaces.md"


@pytest.mark.parametrize(("message", "encode", "decode"), WORDS)
def test_a_message_comes_back_as_it_went(
    message: object,
    encode: Callable[..., dict[str, object]],
    decode: Callable[..., object],
) -> None:
    assert decode(wire.json_bytes(encode(message))) == message
    assert decode(encode(message)) == message


def test_a_status_of_another_version_is_read_as_far_as_we_know_it() -> None:
    older = wire.encode_device_status(STATUS)
    del older["sound"], older["zone"]
    assert wire.decode_device_status(older) == STATUS
    later = wire.encode_device_status(BOARD_STATUS) | {"sound": "muffled"}
    assert wire.decode_device_status(later) == replace(BOARD_STATUS, sound=None)


@pytest.mark.parametrize("counters", [["3"], [True], 3])
def test_a_zone_of_anything_but_counters_is_refused(counters: object) -> None:
    wrong = wire.encode_device_status(STATUS) | {"zone": {"counters": counters, "services": []}}
    with pytest.raises(wire.MessageError, match=r"zone\.counters"):
        wire.decode_device_status(wrong)


def test_the_interfaces_page_has_every_message_field_by_field() -> None:
    page = INTERFACES.read_text(encoding="utf-8").replace("v: 1,", "v,")
    for message in (
        wire.encode_call(CALL),
        wire.encode_counter_sign(SIGN_MESSAGE),
        wire.encode_heartbeat(HEARTBEAT),
        wire.encode_device_status(STATUS),
    ):
        assert f"{{{', '.join(message)}}}" in page


def test_the_interfaces_page_has_the_snapshot_field_by_field() -> None:
    page = INTERFACES.read_text(encoding="utf-8")
    shape = page[page.index("{v: 1, epoch, seq, call_no, day") :]
    shape = shape[: shape.index("\n```")]
    fields = json.loads(wire.json_bytes(wire.encode_snapshot(SNAPSHOT)))
    written = re.sub(r"\[[^\]]*\]", "", shape.replace("v: 1", "v"))
    assert re.findall(r"[a-z_]+", written) == list(fields)
    for inner in ("counters", "waiting"):
        written = re.sub(r": \{[^}]*\}", "", shape.split(f"{inner}: [{{")[1]).split("}]")[0]
        assert re.findall(r"[a-z_]+", written) == list(fields[inner][0])


def test_the_wire_is_plain_utf8_with_seconds_and_offsets() -> None:
    payload = wire.json_bytes(wire.encode_snapshot(SNAPSHOT))
    assert "Chứng thực".encode() in payload
    parsed = json.loads(payload)
    assert parsed["at"] == "2026-11-23T08:05:09.123+07:00"
    assert parsed["day"] == "2026-11-23"
    assert parsed["waiting"][0]["expected_wait"] == {"low_s": 240, "high_s": 720.5}
    assert parsed["recent"][0]["still_called"] is True


def test_a_full_snapshot_stays_under_16_kb() -> None:
    full = replace(
        SNAPSHOT,
        counters=SNAPSHOT.counters * 20,
        recent=SNAPSHOT.recent * wire.RECENT_CALLS,
        waiting=SNAPSHOT.waiting * 10,
    )
    assert len(wire.json_bytes(wire.encode_snapshot(full))) < 16_000


def test_unknown_fields_and_later_versions_are_read() -> None:
    later = {**wire.encode_call(CALL), "v": 9, "mood": {"smile": [1]}}
    assert wire.decode_call(later) == CALL


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"number": "1005"}, "number: an integer is wanted"),
        ({"number": 1005.0}, "number: an integer is wanted"),
        ({"seq": True}, "seq: an integer is wanted"),
        ({"at": "2026-11-23 08:05"}, "at: '2026-11-23 08:05' is not a moment"),
        ({"at": "2026-11-23T08:05:09"}, "at: .* is not a moment with offset"),
        ({"at": "2026-13-23T08:05:09Z"}, "at: .*month"),
        ({"priority": 1}, "priority: true or false is wanted"),
        ({"label": None}, "label: a text is wanted"),
        ({"v": 0}, "v: 0 is not a version"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(wire.MessageError, match=complaint):
        wire.decode_call({**wire.encode_call(CALL), **change})


def test_a_missing_field_deep_inside_is_named_by_its_path() -> None:
    broken = json.loads(wire.json_bytes(wire.encode_snapshot(SNAPSHOT)))
    del broken["recent"][0]["counter"]
    with pytest.raises(wire.MessageError, match=re.escape("recent[0].counter: is missing")):
        wire.decode_snapshot(broken)
    broken["recent"] = [7]
    with pytest.raises(wire.MessageError, match=re.escape("recent[0]: an object is wanted")):
        wire.decode_snapshot(broken)
    broken["recent"] = "none"
    with pytest.raises(wire.MessageError, match="recent: a list is wanted"):
        wire.decode_snapshot(broken)


@pytest.mark.parametrize(
    "payload",
    [b"", b"{", b"\xff\xfe", b"[]", b"7", b"null", b"[" * 100_000, b'{"v":' + b"9" * 5000 + b"}"],
)
def test_rubbish_is_a_message_error(payload: bytes) -> None:
    with pytest.raises(wire.MessageError):
        wire.decode_call(payload)


@given(st.binary(max_size=60))
def test_no_bytes_do_anything_but_a_message_error(payload: bytes) -> None:
    with pytest.raises(wire.MessageError):
        wire.decode_snapshot(payload)


@given(
    st.datetimes(
        min_value=datetime(1970, 1, 1),  # noqa: DTZ001  hypothesis wants it without offset
        max_value=datetime(2999, 12, 31),  # noqa: DTZ001  (the same)
        timezones=st.integers(-14 * 4, 14 * 4).map(lambda q: timezone(timedelta(minutes=15 * q))),
    )
)
def test_a_moment_loses_nothing(moment: datetime) -> None:
    back = wire.moment_from_text(wire.moment_to_text(moment))
    assert (back, back.utcoffset()) == (moment, moment.utcoffset())


def test_a_moment_without_offset_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="offset"):
        wire.moment_to_text(AT.replace(tzinfo=None))
    with pytest.raises(ValueError, match="offset"):
        wire.moment_to_text(AT.astimezone(timezone(timedelta(seconds=1))))


def test_zulu_is_utc() -> None:
    moment = wire.moment_from_text("2026-11-23T01:05:09.1Z")
    assert moment == datetime(2026, 11, 23, 1, 5, 9, 100_000, UTC)


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000)))
def test_a_duration_loses_nothing(duration: timedelta) -> None:
    assert coding.duration(json.loads(json.dumps(wire.seconds(duration)))) == duration


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e300])
def test_no_duration_comes_from_what_is_no_number(number: float) -> None:
    with pytest.raises(wire.MessageError):
        coding.duration(number)


def test_a_call_belongs_to_the_day_of_the_sites_offset() -> None:
    late = datetime(2026, 11, 23, 0, 30, tzinfo=VIETNAM)
    call = wire.decode_call({**wire.encode_call(CALL), "at": wire.moment_to_text(late)})
    assert call.day == date(2026, 11, 23)
