"""Every screen in every look, language and size: whole, large enough to touch, easy to read."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

import kiosk
from kiosk.screens.style import TOUCH_MM
from kiosk.touches import Action
from tests.kiosk.visit import CATALOGUES, THIRD
from tests.pictures import FOR_DOCS, KeepPicture, keep_picture
from tests.window.kiosk_visits import (
    BEHIND_THE_PIN,
    LOOKS,
    SCREENS,
    Screens,
    found,
    printed,
    priority,
    search,
    start,
    visit_to,
)
from tests.window.kiosk_window import GLASSES, Glass, Shown, frames, kivy, nothing, opened
from ticket_queue.catalogue import Catalogue, load_catalogues
from ticket_queue.ids import Language

__all__ = ["keep_picture", "kivy"]

"""The fixtures are used where they are imported."""

pytestmark = pytest.mark.window
LEAST_CONTRAST = 7.0
LARGE_PIXELS = 40
LONGER = 1.4
COLOURS = 64
"""Enough for flat colours and smooth edges, at a quarter of the bytes."""
KEPT_ACROSS: Screens = [start, search, found, priority, printed]
KEPT_LOOKS = {"", "-large", "-contrast"}
DRAWN_LOOKS = {"", "-large-contrast"}
"""Contrast is measured in these; the others are drawn only for the docs."""


@pytest.fixture(scope="session")
def three_languages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Language, Catalogue]:
    """The kiosk's catalogues, and a third file dropped in, its texts 40 % longer."""
    folder = tmp_path_factory.mktemp("texts")
    for path in Path(kiosk.__file__).with_name("texts").glob("*.toml"):
        shutil.copy(path, folder)
    texts = CATALOGUES[Language("vi")].texts
    lines = [f"{key} = {quoted(longer(key, text))}" for key, text in texts.items()]
    (folder / f"{THIRD}.toml").write_text("\n".join(lines))
    return load_catalogues(folder)


def longer(key: str, text: str) -> str:
    """Return a text 40 % longer in words of its own length, as a wordier language would be."""
    if key.startswith("search.row"):
        return text
    more = round(len(text) * (LONGER - 1))
    words = [word for word in text.split() if "{" not in word and "}" not in word] or ["ở"]
    added = ""
    while len(added) < more:
        added += " " + words[len(added) % len(words)]
    return text + added[: more + 1].rstrip()


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


FOR_CITIZENS = [
    *(("vi", look) for look in LOOKS),
    # High contrast changes colours alone, which are the same in every language.
    *(("en", "-large"), (THIRD, ""), (THIRD, "-large-contrast")),
]
FOR_THE_GUIDE = [*(("vi", look) for look in LOOKS), (THIRD, "-large-contrast")]


@GLASSES
@pytest.mark.parametrize(
    ("whose", "language", "look"),
    [
        *(("citizens", *each) for each in FOR_CITIZENS),
        *(("guide", *each) for each in FOR_THE_GUIDE),
    ],
)
async def test_every_screen_is_whole_and_large_enough_to_touch(
    kivy: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    keep_picture: KeepPicture,
    three_languages: Mapping[Language, Catalogue],
    screen: Glass,
    whose: str,
    language: str,
    look: str,
) -> None:
    catalogues = three_languages if language == THIRD else CATALOGUES
    wrong = []
    kept = FOR_DOCS and look in KEPT_LOOKS
    pictured = language == "vi" and (kept or look in DRAWN_LOOKS)
    if not pictured:
        # Places and sizes are the same undrawn, in a third of the time.
        monkeypatch.setattr(kivy.Window, "on_draw", lambda *_: None)
    async with opened(kivy, screen, nothing) as window:
        for show in SCREENS if whose == "citizens" else BEHIND_THE_PIN:
            window.app.show(visit_to(show, Language(language), look, catalogues).view)
            await frames(3)
            name = show.__name__.replace("_", "-")
            wrong += [
                (name, "cut", each.words) for each in window.widgets("FittedWords") if each.cut
            ]
            wrong += [(name, "outside", text) for text in outside(window, screen)]
            wrong += [(name, "small", target) for target in too_small(window, screen)]
            if pictured:
                picture = window.picture()
                wrong += [(name, "pale", text) for text in hard_to_read(window, picture)]
                if kept and (screen.name == "portrait" or show in KEPT_ACROSS):
                    keep_picture(f"kiosk-{name}-{screen.name}{look}", picture, colours=COLOURS)
    assert wrong == []


def outside(window: Shown, screen: Glass) -> list[str]:
    """The words that leave their place or the screen."""
    gone = []
    for label in window.widgets("FittedWords"):
        x, y = label.to_window(*label.pos)
        inside = x >= 0 and y >= 0
        inside &= x + label.width <= screen.size[0] + 1 and y + label.height <= screen.size[1] + 1
        measure = label._label.get_extents  # noqa: SLF001 - Kivy measures nowhere else
        wide = all(measure(line)[0] <= label.width + 3 for line in label.text.split("\n"))
        wide &= label.texture_size[0] <= label.width + 4
        tall = label.texture_size[1] * label.leading <= label.height + 2
        if label.words and not (inside and wide and tall):
            gone.append(label.words)
    return gone


def too_small(window: Shown, screen: Glass) -> list[tuple[Action, float, float]]:
    """The touch targets with a side below 20 mm on this very screen."""
    sides = [
        (each.action, each.width / screen.dots_per_mm, each.height / screen.dots_per_mm)
        for each in window.widgets("Touchable")
    ]
    return [side for side in sides if min(side[1:]) < TOUCH_MM - 0.05]


def hard_to_read(window: Shown, picture: Image.Image) -> list[tuple[str, float]]:
    """The words whose ink, against the ground that is really around them, is below 7:1."""
    pale = []
    top = window.widgets("Warning") or [window.root]
    for label in top[0].walk():
        if not (type(label).__name__ == "FittedWords" and label.words and label.opacity):
            continue
        x, y = label.to_window(*label.pos)
        box = (x, picture.height - y - label.height, x + label.width, picture.height - y)
        place = picture.crop(tuple(map(round, box)))
        step = 2 if label.font_size < LARGE_PIXELS else 4
        sampled = place.resize(
            (place.width // step, place.height // step), Image.Resampling.NEAREST
        )
        # Pillow makes room for as many colours as it may find: no more than there are dots.
        colours = sampled.getcolors(maxcolors=max(1, sampled.width * sampled.height)) or []
        ground = max(colours)[1]
        ink = tuple(round(255 * part) for part in label.color[:3])
        measured = contrast(ink, ground)
        if measured < LEAST_CONTRAST or ink not in {colour for _, colour in colours}:
            pale.append((label.words, measured))
    return pale


def contrast(one: Any, other: Any) -> float:  # noqa: ANN401 - Pillow's pixels have no type
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
