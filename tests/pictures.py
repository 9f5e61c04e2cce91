"""Keeps the pictures that tests make."""

import os
from pathlib import Path
from typing import Protocol

import pytest
from PIL.Image import Dither, Image

DOCS = Path(__file__).parent.parent / "docs" / "pictures"
FOR_DOCS = os.environ.get("MOISO_PICTURES") == "1"


class KeepPicture(Protocol):
    """Writes a picture under a name; ``colours`` are enough for it, and spare bytes."""

    def __call__(self, name: str, picture: Image, colours: int | None = None) -> Path: ...


@pytest.fixture
def keep_picture(tmp_path: Path) -> KeepPicture:
    """Write a picture to docs/pictures when MOISO_PICTURES=1, else where pytest keeps files.

    Only what goes into the docs is made small, which takes longer than drawing it.
    """
    folder = DOCS if FOR_DOCS else tmp_path

    def keep(name: str, picture: Image, colours: int | None = None) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.png"
        if FOR_DOCS and colours is not None:
            picture = picture.convert("RGB").quantize(colours, dither=Dither.NONE)
        if FOR_DOCS:
            picture.save(path, optimize=True)
        else:
            picture.save(path, compress_level=1)
        return path

    return keep
