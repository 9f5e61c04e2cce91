"""A counter's terminal: signing in, one key by state, one press at a time, and plain words."""

from dataclasses import replace

import pytest

from display.counter_server import (
    Act,
    AskPeople,
    AskQueues,
    NoAnswer,
    SaidNo,
    SignIn,
    SignOut,
    VerbDone,
)
from display.counter_terminal.asking import GIVE_UP_AFTER_S
from display.hall_watch import Wish
from display.news import HeartbeatHeard
from display.pad_keys import NameTouched, PadChanged
from display.terminal_view import TerminalLook, Tone
from tests.display.fakes_terminal import PEOPLE, Desk, queues, ticket


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def at_work() -> Desk:
    """Lan is signed in at counter 2, which is open and free."""
    return Desk().at_work()


PIN_FIRST = "Mã PIN có từ 4 đến 12 chữ số. Xin gõ đủ rồi bấm Enter."


def said(desk: Desk) -> tuple[str, Tone] | None:
    message = desk.view.message
    return None if message is None else (message.text, message.tone)


# Signing in


def test_in_the_morning_the_last_officer_signs_in_with_the_one_key_and_a_pin(desk: Desk) -> None:
    assert desk.requests() == ()
    assert AskPeople() in desk.asked
    assert desk.view.look is TerminalLook.NAMES
    assert desk.view.words == "Đang hỏi máy chủ…"
    desk.answer(AskPeople(), PEOPLE)
    assert [(each.number, each.last) for each in desk.view.names] == [
        (1, True),
        (2, False),
        (3, False),
    ]
    desk.press("next")
    assert (desk.view.look, desk.view.heading) == (
        TerminalLook.PIN,
        "Mã PIN của Nguyễn\u00a0Thị\u00a0Lan",
    )
    desk.press("2", "5", "8", "0", after_s=0.05)
    assert desk.view.typed == "••••"
    desk.press("next")
    assert desk.requests() == (SignIn("lan", "2580"),)
    assert desk.view.typed == ""
    assert said(desk) == ("Đang đăng nhập…", Tone.DONE)
    desk.answer(SignIn("lan", "2580"), PEOPLE[0])
    assert (desk.view.look, desk.view.officer) == (TerminalLook.FREE, "Nguyễn Thị Lan")


def test_another_officer_types_a_number_or_touches_a_name(desk: Desk) -> None:
    desk.answer(AskPeople(), PEOPLE)
    desk.press("3")
    assert desk.view.typed == "3"
    desk.press("next")
    assert desk.view.heading == "Mã PIN của Lê\u00a0Thị\u00a0Hoa"
    desk.press("erase")
    assert desk.view.look is TerminalLook.NAMES
    desk.terminal.hear(NameTouched(2), desk.now)
    assert desk.view.heading == "Mã PIN của Trần\u00a0Văn\u00a0Minh"


def test_who_worked_here_last_stands_first_the_next_time(desk: Desk) -> None:
    desk.answer(AskPeople(), PEOPLE)
    desk.terminal.hear(NameTouched(2), desk.now)
    desk.press("1", "2", "3", "4", "next")
    (request,) = desk.requests()
    desk.answer(request, PEOPLE[1])
    assert desk.terminal.lasts == ("minh", "lan")


@pytest.mark.parametrize(
    ("lasts", "keys", "sentence"),
    [
        ((), ["next"], "Xin chọn tên mình, hoặc gõ số của mình rồi bấm Enter."),
        ((), ["9", "next"], "Không có ai mang số này. Xin xem lại số bên cạnh tên mình."),
        (("lan",), ["next", "1", "2", "next"], PIN_FIRST),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_is_sent(
    lasts: tuple[str, ...], keys: list[str], sentence: str
) -> None:
    desk = Desk(lasts)
    desk.answer(AskPeople(), PEOPLE)
    desk.press(*keys)
    assert said(desk) == (sentence, Tone.REFUSED)
    assert desk.requests() == ()


def test_six_names_stand_on_a_page_and_one_key_turns_it() -> None:
    desk = Desk(())
    many = [replace(PEOPLE[0], staff=f"p{number}", number=number) for number in range(1, 9)]
    desk.answer(AskPeople(), tuple(many))
    assert [each.number for each in desk.view.names] == [1, 2, 3, 4, 5, 6]
    desk.press("more")
    assert [each.number for each in desk.view.names] == [7, 8]
    desk.press("more")
    assert desk.view.names[0].number == 1


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (401, "Mã nhân viên hoặc mã PIN không đúng. Xin thử lại."),
        (429, "Nhập sai nhiều lần nên tạm khóa. Xin thử lại sau 30 giây."),
    ],
)
def test_a_wrong_or_locked_pin_is_said_in_the_servers_words(
    desk: Desk, status: int, sentence: str
) -> None:
    desk.answer(AskPeople(), PEOPLE)
    desk.press("next", "9", "9", "9", "9", "next")
    (request,) = desk.requests()
    desk.answer(request, SaidNo(status, "unauthorized", sentence))
    assert (desk.view.look, desk.view.typed) == (TerminalLook.PIN, "")
    assert said(desk) == (sentence, Tone.REFUSED)


