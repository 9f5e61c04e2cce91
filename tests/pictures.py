"""Keeps the pictures that tests make."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL.Image import Image

DOCS = Path(__file__).parent.parent / "docs" / "pictures"

KeepPicture = Callable[[str, Image], Path]


@pytest.fixture
def keep_picture(tmp_path: Path) -> KeepPicture:
    """Write a picture to docs/pictures when MOISO_PICTURES=1, else where pytest keeps files."""
    folder = DOCS if os.environ.get("MOISO_PICTURES") == "1" else tmp_path

    def keep(name: str, picture: Image) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.png"
        picture.save(path, optimize=True)
        return path

    return keep
