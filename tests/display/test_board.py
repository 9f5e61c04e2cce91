"""A board shows each call once, says it once or rightly not, and tells when it knows no more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.board import Board
from display.board_wording import Wording
from display.hall_watch import Wish
from display.settings import TEXTS
from display.speech import Dialect, Speech
from display.views import CallRow, ShownCall
from tests.display.fakes_hall import Hall
from ticket_queue.catalogue import FIRST_LANGUAGE, load_catalogues
from ticket_queue.ids import Language
from ticket_queue.messages import CallMessage

CATALOGUES = load_catalogues(TEXTS)
VIETNAMESE = CATALOGUES[FIRST_LANGUAGE]
SPEECH = Speech(CATALOGUES, Dialect.SOUTH, 1000)
LOST = "Màn hình tạm mất kết nối. Xin nghe loa hoặc hỏi người hướng dẫn."


def new_board(language: str = "vi") -> Board:
    return Board(Wording(CATALOGUES[Language(language)]), SPEECH, 0.0)


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def board(hall: Hall) -> Board:
    """A board that is connected and has the snapshot of a hall without calls."""
    board = new_board()
    board.link_changed(0.0, connected=True)
    board.hear_snapshot(hall.snapshot(), 0.0, just_made=True)
    return board


def numbers(shown: tuple[ShownCall, ...]) -> list[int]:
    return [call.number for call in shown]


def on_board(board: Board, now: float) -> list[str]:
    view = board.view(now)
    rows = ([view.newest] if view.newest else []) + list(view.rows)
    return [row.label for row in rows]


def test_a_call_is_shown_and_spoken_at_once(hall: Hall, board: Board) -> None:
    shown = board.hear_call(hall.call(1005, counter=3), 0.0)
    (call,) = shown
    assert (call.call_no, call.seq, call.number, call.counter, call.attempt) == (1, 1, 1005, 3, 1)
    assert call.spoken == "Mời công dân có số một không không năm, đến quầy số ba."
    view = board.view(0.0)
    assert view.newest == CallRow("1005", "3", "")
    assert view.fresh
    assert not board.view(13.0).fresh


def test_the_same_call_by_message_and_snapshot_is_shown_once(hall: Hall, board: Board) -> None:
    call = hall.call(1001)
    assert numbers(board.hear_snapshot(hall.snapshot(), 0.1, just_made=False)) == [1001]
    assert board.hear_call(call, 0.2) == ()
    assert board.hear_call(call, 0.3) == ()
    assert board.hear_snapshot(hall.snapshot(), 0.4, just_made=True) == ()


def test_at_most_five_rows_stand_under_the_newest_and_each_ticket_once(
    hall: Hall, board: Board
) -> None:
    for number in range(1001, 1009):
        board.hear_call(hall.call(number), 0.0)
    board.hear_call(hall.call(1006, counter=2, attempt=2), 0.0)
    view = board.view(0.0)
    assert view.newest == CallRow("1006", "2", "Gọi lần\u00a0thứ\u00a02")
    assert [row.label for row in view.rows] == ["1008", "1007", "1005", "1004", "1003"]


def test_a_missing_call_is_found_in_the_snapshot_and_spoken(hall: Hall, board: Board) -> None:
    hall.call(1001)
    hall.now = 5.0
    assert numbers(board.hear_call(hall.call(1002), 5.0)) == [1002]
    board.tick(5.0)
    found = board.hear_snapshot(hall.snapshot(), 6.0, just_made=True)
    assert numbers(found) == [1001]
    assert found[0].spoken is not None
    assert on_board(board, 6.0) == ["1002", "1001"]


def test_a_gap_asks_for_the_snapshot_after_a_moment_and_then_rests(
    hall: Hall, board: Board
) -> None:
    assert board.tick(0.0) == ()
    hall.call(1001)
    board.hear_call(hall.call(1002), 1.0)
    assert board.tick(1.0) == ()
    assert board.tick(2.1) == (Wish.FETCH,)
    assert board.tick(3.0) == ()
    assert board.tick(5.2) == (Wish.FETCH,)
    board.hear_snapshot(hall.snapshot(), 5.3, just_made=True)
    assert board.tick(9.0) == ()


def test_calls_that_change_places_end_in_their_order(hall: Hall, board: Board) -> None:
    first, second = hall.call(1001), hall.call(1002)
    board.hear_call(second, 0.0)
    board.hear_call(first, 0.1)
    assert on_board(board, 0.2) == ["1002", "1001"]


def test_a_call_that_comes_over_thirty_seconds_late_is_shown_in_silence(
    hall: Hall, board: Board
) -> None:
    hall.call(1001)
    hall.now = 29.0
    hall.call(1002)
    hall.now = 31.0
    first, second = board.hear_snapshot(hall.snapshot(), 31.0, just_made=True)
    assert (first.number, first.spoken) == (1001, None)
    assert second.spoken is not None


def test_lateness_is_counted_in_real_seconds_when_the_service_clock_runs_fast() -> None:
    hall, board = Hall(), new_board()
    fast = replace(hall.snapshot(), speed=60.0)
    board.hear_snapshot(fast, 0.0, just_made=True)
    call = hall.call(1001)
    late = replace(hall.snapshot(), at=hall.at + timedelta(minutes=20), speed=60.0)
    (shown,) = board.hear_snapshot(late, 20.0, just_made=True)
    assert shown.number == call.number
    assert shown.spoken is not None


def test_a_ticket_that_is_no_longer_called_is_shown_in_silence(hall: Hall, board: Board) -> None:
    hall.call(1001)
    hall.serve(1001)
    (shown,) = board.hear_snapshot(hall.snapshot(), 1.0, just_made=True)
    assert shown.spoken is None


def test_a_late_call_whose_ticket_is_served_already_is_not_spoken(hall: Hall) -> None:
    board = new_board()
    call = hall.call(1001)
    hall.serve(1001)
    forgetful = replace(hall.snapshot(), recent=(), call_no=0)
    board.hear_snapshot(replace(forgetful, call_no=1, seq=2), 0.0, just_made=True)
    assert board.hear_call(call, 0.1) == ()


def test_a_board_that_has_just_started_shows_the_last_calls_and_says_nothing(hall: Hall) -> None:
    for number in range(1001, 1013):
        hall.call(number)
    board = new_board()
    shown = board.hear_snapshot(hall.snapshot(), 0.0, just_made=False)
    assert numbers(shown) == list(range(1003, 1013))
    assert {call.spoken for call in shown} == {None}
    assert board.view(0.0).fresh is False
    assert board.hear_call(hall.call(1013), 1.0)[0].spoken is not None


def test_a_snapshot_that_is_older_than_the_held_one_is_dropped(hall: Hall, board: Board) -> None:
    old = hall.snapshot()
    hall.seq += 1
    hall.notice = "Quầy 3 nghỉ trưa sớm"
    board.hear_snapshot(hall.snapshot(), 0.0, just_made=False)
    board.hear_snapshot(old, 0.1, just_made=False)
    assert board.view(0.2).notice == "Quầy 3 nghỉ trưa sớm"


def test_a_call_outlives_a_snapshot_that_was_made_before_it(hall: Hall, board: Board) -> None:
    before = hall.snapshot()
    board.hear_call(hall.call(1001), 0.0)
    board.hear_snapshot(replace(before, at=before.at + timedelta(seconds=1)), 0.1, just_made=False)
    assert on_board(board, 0.2) == ["1001"]


def test_a_new_day_begins_empty_and_counts_from_one(hall: Hall, board: Board) -> None:
    yesterday = hall.call(1001)
    board.hear_call(yesterday, 0.0)
    hall.new_day()
    hall.seq += 1
    board.hear_snapshot(hall.snapshot(), 1.0, just_made=True)
    assert on_board(board, 1.0) == []
    assert numbers(board.hear_call(hall.call(1001), 2.0)) == [1001]
    assert board.hear_call(replace(yesterday, call_no=9, seq=99), 2.0) == ()


def test_a_days_first_call_may_come_before_its_snapshot(hall: Hall, board: Board) -> None:
    board.hear_call(hall.call(1001), 0.0)
    hall.new_day()
    assert numbers(board.hear_call(hall.call(2001), 1.0)) == [2001]
    assert on_board(board, 1.0) == ["2001"]
    assert board.hear_snapshot(hall.snapshot(), 1.1, just_made=True) == ()


def test_another_ledger_takes_over_silently_and_the_old_one_is_not_heard_again(
    hall: Hall, board: Board
) -> None:
    board.hear_call(hall.call(1001), 0.0)
    spare = Hall("e2")
    first = spare.call(3001)
    assert board.hear_call(first, 1.0) == ()
    assert on_board(board, 1.0) == ["1001"]
    (shown,) = board.hear_snapshot(spare.snapshot(), 1.1, just_made=True)
    assert (shown.number, shown.spoken) == (3001, None)
    assert board.hear_call(hall.call(1002), 2.0) == ()
    assert board.hear_snapshot(hall.snapshot(), 2.0, just_made=True) == ()
    board.hear_heartbeat(hall.heartbeat(), 2.0)
    assert on_board(board, 2.0) == ["3001"]
    assert board.hear_call(spare.call(3002), 2.1)[0].spoken is not None


def test_a_call_of_an_unknown_ledger_asks_for_its_snapshot(hall: Hall, board: Board) -> None:
    spare = Hall("e2")
    second = (spare.call(3001), spare.call(3002))[1]
    empty = replace(spare.snapshot(), seq=0, call_no=0, recent=())
    board.hear_call(second, 10.0)
    board.tick(10.0)
    assert board.tick(11.1) == (Wish.FETCH,)
    assert numbers(board.hear_snapshot(empty, 11.2, just_made=True)) == [3002]


def test_a_false_call_is_dropped(hall: Hall, board: Board) -> None:
    hall.call(1001)
    hall.serve(1001)
    board.hear_snapshot(hall.snapshot(), 0.0, just_made=True)
    false = replace(hall.call(6666), seq=1, call_no=50)
    assert board.hear_call(false, 0.1) == ()
    assert "6666" not in on_board(board, 0.1)


def test_three_missed_heartbeats_begin_the_connection_anew(hall: Hall, board: Board) -> None:
    board.hear_heartbeat(hall.heartbeat(), 5.0)
    assert Wish.RECONNECT not in board.tick(20.0)
    assert Wish.RECONNECT in board.tick(20.1)
    assert Wish.RECONNECT not in board.tick(21.0)
    board.link_changed(22.0, connected=True)
    assert Wish.RECONNECT not in board.tick(37.0)
    assert Wish.RECONNECT in board.tick(37.1)


def test_while_the_broker_is_away_a_snapshot_is_wanted_every_three_seconds(
    hall: Hall, board: Board
) -> None:
    board.link_changed(10.0, connected=False)
    wanted = [second / 2 for second in range(20, 50) if Wish.FETCH in board.tick(second / 2)]
    assert wanted == [10.0, 13.0, 16.0, 19.0, 22.0]
    hall.now = 20.0
    hall.call(1001)
    assert board.hear_snapshot(hall.snapshot(), 20.0, just_made=True)[0].spoken is not None
    assert board.view(20.1).lost == ""
    assert board.view(20.1).age == ""


def test_a_board_alone_says_so_and_keeps_what_it_knew(hall: Hall, board: Board) -> None:
    board.hear_call(hall.call(1001), 1.0)
    board.link_changed(2.0, connected=False)
    calm, alone = board.view(11.0), board.view(12.0)
    assert (calm.lost, calm.age) == ("", "Dữ liệu lúc 07:30:00")
    assert alone.lost == LOST
    assert alone.newest == CallRow("1001", "1", "")
    assert alone.waiting == calm.waiting


def test_a_board_that_never_reached_anybody_says_so_too() -> None:
    board = new_board()
    assert board.tick(0.0) == (Wish.FETCH,)
    assert (board.view(0.0).status, board.view(0.0).lost) == ("Đang kết nối…", "")
    assert board.view(10.1).lost == LOST


def test_a_heartbeat_beyond_the_snapshot_marks_the_data_old_until_it_is_fetched(
    hall: Hall, board: Board
) -> None:
    hall.now = 5.0
    hall.call(1001)
    board.hear_heartbeat(hall.heartbeat(), 5.0)
    board.tick(5.0)
    assert Wish.FETCH in board.tick(6.1)
    hall.now = 10.5
    board.hear_heartbeat(hall.heartbeat(), 10.5)
    assert board.view(10.6).age == "Dữ liệu lúc 07:30:00"
    assert board.view(10.6).lost == ""
    board.hear_snapshot(hall.snapshot(), 11.0, just_made=True)
    assert board.view(11.1).age == ""


def test_the_clock_runs_from_the_servers_words_and_never_from_what_was_retained(
    hall: Hall,
) -> None:
    board = new_board()
    board.hear_snapshot(hall.snapshot(), 100.0, just_made=False)
    assert board.view(100.0).clock == ""
    hall.now = 90.0
    board.hear_heartbeat(hall.heartbeat(), 101.0)
    assert (board.view(101.0).clock, board.view(130.9).clock) == ("07:31", "07:31")
    assert board.view(131.0).clock == "07:32"
    assert board.view(131.0).date == "Thứ Hai, 23/11/2026"


def test_each_queue_says_how_many_wait_and_how_long(board: Board) -> None:
    rows = [(row.name, row.waiting, row.wait, row.open) for row in board.view(0.0).waiting]
    assert rows == [
        ("Chứng thực", "12", "khoảng 10–18 phút", True),
        ("Tư pháp - Hộ tịch", "4", "khoảng 7 phút", True),
        ("Đất đai", "0", "dưới 1 phút", True),
        ("Thuế", "2", "chưa rõ bao lâu", True),
        ("Bảo hiểm", "3", "Ngừng cấp số", False),
    ]


def test_the_board_speaks_english_where_it_is_set_to(hall: Hall) -> None:
    board = new_board("en")
    board.hear_snapshot(hall.snapshot(), 0.0, just_made=True)
    view = board.view(0.0)
    assert view.waiting[0].name == "Certification"
    assert view.status == "No calls yet"
    assert view.date == "Monday, 23/11/2026"


@settings(deadline=None)
@given(st.data())
def test_whatever_is_lost_doubled_or_late_each_call_is_shown_once_and_boards_converge(
    data: st.DataObject,
) -> None:
    hall, board = Hall(), new_board()
    board.hear_snapshot(hall.snapshot(), 0.0, just_made=True)
    on_the_way: list[CallMessage] = []
    snapshots = [hall.snapshot()]
    shown: list[ShownCall] = []
    for _ in range(data.draw(st.integers(1, 25))):
        hall.now += data.draw(st.sampled_from((0.1, 2.0, 12.0)))
        what = data.draw(st.sampled_from(("call", "serve", "deliver", "snapshot", "beat")))
        if what == "call":
            on_the_way.append(hall.call(1000 + hall.call_no % 7, attempt=1))
            snapshots.append(hall.snapshot())
        elif what == "serve" and hall.calls:
            hall.serve(data.draw(st.sampled_from(hall.calls)).number)
            snapshots.append(hall.snapshot())
        elif what == "deliver" and on_the_way:
            shown += board.hear_call(data.draw(st.sampled_from(on_the_way)), hall.now)
        elif what == "snapshot":
            some = data.draw(st.sampled_from(snapshots))
            shown += board.hear_snapshot(some, hall.now, just_made=False)
        elif what == "beat":
            board.hear_heartbeat(hall.heartbeat(), hall.now)
    shown += board.hear_snapshot(hall.snapshot(), hall.now, just_made=True)
    call_nos = [call.call_no for call in shown]
    assert len(set(call_nos)) == len(call_nos)
    assert set(range(max(1, hall.call_no - 9), hall.call_no + 1)) <= set(call_nos)
    fresh = new_board()
    fresh.hear_snapshot(hall.snapshot(), hall.now, just_made=True)
    assert board.view(hall.now).newest == fresh.view(hall.now).newest
    assert board.view(hall.now).waiting == fresh.view(hall.now).waiting


def test_a_call_that_waits_for_the_voice_holds_while_its_number_is_called_at_its_counter(
    hall: Hall, board: Board
) -> None:
    (shown,) = board.hear_call(hall.call(1001, counter=2), 0.0)
    assert shown.announcement is not None
    assert board.still_calls(shown.announcement), "the snapshot is older than the call"
    board.hear_snapshot(hall.snapshot(), 0.1, just_made=True)
    assert board.still_calls(shown.announcement)
    hall.serve(1001)
    board.hear_snapshot(hall.snapshot(), 0.2, just_made=True)
    assert not board.still_calls(shown.announcement)


def test_a_call_that_waits_for_the_voice_ends_when_the_ticket_goes_to_another_counter(
    hall: Hall, board: Board
) -> None:
    (shown,) = board.hear_call(hall.call(1001, counter=2), 0.0)
    hall.call(1003, counter=2)
    hall.call(1001, counter=3)
    board.hear_snapshot(hall.snapshot(), 0.1, just_made=True)
    assert shown.announcement is not None
    assert not board.still_calls(shown.announcement)


def test_a_call_of_a_ledger_that_was_replaced_is_not_said(hall: Hall, board: Board) -> None:
    (shown,) = board.hear_call(hall.call(1001), 0.0)
    board.hear_snapshot(Hall("e2").snapshot(), 0.1, just_made=True)
    assert shown.announcement is not None
    assert not board.still_calls(shown.announcement)
