"""A screen for a real board, and eyes that read from it which number is called."""

import os
import struct
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from fontpkg_be_vietnam_pro import ROOT
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from tests.browser.office import eventually

SIZE = (1280, 720)
GOLD = (0xFF, 0xCB, 0x52)
NUMBER_PLACE = (0, 162, 710, 362)
"""Where the newest number stands on this screen, all of it, however the picture is shifted."""
GLYPH = (48, 64)
NUMBER_FONT = ROOT / "files" / "BeVietnamPro-ExtraBold.ttf"
NOT_GOLD = 40
UNLIKE = 40
"""Above this mean difference (of 255) a shape is no digit; the right one has less than 20."""


class HallScreen:
    """An X server that draws into a file, with the board's own program on it."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._folder = folder
        self._arguments = arguments

    def __enter__(self) -> Self:
        self._folder.mkdir()
        told, tell = os.pipe()
        command = ["Xvfb", "-displayfd", str(tell), "-screen", "0", "{}x{}x24".format(*SIZE)]
        command += ["-fbdir", str(self._folder), "-nolisten", "tcp"]
        self._server = subprocess.Popen(command, pass_fds=[tell], stderr=subprocess.DEVNULL)
        os.close(tell)
        with os.fdopen(told) as pipe:
            display = f":{pipe.readline().strip()}"
        size = "{}x{}".format(*SIZE)
        program = [sys.executable, "-m", "display", "board", "--windowed", "--size", size]
        self._board = subprocess.Popen(
            [*program, *self._arguments],
            stderr=subprocess.DEVNULL,
            env={**os.environ, "DISPLAY": display, "SDL_VIDEODRIVER": "x11"},
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in (self._board, self._server):
            process.terminate()
            process.wait(timeout=30)

    def picture(self) -> Image.Image:
        """Return what is on the screen now."""
        frame = (self._folder / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", frame[:100])
        length, width, height, row_bytes, colours = (header[at] for at in (0, 4, 5, 12, 19))
        start = length + colours * 12
        pixels = frame[start : start + row_bytes * height]
        return Image.frombytes("RGB", (width, height), pixels, "raw", "BGRX", row_bytes, 1)

    def wait_for_number(self, number: str) -> Image.Image:
        """Wait until the screen shows a number as the newest call, and return the picture."""
        eventually(lambda: newest_number(self.picture()) == number, f"{number} on the board", 60)
        return self.picture()


def newest_number(picture: Image.Image) -> str | None:
    """Read the golden number; None while there is none, or it flashes."""
    place = picture.crop(NUMBER_PLACE)
    strange = ImageChops.difference(place, Image.new("RGB", place.size, GOLD)).convert("L")
    near = strange.point(lambda grey: 255 * (grey < NOT_GOLD))
    box = near.getbbox()
    if box is None:
        return None
    digits = [_digit(near.crop(each)) for each in _columns(near, box)]
    return None if None in digits or not digits else "".join(map(str, digits))


def _columns(mask: Image.Image, box: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:
    """Return the boxes of the shapes that stand side by side."""
    left, top, right, bottom = box
    inked = [mask.crop((x, top, x + 1, bottom)).getbbox() is not None for x in range(left, right)]
    beside = zip([False, *inked], [*inked, False], strict=True)
    edges = [x for x, (before, after) in enumerate(beside) if before != after]
    return [(left + a, top, left + b, bottom) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _digit(shape: Image.Image) -> int | None:
    differences = {digit: _difference(_glyph(shape), _glyph(_drawn(digit))) for digit in range(10)}
    best = min(differences, key=lambda digit: differences[digit])
    return best if differences[best] < UNLIKE else None


def _drawn(digit: int) -> Image.Image:
    picture = Image.new("L", (300, 400))
    font = ImageFont.truetype(str(NUMBER_FONT), 300)
    ImageDraw.Draw(picture).text((20, 0), str(digit), fill=255, font=font)
    return picture


def _glyph(shape: Image.Image) -> Image.Image:
    return shape.crop(shape.getbbox()).resize(GLYPH)


def _difference(one: Image.Image, other: Image.Image) -> float:
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])
