import unicodedata
from pathlib import Path

import pytest

from ticket_queue.catalogue import CatalogueError, load_catalogues
from ticket_queue.ids import Language

VI, EN = Language("vi"), Language("en")


def write(folder: Path, **texts: str) -> Path:
    for language, text in texts.items():
        (folder / f"{language}.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_text_is_found_by_its_dotted_key_and_filled(tmp_path: Path) -> None:
    texts = load_catalogues(write(tmp_path, vi='[a.b]\nc = "quầy {n}"'))[VI]
    assert texts("a.b.c", n=3) == "quầy 3"
    assert texts("a.b.c") == "quầy {n}"
    assert "a.b.c" in texts
    assert "a.b" not in texts


def test_what_a_language_lacks_is_said_in_vietnamese(tmp_path: Path) -> None:
    folder = write(tmp_path, vi='one = "một"\ntwo = "hai"', en='one = "one"')
    texts = load_catalogues(folder)[EN]
    assert (texts("one"), texts("two")) == ("one", "hai")
    assert texts.under("t") == {}
    with pytest.raises(KeyError):
        texts("three")


def test_one_person_is_no_people(tmp_path: Path) -> None:
    english = 'ahead = { one = "{n} person", other = "{n} people" }'
    folder = write(tmp_path, vi='ahead = "{n} người"', en=english)
    catalogues = load_catalogues(folder)
    assert catalogues[EN]("ahead", n=1) == "1 person"
    assert catalogues[EN]("ahead", n=2) == "2 people"
    assert catalogues[VI]("ahead", n=1) == "1 người"


def test_vietnamese_comes_first(tmp_path: Path) -> None:
    folder = write(tmp_path, vi='a = "a"', en='a = "a"', de='a = "a"')
    assert list(load_catalogues(folder)) == ["vi", "de", "en"]


def test_texts_below_a_prefix_are_given_by_their_whole_keys(tmp_path: Path) -> None:
    folder = write(tmp_path, vi='[p]\na = "1"\nb = "2"\n[pq]\nc = "3"', en='[p]\na = "one"')
    assert load_catalogues(folder)[EN].under("p") == {"p.a": "one", "p.b": "2"}


def test_braces_in_a_fact_are_no_fields(tmp_path: Path) -> None:
    texts = load_catalogues(write(tmp_path, vi='a = "Không có {field}."'))[VI]
    assert texts("a", field="{x}{0}") == "Không có {x}{0}."


@pytest.mark.parametrize(
    ("text", "what"),
    [("a = ", "vi.toml"), ("a = 1", "a is not a text"), ("[a]\nb = [1]", "a.b is not a text")],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(CatalogueError, match=what):
        load_catalogues(write(tmp_path, vi=text))


def test_letters_in_pieces_are_refused(tmp_path: Path) -> None:
    pieces = unicodedata.normalize("NFD", 'a = "quầy"')
    with pytest.raises(CatalogueError, match="NFC"):
        load_catalogues(write(tmp_path, vi=pieces))


def test_without_vietnamese_there_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"no vi\.toml"):
        load_catalogues(write(tmp_path, en='a = "a"'))


def test_a_directory_is_read_once_in_a_process(tmp_path: Path) -> None:
    folder = write(tmp_path, vi='a = "a"')
    assert load_catalogues(folder) is load_catalogues(folder)
