"""The sign over a counter as it is drawn: pictures of its states on small screens."""

from types import ModuleType

import pytest

from display.views import SignLook, SignView
from tests.pictures import KeepPicture, keep_picture
from tests.window.hall_screens import CATALOGUES, frames, kivy, labels, picture, shown, whole
from ticket_queue.ids import CounterId, Language

__all__ = ["keep_picture", "kivy"]

pytestmark = pytest.mark.window
SMALL = (800, 480)
SIZES = {"wide": (1024, 600), "small": SMALL, "portrait": (480, 800)}
TEXTS = CATALOGUES[Language("vi")]


def sign(look: SignLook, label: str = "", **changes: object) -> SignView:
    words = "" if label else TEXTS(f"sign.{look.value}_words")
    facts: dict[str, object] = {
        "counter": CounterId(3),
        "title": "Quầy 3",
        "look": look,
        "heading": TEXTS(f"sign.{look.value}"),
        "label": label,
        "words": words,
        "note": "",
        "fresh": False,
        "lost": "",
        "age": "",
        "shift": (0, 0),
    }
    return SignView(**{**facts, **changes})  # type: ignore[arg-type]  # fields by name


STATES = {
    "called": sign(SignLook.CALLED, "1005"),
    "fresh": sign(SignLook.CALLED, "1005", fresh=True),
    "recalled": sign(SignLook.CALLED, "39201", note=TEXTS("board.again", n=2)),
    "serving": sign(SignLook.SERVING, "1005", title="Quầy 3 - Tư pháp, hộ tịch"),
    "free": sign(SignLook.FREE),
    "paused": sign(SignLook.PAUSED, words="Họp giao ban, mở lại lúc 9:30"),
    "closed": sign(SignLook.CLOSED),
    "unknown": sign(SignLook.UNKNOWN),
    "lost": sign(
        SignLook.SERVING, "1005", lost=TEXTS("board.lost"), age=TEXTS("board.age", time="07:28:31")
    ),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES)
async def test_each_state_has_its_picture(
    kivy: ModuleType, keep_picture: KeepPicture, state: str, size: str
) -> None:
    view = STATES[state]
    async with shown(kivy, SIZES[size], view):
        (screen,) = kivy.Window.children
        while view.fresh and not screen.lit:
            await frames(1)
        drawn = picture(kivy)
        cut = [label.text for label in labels(kivy) if not whole(label)]
    assert cut == []
    keep_picture(f"sign-{state}-{size}", drawn)
    assert drawn.size == SIZES[size]


async def test_the_sign_draws_what_is_new_and_flashes_only_for_a_call(kivy: ModuleType) -> None:
    async with shown(kivy, SMALL, STATES["free"]) as (views, news):
        (screen,) = kivy.Window.children
        assert screen.words == "Xin chờ gọi số"
        views.append(STATES["fresh"])
        news()
        while not screen.lit:
            await frames(1)
        assert screen.number == "1005"
        views.append(STATES["serving"])
        news()
        while screen.lit or screen.heading != "ĐANG PHỤC VỤ SỐ":
            await frames(1)
