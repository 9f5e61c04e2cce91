"""The sign over a counter shows what the counter does now, and tells when it knows no more."""

from dataclasses import replace

import pytest

from display.counter_sign import SignPresenter
from display.hall_watch import Wish
from display.news import CallHeard, HeartbeatHeard, LinkChanged, SignHeard, SnapshotHeard
from display.settings import TEXTS
from display.views import SignLook
from tests.display.fakes_hall import Hall
from ticket_queue.catalogue import FIRST_LANGUAGE, load_catalogues
from ticket_queue.ids import CounterId

VIETNAMESE = load_catalogues(TEXTS)[FIRST_LANGUAGE]
LOST = "Màn hình tạm mất kết nối. Xin nghe loa hoặc hỏi người hướng dẫn."


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def sign(hall: Hall) -> SignPresenter:
    """The sign over counter 2 of a hall without calls, connected."""
    sign = SignPresenter(VIETNAMESE, CounterId(2), 0.0)
    sign.hear(LinkChanged(connected=True), 0.0)
    sign.hear(SnapshotHeard(hall.snapshot(), just_made=True), 0.0)
    return sign


def test_before_anybody_has_told_the_sign_says_that_it_connects() -> None:
    view = SignPresenter(VIETNAMESE, CounterId(2), 0.0).view(0.0)
    assert (view.look, view.title) == (SignLook.UNKNOWN, "Quầy 2")
    assert view.words == "Đang kết nối…"


def test_a_counter_that_the_site_has_not_is_said() -> None:
    sign = SignPresenter(VIETNAMESE, CounterId(77), 0.0)
    sign.hear(SnapshotHeard(Hall().snapshot(), just_made=True), 0.0)
    assert sign.view(0.0).words == "Điểm tiếp nhận này không có quầy như vậy"


def test_a_counter_goes_from_free_to_called_to_serving_to_free(
    hall: Hall, sign: SignPresenter
) -> None:
    assert sign.view(0.0).look is SignLook.FREE
    hall.call(1005, counter=2)
    sign.hear(SignHeard(hall.sign(2)), 1.0)
    view = sign.view(1.0)
    assert (view.look, view.heading, view.label, view.fresh) == (
        SignLook.CALLED,
        "MỜI SỐ",
        "1005",
        True,
    )
    hall.start_serving(1005)
    sign.hear(SignHeard(hall.sign(2)), 2.0)
    view = sign.view(2.0)
    assert (view.look, view.label, view.fresh) == (SignLook.SERVING, "1005", False)
    hall.serve(1005)
    sign.hear(SignHeard(hall.sign(2)), 3.0)
    assert (sign.view(3.0).look, sign.view(3.0).label) == (SignLook.FREE, "")


def test_a_call_alone_brings_the_number_and_a_recall_its_count(
    hall: Hall, sign: SignPresenter
) -> None:
    sign.hear(CallHeard(hall.call(1005, counter=2)), 1.0)
    assert (sign.view(1.0).label, sign.view(1.0).note) == ("1005", "")
    assert not sign.view(14.0).fresh
    recall = CallHeard(hall.call(1005, counter=2, attempt=2))
    sign.hear(recall, 20.0)
    sign.hear(SignHeard(hall.sign(2)), 20.1)
    view = sign.view(20.1)
    assert (view.note, view.fresh) == ("Gọi lần\u00a0thứ\u00a02", True)
    sign.hear(recall, 25.0)
    assert not sign.view(33.0).fresh


def test_other_counters_calls_and_signs_are_not_ours(hall: Hall, sign: SignPresenter) -> None:
    sign.hear(CallHeard(hall.call(1005, counter=3)), 1.0)
    sign.hear(SignHeard(hall.sign(3)), 1.0)
    assert sign.view(1.0).look is SignLook.FREE


def test_what_is_older_than_what_is_known_changes_nothing(hall: Hall, sign: SignPresenter) -> None:
    call = CallHeard(hall.call(1005, counter=2))
    early = SignHeard(hall.sign(2))
    hall.serve(1005)
    sign.hear(SnapshotHeard(hall.snapshot(), just_made=False), 1.0)
    sign.hear(early, 2.0)
    sign.hear(call, 3.0)
    assert sign.view(3.0).look is SignLook.FREE


def test_a_new_ledger_begins_with_its_snapshot_and_the_old_one_is_over(
    hall: Hall, sign: SignPresenter
) -> None:
    hall.call(1005, counter=2)
    old = SignHeard(hall.sign(2))
    other = Hall("e2")
    other.call(3001, counter=2)
    sign.hear(SignHeard(other.sign(2)), 1.0)
    assert sign.view(1.0).look is SignLook.FREE
    sign.hear(SnapshotHeard(other.snapshot(), just_made=False), 2.0)
    assert sign.view(2.0).label == "3001"
    sign.hear(old, 3.0)
    assert sign.view(3.0).label == "3001"


def test_a_paused_counter_says_why(hall: Hall, sign: SignPresenter) -> None:
    hall.pause(2, "Họp giao ban đến 9:00")
    sign.hear(SignHeard(hall.sign(2)), 1.0)
    view = sign.view(1.0)
    assert (view.look, view.heading, view.words) == (
        SignLook.PAUSED,
        "QUẦY TẠM NGHỈ",
        "Họp giao ban đến 9:00",
    )
    hall.pause(2, "")
    sign.hear(SignHeard(hall.sign(2)), 2.0)
    assert sign.view(2.0).words == "Xin chờ hoặc hỏi người hướng dẫn"


def test_a_closed_counter_sends_people_on(hall: Hall, sign: SignPresenter) -> None:
    hall.seq += 1
    message = hall.sign(2)
    sign.hear(SignHeard(replace(message, sign=replace(message.sign, state="closed"))), 1.0)
    view = sign.view(1.0)
    assert (view.look, view.words) == (SignLook.CLOSED, "Mời quý vị sang quầy khác")


def test_the_last_state_stays_when_the_connection_is_lost(hall: Hall, sign: SignPresenter) -> None:
    hall.call(1005, counter=2)
    sign.hear(SnapshotHeard(hall.snapshot(), just_made=True), 1.0)
    sign.hear(LinkChanged(connected=False), 2.0)
    assert sign.tick(2.0) == (Wish.FETCH,)
    view = sign.view(12.0)
    assert (view.label, view.lost, view.age) == ("1005", LOST, "Dữ liệu lúc 07:30:00")
    hall.now = 13.0
    sign.hear(HeartbeatHeard(hall.heartbeat()), 13.0)
    assert (sign.view(13.0).lost, sign.view(13.0).age) == ("", "")


def test_three_missed_heartbeats_begin_the_connection_anew(sign: SignPresenter) -> None:
    sign.tick(0.0)
    assert sign.tick(15.1) == (Wish.RECONNECT,)
    assert sign.tick(15.2) == ()
