"""The doctor of a terminal: officers, keys for fingers, and a pad that is there and free."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from display.counter_server import NoAnswer, Request, Told
from display.settings import TEXTS, load_settings
from display.terminal_doctor import examine_terminal
from tests.display.fakes_terminal import PEOPLE
from ticket_queue.catalogue import load_catalogues


class Server:
    def __init__(self, told: Told) -> None:
        self._told = told

    def ask(self, request: Request) -> Told:
        return self._told


def found(
    given: dict[str, object], told: Told = PEOPLE, take: Callable[[int], None] = lambda _: None
) -> dict[str, bool]:
    settings = load_settings(None, {"token_file": "token", **given})
    findings = list(examine_terminal(settings, Server(told), take))
    for texts in load_catalogues(TEXTS).values():
        for each in findings:
            assert texts(f"doctor.{each.key}", **each.facts)
    return {each.key: each.fine for each in findings}


def test_all_is_well_with_a_touch_screen_alone() -> None:
    assert found({"screen.height_mm": 86.0}) == {"officers": True, "keys": True}


def test_a_screen_that_is_too_small_and_a_list_without_names_are_said() -> None:
    assert found({"screen.height_mm": 65.0}, ()) == {"officers_none": False, "keys_small": False}


def test_without_a_server_the_rest_is_still_looked_at() -> None:
    assert found({"terminal.face": "sign"}, NoAnswer()) == {}


def test_a_pad_that_is_free_is_fine(tmp_path: Path) -> None:
    pad = tmp_path / "pad"
    pad.touch()
    assert found({"terminal.number_pad": str(pad)})["pad"]


@pytest.mark.parametrize(
    ("error", "key"), [(errno.EBUSY, "pad_taken"), (errno.ENOTTY, "pad_wrong")]
)
def test_a_pad_that_cannot_be_taken_is_said_with_why(tmp_path: Path, error: int, key: str) -> None:
    pad = tmp_path / "pad"
    pad.touch()

    def refuse(_: int) -> None:
        raise OSError(error, os.strerror(error))

    assert found({"terminal.number_pad": str(pad)}, take=refuse)[key] is False


def test_a_pad_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert found({"terminal.number_pad": str(tmp_path / "none")})["pad_missing"] is False