def test_a_pin_is_in_no_text_of_a_request() -> None:
    assert "2580" not in repr(SignIn("lan", "2580"))


def test_a_revoked_device_learns_why_it_gets_no_names(desk: Desk) -> None:
    sentence = "Mã của thiết bị không đúng hoặc đã bị thu hồi. Xin báo người quản trị."
    desk.requests()
    desk.answer(AskPeople(), SaidNo(401, "unauthorized", sentence))
    assert said(desk) == (sentence, Tone.REFUSED)
    desk.now += 3
    desk.asked.clear()
    desk.requests()
    assert AskPeople() in desk.asked


def test_a_session_that_has_ended_leads_back_to_the_names(at_work: Desk) -> None:
    at_work.press("next")
    sentence = "Phiên đăng nhập đã hết. Xin đăng nhập lại."
    at_work.answer(at_work.act(), SaidNo(401, "unauthorized", sentence))
    assert (at_work.view.look, at_work.view.officer) == (TerminalLook.NAMES, "")
    assert said(at_work) == (sentence, Tone.REFUSED)


@pytest.mark.parametrize("told", [None, NoAnswer()])
def test_signing_out_needs_no_server(at_work: Desk, told: NoAnswer | None) -> None:
    at_work.hall.pause(2, "Họp")
    at_work.hear_sign()
    at_work.press("pause", "2")
    assert at_work.requests() == (SignOut(),)
    at_work.answer(SignOut(), told)
    assert at_work.view.look is TerminalLook.NAMES


# The one key


def test_the_one_key_calls_starts_finishes_and_calls_the_next(at_work: Desk) -> None:
    assert at_work.view.keys[0].text == "Gọi người tiếp theo"
    at_work.call(1005)
    view = at_work.view
    assert (view.look, view.heading, view.label) == (TerminalLook.CALLED, "ĐANG GỌI SỐ", "1005")
    assert view.keys[0].text == "Bắt đầu phục vụ"
    at_work.press("next")
    request = at_work.act()
    assert (request.verb, request.body) == ("start-serving", {})
    at_work.hall.start_serving(1005)
    at_work.answer(request, VerbDone(at_work.hall.seq, "open", ticket(1005, "serving")))
    assert at_work.view.heading == "ĐANG PHỤC VỤ SỐ"
    assert at_work.view.keys[0].text == "Kết thúc và gọi tiếp"
    at_work.press("next")
    request = at_work.act()
    assert request.verb == "call-next"
    at_work.hall.call(1006, counter=2)
    at_work.answer(request, VerbDone(at_work.hall.seq, "open", ticket(1006, "called")))
    assert (at_work.view.look, at_work.view.label) == (TerminalLook.CALLED, "1006")


def test_when_nobody_is_left_the_finish_is_kept_and_said(at_work: Desk) -> None:
    at_work.serve(1005)
    at_work.press("next")
    at_work.hall.serve(1005)
    at_work.answer(at_work.act(), VerbDone(at_work.hall.seq, "open", ticket(1005, "served")))
    assert (at_work.view.look, at_work.view.label) == (TerminalLook.FREE, "")
    assert said(at_work) == ("Đã kết thúc số 1005. Không còn ai đang chờ.", Tone.DONE)


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [("queue-empty", "Không còn ai đang chờ."), ("counter-busy", "Quầy 2 đang giữ số 1005.")],
)
def test_a_refusal_is_said_in_the_servers_words_and_changes_nothing(
    at_work: Desk, slug: str, sentence: str
) -> None:
    at_work.press("next")
    at_work.answer(at_work.act(), SaidNo(409, slug, sentence))
    assert at_work.view.look is TerminalLook.FREE
    assert said(at_work) == (sentence, Tone.REFUSED)
    assert not at_work.view.busy


