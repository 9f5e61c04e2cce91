"""Who worked at a terminal last is kept over a restart, and a broken file forgets no more."""

from pathlib import Path

import pytest

from display.last_officers import KEPT, LastOfficers


def test_they_are_kept_the_last_one_first_and_no_more_than_six(tmp_path: Path) -> None:
    path = tmp_path / "data" / "terminal-1.json"
    LastOfficers(path).keep([f"officer-{place}" for place in range(9)])
    assert LastOfficers(path).ids == tuple(f"officer-{place}" for place in range(KEPT))


@pytest.mark.parametrize("text", ["", "[", '{"a": 1}', "\udcff"])
def test_a_broken_file_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "terminal-1.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    lasts = LastOfficers(path)
    assert lasts.ids == ()
    lasts.keep(["lan"])
    assert LastOfficers(path).ids == ("lan",)


def test_a_file_that_cannot_be_written_does_not_stop_the_work(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    lasts = LastOfficers(tmp_path / "data" / "terminal-1.json")
    lasts.keep(["lan"])
    assert lasts.ids == ("lan",)
