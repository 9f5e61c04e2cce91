"""A screen of the hall without a token, as it is drawn."""

from types import ModuleType

import pytest

from display.pairing import PairingPresenter
from tests.pictures import KeepPicture, keep_picture
from tests.window.hall_screens import CATALOGUES, kivy, labels, picture, shown, whole
from ticket_queue.ids import DeviceId, Language
from ticket_queue.pairing import CodeShown, Paired, PairingError, PairingNews

__all__ = ["keep_picture", "kivy"]

pytestmark = pytest.mark.window
SIZES = {"landscape": (1920, 1080), "portrait": (1080, 1920), "small": (480, 320)}
NEWS: dict[str, PairingNews | Paired] = {
    "code": CodeShown("482913", 600),
    "away": PairingError("unreachable", "<urlopen error [Errno 111] Connection refused>"),
    "other-name": Paired(DeviceId("bang-tang-2"), "secret"),
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("news", NEWS)
async def test_digits_and_what_to_do_stand_on_every_screen_uncut(
    kivy: ModuleType, keep_picture: KeepPicture, news: str, size: str, language: str
) -> None:
    presenter = PairingPresenter(CATALOGUES[Language(language)], DeviceId("board-1"))
    told = NEWS[news]
    if isinstance(told, Paired):
        assert not presenter.end(told)
    else:
        presenter.hear(told)
    async with shown(kivy, SIZES[size], presenter.view):
        drawn = picture(kivy)
        cut = [label.text for label in labels(kivy) if not whole(label)]
    assert cut == []
    if language == "vi":
        keep_picture(f"pairing-{news}-{size}", drawn, colours=16)
