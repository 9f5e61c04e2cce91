"""Topics are spelled in one place, and a code cannot break out of its level."""

import pytest

from ticket_queue import topics
from ticket_queue.ids import CounterId, DeviceId, SiteCode

SITE = SiteCode("26740-1")


def test_each_topic_is_the_one_in_the_interfaces() -> None:
    assert topics.board(SITE) == "moiso/26740-1/board"
    assert topics.calls(SITE) == "moiso/26740-1/calls"
    assert topics.counter(SITE, CounterId(3)) == "moiso/26740-1/counters/3"
    assert topics.waits(SITE) == "moiso/26740-1/waits"
    assert topics.alerts(SITE) == "moiso/26740-1/alerts"
    assert topics.heartbeat(SITE) == "moiso/26740-1/heartbeat"
    assert topics.device_status(SITE, DeviceId("kiosk-1")) == "moiso/26740-1/devices/kiosk-1/status"
    assert topics.every_device_status(SITE) == "moiso/26740-1/devices/+/status"


def test_a_status_topic_tells_its_device() -> None:
    device = DeviceId("board-1")
    assert topics.device_of_status(SITE, topics.device_status(SITE, device)) == device


@pytest.mark.parametrize(
    "topic",
    [
        "moiso/26740-1/devices//status",
        "moiso/26740-1/devices/board-1/log",
        "moiso/26740-1/devices/board-1",
        "moiso/other/devices/board-1/status",
        "moiso/26740-1/board",
    ],
)
def test_other_topics_are_nobodys_status(topic: str) -> None:
    assert topics.device_of_status(SITE, topic) is None


@pytest.mark.parametrize("name", ["", "a/b", "+", "#", "a#", "$SYS", "a\0b"])
def test_a_code_that_would_leave_its_level_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="level"):
        topics.board(SiteCode(name))
    with pytest.raises(ValueError, match="level"):
        topics.device_status(SITE, DeviceId(name))