def test_a_call_made_elsewhere_and_how_long_it_has_lasted_are_shown(at_work: Desk) -> None:
    at_work.hall.now = at_work.now
    at_work.hall.call(2007, counter=2)
    at_work.hear_sign()
    at_work.now += 75
    at_work.terminal.hear(HeartbeatHeard(at_work.hall.heartbeat()), at_work.now - 75)
    assert (at_work.view.label, at_work.view.since) == ("2007", "đã gọi 1:15")


# A double press is one


def test_a_double_press_is_one(at_work: Desk) -> None:
    at_work.press("next")
    at_work.press("next", after_s=0.1)
    request = at_work.act()
    at_work.hall.call(1005, counter=2)
    at_work.answer(request, VerbDone(at_work.hall.seq, "open", ticket(1005, "called")))
    at_work.press("next", after_s=0.1)
    assert at_work.requests() == ()
    at_work.press("next", after_s=0.5)
    assert at_work.act().verb == "start-serving"


def test_while_a_verb_is_under_way_no_key_means_anything(at_work: Desk) -> None:
    at_work.press("next")
    request = at_work.act()
    assert at_work.view.busy
    assert said(at_work) is None
    at_work.now += 0.3
    assert said(at_work) == ("Đang gửi…", Tone.DONE)
    at_work.press("next", "pause", "1", "recall")
    assert at_work.requests() == ()
    at_work.answer(request, SaidNo(409, "queue-empty", "Không còn ai đang chờ."))
    assert at_work.view.look is TerminalLook.FREE


def test_another_key_right_after_is_meant(at_work: Desk) -> None:
    at_work.press("pause", "1", after_s=0.1)
    assert at_work.act() == Act("pause", "request-1", {"reason": "Nghỉ trưa"})


def test_without_an_answer_the_same_request_is_sent_again_until_there_is_one(
    at_work: Desk,
) -> None:
    at_work.press("next")
    first = at_work.act()
    for _ in range(5):
        at_work.answer(first, NoAnswer())
        assert at_work.requests() == ()
        assert said(at_work) is not None
        at_work.now += 3
        assert at_work.act() == first
    text, tone = said(at_work) or ("", None)
    assert tone is Tone.LOST
    assert text == "Chưa thấy máy chủ trả lời. Đang gửi lại lần 5, không cần bấm nữa."
    at_work.hall.call(1005, counter=2)
    at_work.answer(first, VerbDone(at_work.hall.seq, "open", ticket(1005, "called")))
    assert at_work.view.label == "1005"


@pytest.mark.parametrize(
    ("detail", "sentence"),
    [
        ("", "Máy chủ không trả lời. Xin xem lại số đang hiện rồi bấm lại khi có kết nối."),
        ("Máy chủ tạm thời không ghi được.", "Máy chủ tạm thời không ghi được."),
    ],
)
def test_after_a_minute_without_an_answer_it_is_given_up_and_said(
    at_work: Desk, detail: str, sentence: str
) -> None:
    at_work.press("next")
    request = at_work.act()
    at_work.now += GIVE_UP_AFTER_S + 1
    at_work.answer(request, NoAnswer(detail))
    assert at_work.requests() == ()
    assert said(at_work) == (sentence, Tone.REFUSED)


# The other keys


@pytest.mark.parametrize(("key", "verb"), [("recall", "recall"), ("no_show", "no-show")])
def test_keys_of_a_called_number(at_work: Desk, key: str, verb: str) -> None:
    at_work.call()
    at_work.press(key)
    assert at_work.act().verb == verb


def test_a_recall_is_counted(at_work: Desk) -> None:
    at_work.call()
    at_work.press("recall")
    request = at_work.act()
    at_work.hall.call(1005, counter=2, attempt=2)
    at_work.answer(request, VerbDone(at_work.hall.seq, "open", ticket(1005, "called", attempt=2)))
    assert at_work.view.heading == "ĐANG GỌI SỐ, LẦN 2"
    assert said(at_work) == ("Đã gọi lại số 1005, lần 2.", Tone.DONE)


@pytest.mark.parametrize(
    ("choice", "verb"), [("1", "park"), ("2", "return")]
)  # fmt: skip
def test_a_serving_counter_parks_and_returns_from_a_short_list(
    at_work: Desk, choice: str, verb: str
) -> None:
    at_work.serve()
    at_work.press("more")
    assert [key.text for key in at_work.view.keys] == [
        "Hẹn quay lại trong ngày", "Trả về hàng chờ", "Quay lại",
    ]  # fmt: skip
    at_work.press(choice)
    assert at_work.act().verb == verb


