"""A kiosk without a token, as it is drawn."""

from types import ModuleType

import pytest

from kiosk import pairing_scenes
from tests.kiosk.visit import CATALOGUES
from tests.pictures import KeepPicture, keep_picture
from tests.window.kiosk_window import GLASSES, Glass, frames, kivy, nothing, opened
from ticket_queue.ids import DeviceId, Language
from ticket_queue.pairing import CodeShown, Paired, PairingError

__all__ = ["keep_picture", "kivy"]

pytestmark = pytest.mark.window
KIOSK = DeviceId("kiosk-1")


@GLASSES
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_digits_and_what_to_do_stand_on_every_screen_uncut(
    kivy: ModuleType, keep_picture: KeepPicture, screen: Glass, language: str
) -> None:
    texts = CATALOGUES[Language(language)]
    away = PairingError("unreachable", "<urlopen error [Errno 111] Connection refused>")
    other = Paired(DeviceId("may-lay-so-2"), "secret")
    views = {
        "code": pairing_scenes.pairing(texts, CodeShown("482913", 600), KIOSK),
        "away": pairing_scenes.pairing(texts, away, KIOSK),
        "other-name": pairing_scenes.named_otherwise(texts, other, KIOSK),
    }
    cut = []
    async with opened(kivy, screen, nothing) as window:
        for name, view in views.items():
            window.app.show(view)
            await frames(3)
            cut += [(name, each.words) for each in window.widgets("FittedWords") if each.cut]
            if language == "vi":
                keep_picture(f"kiosk-pairing-{name}-{screen.name}", window.picture(), colours=64)
    assert cut == []
