"""The catalogues of all programs: the same keys and places in each language, composed letters."""

import string
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.markdown import ROOT

PROGRAMS = ("server", "kiosk", "display")
SPOKEN = "speech."
"""What the voice says is Vietnamese on every board, whatever its screen's language."""
OTHERS = [
    path
    for program in PROGRAMS
    for path in sorted((ROOT / program / "texts").glob("*.toml"))
    if path.stem != "vi"
]


def flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{before}{name}.")
        else:
            assert isinstance(value, str), f"{before}{name} is no text"
            yield before + name, value


def texts_of(path: Path) -> dict[str, str]:
    """Return the texts of a catalogue; ``key.other`` is ``key``, ``key.one`` stands apart."""
    texts = dict(flat(tomllib.loads(path.read_text())))
    return {key.removesuffix(".other"): text for key, text in texts.items()}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def vietnamese_beside(path: Path) -> dict[str, str]:
    return texts_of(path.with_name("vi.toml"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_program_speaks_vietnamese_and_english() -> None:
    for program in PROGRAMS:
        languages = {path.stem for path in (ROOT / program / "texts").glob("*.toml")}
        assert {"vi", "en"} <= languages, program


@pytest.mark.parametrize("path", OTHERS, ids=name_of)
def test_a_language_has_every_text_and_no_other(path: Path) -> None:
    own, vietnamese = texts_of(path), vietnamese_beside(path)
    keys = {key for key in own if not key.endswith(".one")}
    written = {key for key in vietnamese if not key.startswith(SPOKEN)}
    assert sorted(written - keys) == [], "missing here"
    assert sorted(keys - vietnamese.keys()) == [], "missing in vi.toml"


@pytest.mark.parametrize("path", OTHERS, ids=name_of)
def test_a_text_has_the_same_places_in_each_language(path: Path) -> None:
    own, vietnamese = texts_of(path), vietnamese_beside(path)
    wrong = [
        key
        for key, text in own.items()
        for wanted in [places(vietnamese.get(key.removesuffix(".one"), ""))]
        # "one minute" may leave its number out, nothing else may.
        if places(text) != wanted and not (key.endswith(".one") and places(text) == wanted - {"n"})
    ]
    assert wrong == []


@pytest.mark.parametrize("program", PROGRAMS)
def test_texts_are_composed_and_never_empty(program: str) -> None:
    for path in sorted((ROOT / program / "texts").glob("*.toml")):
        text = path.read_text()
        assert unicodedata.is_normalized("NFC", text), path
        assert [key for key, words in texts_of(path).items() if not words.strip()] == [], path