def test_finishing_without_the_next_has_a_key_of_its_own(at_work: Desk) -> None:
    at_work.serve()
    at_work.press("finish")
    assert at_work.act().verb == "finish"


def test_a_pause_has_a_reason_from_the_list_and_the_one_key_ends_it(at_work: Desk) -> None:
    at_work.press("pause")
    assert [key.text for key in at_work.view.keys] == ["Nghỉ trưa", "Họp", "Đóng quầy", "Quay lại"]
    at_work.press("2")
    request = at_work.act()
    assert request.body == {"reason": "Họp"}
    at_work.hall.pause(2, "Họp")
    at_work.answer(request, VerbDone(at_work.hall.seq, "paused", None))
    at_work.hear_sign()
    assert (at_work.view.look, at_work.view.words) == (TerminalLook.PAUSED, "Họp")
    at_work.press("next")
    assert at_work.act().verb == "open"


def test_the_reason_is_not_lost_when_the_hall_was_quicker_than_the_answer(at_work: Desk) -> None:
    at_work.press("pause", "2")
    request = at_work.act()
    at_work.hall.pause(2, "Họp")
    at_work.hear_sign()
    at_work.answer(request, VerbDone(at_work.hall.seq, "paused", None))
    assert at_work.view.words == "Họp"


def test_a_list_closes_by_a_key_or_when_the_counter_has_moved_on(at_work: Desk) -> None:
    def look() -> TerminalLook:
        return at_work.view.look

    at_work.press("pause", "erase")
    assert look() is TerminalLook.FREE
    at_work.press("pause")
    assert look() is TerminalLook.LIST
    at_work.hall.call(1005, counter=2)
    at_work.hear_sign()
    assert look() is TerminalLook.CALLED
    at_work.press("1")
    assert at_work.requests() == ()


def test_a_slip_of_the_finger_is_taken_back(at_work: Desk) -> None:
    at_work.answer(AskQueues(), replace(queues(), last_label="1005"))
    assert "Bấm nhầm…" in [key.text for key in at_work.view.keys]
    at_work.press("more")
    assert at_work.view.keys[0].text == "Bấm nhầm: mở lại số 1005"
    at_work.press("1")
    assert at_work.act().verb == "reopen"


# Who waits, and what cannot be known


def test_who_waits_and_who_is_late_is_asked_at_news_and_shown(at_work: Desk) -> None:
    at_work.requests()
    assert AskQueues() in at_work.asked
    at_work.answer(AskQueues(), queues(0, waiting=5, longest_s=1290.0, near=2, past=1))
    view = at_work.view
    assert view.queue.replace("\u00a0", " ") == "5 người đang chờ, lâu nhất 21 phút"
    assert (view.late, view.level) == ("1 quá 20 phút · 2 sắp quá 20 phút", "past")
    at_work.asked.clear()
    at_work.now += 1
    at_work.requests()
    assert at_work.asked == []
    at_work.hall.call(1001, counter=3)
    at_work.hear_hall()
    at_work.requests()
    assert at_work.asked == [AskQueues()]


def test_waits_that_grow_without_news_are_asked_for_anew(at_work: Desk) -> None:
    at_work.requests()
    at_work.answer(AskQueues(), queues(waiting=1))
    at_work.asked.clear()
    at_work.now += 16
    at_work.requests()
    assert at_work.asked == [AskQueues()]
    at_work.answer(AskQueues(), queues(waiting=0))
    at_work.asked.clear()
    at_work.now += 16
    at_work.requests()
    assert at_work.asked == []


def test_a_lost_connection_is_said_and_the_number_stays(at_work: Desk) -> None:
    at_work.call()
    at_work.now += 11
    assert said(at_work) == ("Mất kết nối với máy chủ. Máy đang tự nối lại.", Tone.LOST)
    assert at_work.view.label == "1005"
    assert Wish.RECONNECT in at_work.terminal.tick(at_work.now + 5)


def test_a_pad_that_was_unplugged_is_said_until_it_is_back(at_work: Desk) -> None:
    at_work.hear_hall()
    at_work.terminal.hear(PadChanged("it was unplugged"), at_work.now)
    assert said(at_work) == ("Không thấy bàn phím số. Xin cắm lại.", Tone.LOST)
    at_work.terminal.hear(PadChanged(None), at_work.now)
    assert said(at_work) is None
