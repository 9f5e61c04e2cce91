"""A counter's terminal as it is drawn: pictures of its states, keys for fingers, touches."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from display.counter_server import AskPeople, AskQueues, NoAnswer, Person, SaidNo
from display.counter_sign import SignPresenter
from display.counter_terminal import TerminalTexts
from display.news import SnapshotHeard
from display.pad_keys import NameTouched, PadChanged, PadKey, Pressed
from display.pad_map import pad_caps
from display.settings import load_settings
from display.sign_face import SignFace
from display.terminal_view import TerminalView
from tests.display.fakes_terminal import COUNTER, VIETNAMESE, Desk, queues
from tests.pictures import KeepPicture, keep_picture
from tests.window.hall_screens import frames, kivy, labels, picture, shown, whole
from ticket_queue.ids import CounterId

__all__ = ["keep_picture", "kivy"]

pytestmark = pytest.mark.window


@dataclass(frozen=True)
class Glass:
    """A screen of the market: its pixels, and its glass in millimetres."""

    size: tuple[int, int]
    mm: tuple[float, float]


GLASSES = {
    "800": Glass((800, 480), (154.1, 85.9)),  # 7 inches
    "1024": Glass((1024, 600), (222.7, 125.3)),  # 10.1 inches
}
SMALLEST_MM = 15
REASONS = ("Nghỉ trưa", "Họp", "Nghỉ ít phút", "Hệ thống gặp sự cố")
CAPS = pad_caps(load_settings(None, {"token_file": "token"}).terminal.keys)
TOUCHED = TerminalTexts(VIETNAMESE, REASONS, {})
PADDED = TerminalTexts(VIETNAMESE, REASONS, CAPS)
NAMES = (
    "Nguyễn Thị Lan", "Trần Văn Minh", "Lê Thị Hoa", "Phạm Hồng Sơn", "Võ Thị Minh Thu",
    "Đặng Hoàng Phương Nam", "Nguyễn Hoàng Phương Thảo Nguyên", "Bùi Văn Phúc",
)  # fmt: skip
PEOPLE = tuple(Person(f"p{place}", name, place) for place, name in enumerate(NAMES, 1))
WRONG = "Mã nhân viên hoặc mã PIN không đúng. Xin thử lại."
LOCKED = "Nhập sai nhiều lần nên tạm khóa. Xin thử lại sau 30 giây."
TOO_EARLY = "Xin chờ thêm 42 giây, hoặc gọi đủ 3 lần, rồi mới ghi số 1005 vắng mặt."


def _names(words: TerminalTexts = TOUCHED) -> Desk:
    desk = Desk(("p1",), words)
    desk.answer(AskPeople(), PEOPLE)
    return desk


def _few_names() -> Desk:
    desk = Desk((), TOUCHED)
    desk.answer(AskPeople(), PEOPLE[:3])
    desk.press("4", "next")
    return desk


def _revoked() -> Desk:
    desk = Desk((), TOUCHED)
    sentence = "Mã của thiết bị không đúng hoặc đã bị thu hồi. Xin báo người quản trị."
    desk.answer(AskPeople(), SaidNo(401, "unauthorized", sentence))
    return desk


def _pin(*keys: str, no: str = "") -> Desk:
    desk = _names()
    desk.press("next", *keys)
    if no:
        (request,) = desk.requests()
        desk.answer(request, SaidNo(401, "unauthorized", no))
    return desk


def _free(words: TerminalTexts = TOUCHED) -> Desk:
    desk = Desk(("lan",), words).at_work()
    desk.answer(AskQueues(), queues(0, waiting=5, longest_s=760))
    return desk


def _closed() -> Desk:
    desk = _free()
    desk.hall.close(2)
    desk.hear_sign()
    return desk


def _paused() -> Desk:
    desk = _free()
    desk.hall.pause(2, "Nghỉ trưa")
    desk.hear_sign()
    desk.now += 1805
    desk.hear_hall()
    return desk


def _called(words: TerminalTexts = TOUCHED) -> Desk:
    desk = _free(words)
    desk.call(1005)
    desk.answer(AskQueues(), queues(1, waiting=14, longest_s=1290, near=3, past=1))
    desk.now += 22
    desk.hear_hall()
    return desk


def _too_early() -> Desk:
    desk = _called()
    desk.press("no_show")
    desk.answer(desk.act(), SaidNo(409, "too-early", TOO_EARLY))
    return desk


def _serving(words: TerminalTexts = TOUCHED) -> Desk:
    desk = _free(words)
    desk.serve(39201)
    desk.answer(AskQueues(), queues(2, waiting=3, longest_s=960, near=2))
    desk.now += 384
    desk.hear_hall()
    return desk


def _pressed(desk: Desk, *keys: str) -> Desk:
    desk.press(*keys)
    return desk


def _nobody() -> Desk:
    desk = _free()
    desk.answer(AskQueues(), queues(0))
    return desk


def _lost() -> Desk:
    desk = _serving()
    desk.now += 20
    return desk


def _sending_again() -> Desk:
    desk = _serving()
    desk.press("next")
    desk.answer(desk.act(), NoAnswer())
    return desk


def _no_pad() -> Desk:
    desk = _free(PADDED)
    desk.terminal.hear(PadChanged("it was unplugged"), desk.now)
    return desk


STATES = {
    "names": _names,
    "names-few": _few_names,
    "revoked": _revoked,
    "pin": lambda: _pin("2", "5", "8", "0"),
    "pin-wrong": lambda: _pin("2", "5", "8", "0", "next", no=WRONG),
    "pin-locked": lambda: _pin("2", "5", "8", "0", "next", no=LOCKED),
    "connecting": lambda: Desk((), TOUCHED),
    "closed": _closed,
    "paused": _paused,
    "free": _free,
    "free-nobody": _nobody,
    "free-pad": lambda: _free(PADDED),
    "pad-away": _no_pad,
    "called": _called,
    "called-pad": lambda: _called(PADDED),
    "too-early": _too_early,
    "serving": _serving,
    "serving-pad": lambda: _serving(PADDED),
    "reasons": lambda: _pressed(_free(), "pause"),
    "more": lambda: _pressed(_serving(PADDED), "more"),
    "lost": _lost,
    "sending-again": _sending_again,
}


def keys_on(kivy: ModuleType) -> list[Any]:
    screen = kivy.Window.children[0]
    return [widget for widget in screen.walk() if type(widget).__name__ == "TerminalKey"]


def within(key: Any, place: Any) -> bool:  # noqa: ANN401  Kivy has no types
    left, below = key.x >= place.x, key.y >= place.y
    return left and below and key.right <= place.right and key.top <= place.top


@pytest.mark.parametrize("glass", GLASSES)
@pytest.mark.parametrize("state", STATES)
async def test_each_state_has_its_picture_whole_words_and_keys_for_fingers(
    kivy: ModuleType, keep_picture: KeepPicture, state: str, glass: str
) -> None:
    size, mm = GLASSES[glass].size, GLASSES[glass].mm
    async with shown(kivy, size, STATES[state]().view):
        drawn = picture(kivy)
        cut = [label.text for label in labels(kivy) if not whole(label)]
        measured = {
            key.text: min(key.width / size[0] * mm[0], key.height / size[1] * mm[1])
            for key in keys_on(kivy)
        }
        outside = [key.text for key in keys_on(kivy) if not within(key, key.parent)]
    keep_picture(f"terminal-{state}-{glass}", drawn)
    assert drawn.size == size
    assert cut == []
    assert {text: least for text, least in measured.items() if least < SMALLEST_MM} == {}
    assert outside == []


@pytest.mark.parametrize(
    ("state", "desk"),
    [("pin", lambda: _pin("2", "5", "8", "0")), ("too-early", _too_early),
     ("reasons", lambda: _pressed(_free(PADDED), "pause"))],
    ids=["pin", "too-early", "reasons"],
)  # fmt: skip
async def test_the_sign_bears_the_officers_line_at_its_foot(
    kivy: ModuleType, keep_picture: KeepPicture, state: str, desk: Callable[[], Desk]
) -> None:
    at_pad = desk()
    sign = SignPresenter(VIETNAMESE, CounterId(COUNTER), 0.0)
    face = SignFace(at_pad.terminal, sign)
    face.hear(SnapshotHeard(at_pad.hall.snapshot(), just_made=True), at_pad.now)
    async with shown(kivy, (1024, 600), face.view(at_pad.now)):
        drawn = picture(kivy)
        cut = [label.text for label in labels(kivy) if not whole(label)]
    keep_picture(f"terminal-on-sign-{state}", drawn)
    assert cut == []


async def test_what_is_touched_is_what_was_shown(kivy: ModuleType) -> None:
    from kivy.tests.common import UnitTestTouch  # noqa: PLC0415  Kivy reads the environment

    heard: list[object] = []
    views: list[TerminalView]
    async with shown(kivy, (800, 480), _names().view, touched=heard.append) as (views, news):

        async def touch(text: str) -> None:
            (key,) = [each for each in keys_on(kivy) if each.text == text]
            finger = UnitTestTouch(*key.to_window(*key.center))
            finger.touch_down()
            await frames(1)
            finger.touch_up()
            await frames(1)

        await touch("Trần Văn Minh")
        views.append(_called().view)
        news()
        await frames(3)
        await touch("Bắt đầu phục vụ")
        await touch("Gọi lại")
    assert heard == [NameTouched(2), Pressed(PadKey.NEXT), Pressed(PadKey.RECALL)]
