"""What devices say of themselves, however wrong, and what the manager's page then shows."""

import json
import logging
from datetime import UTC, datetime

import msgspec
import pytest

from server.announcing.device_statuses import LARGEST_STATUS_BYTES, MemoryDeviceStatuses
from server.service_clock import ServiceClock
from ticket_queue.ids import DeviceId
from ticket_queue.messages import DeviceStatus, encode_device_status, json_bytes

BOARD = DeviceId("board-1")
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
STATUS = encode_device_status(
    DeviceStatus(AT, online=True, printer=None, paper=None, version="0.1.0")
)
WHOLE = {"counters": [1], "services": ["chung-thuc"]}


@pytest.fixture
def statuses() -> MemoryDeviceStatuses:
    return MemoryDeviceStatuses(ServiceClock(AT, lambda: 0.0))


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"\x00\xff\xfe",
        b"null",
        b"[" * 4_000,
        b" " * (LARGEST_STATUS_BYTES + 1) + json_bytes(STATUS),
        json.dumps(STATUS).encode("utf-16"),
        json.dumps({**STATUS, "v": 0}).encode(),
        json.dumps({**STATUS, "v": None}).encode(),
        json.dumps({**STATUS, "online": "yes"}).encode(),
        json.dumps({**STATUS, "at": "1969-12-31T23:59:59Z"}).encode(),
        json.dumps({**STATUS, "at": float("nan")}).encode(),
        json.dumps({**STATUS, "detail": "\ud800"}).encode(),
        json.dumps({**STATUS, "detail": "?"}).encode().replace(b"?", b"\xed\xa0\x80"),
        json.dumps({**STATUS, "zone": {**WHOLE, "counters": [2**64]}}).encode(),
        json.dumps({**STATUS, "zone": {**WHOLE, "services": ["\udfff"]}}).encode(),
    ],
)
def test_nonsense_changes_nothing_and_is_logged_once(
    statuses: MemoryDeviceStatuses, nonsense: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    told: list[None] = []
    statuses.heard(BOARD, json_bytes(STATUS))
    before = statuses.all()
    statuses.listeners.append(lambda: told.append(None))
    for _ in range(100):
        statuses.heard(BOARD, nonsense)
    assert statuses.all() == before
    assert told == []
    assert [each.message for each in caplog.records] == ["a status cannot be read"]


def test_a_later_version_is_read_as_far_as_it_is_known(statuses: MemoryDeviceStatuses) -> None:
    statuses.heard(BOARD, json_bytes({**STATUS, "v": 99, "mood": ["\U0001f642"]}))
    assert statuses.all()[BOARD].version == "0.1.0"


def test_all_that_is_kept_of_a_status_can_be_written(statuses: MemoryDeviceStatuses) -> None:
    strange = {**STATUS, "detail": "\0\u202e<script>\U0001f5a8", "zone": {**WHOLE, "counters": []}}
    statuses.heard(BOARD, json_bytes(strange))
    msgspec.json.encode(statuses.all()[BOARD])
    assert statuses.all()[BOARD].detail == "\0\u202e<script>\U0001f5a8"
