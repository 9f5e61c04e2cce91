"""The kiosk's settings."""

import tomllib
from pathlib import Path

import pytest

from kiosk.mistakes import SettingsError
from kiosk.settings import DEFAULTS, Secret, load_settings, read_secret
from tests.kiosk.visit import CATALOGUES, EN, VI


def test_the_shipped_defaults_are_complete() -> None:
    settings = load_settings(None, {})
    assert settings.device == "kiosk-1"
    assert settings.people.languages == ["vi", "en"]
    assert settings.server.answer_within_s == 1.5


def test_a_file_changes_only_what_it_names(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('[screen]\nwidth_mm = 217\n[server]\nurl = "https://may-chu.phuong-mau.vn"\n')
    settings = load_settings(file, {})
    assert settings.screen.width_mm == 217
    assert settings.screen.height_mm == 476
    assert settings.server.url == "https://may-chu.phuong-mau.vn"


def test_the_command_line_stands_above_the_file(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('device = "kiosk-2"\n')
    settings = load_settings(file, {"device": "kiosk-3", "screen.fullscreen": False})
    assert settings.device == "kiosk-3"
    assert not settings.screen.fullscreen


def test_every_mistake_is_named_with_its_path(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(
        'digit = 12\n[server]\nulr = "x"\n[people]\nidle_after_s = -1\n[extra]\na = 1\n'
    )
    with pytest.raises(SettingsError) as raised:
        load_settings(file, {"server.url": "ftp://x"})
    assert raised.value.told(CATALOGUES[EN]).splitlines() == [
        "server.ulr: there is no such setting; did you mean url?",
        "extra: there is no such setting",
        "digit: a whole number from 1 to 9 is needed, not 12",
        (
            "server.url: a server's address that begins with http:// or https://, such as"
            ' https://192.168.1.10:8080, is needed, not "ftp://x"'
        ),
        "people.idle_after_s: a number of seconds above 0, at most 3600, is needed, not -1",
    ]


def test_every_setting_has_a_sentence_that_says_what_to_write(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    tables = tomllib.loads(DEFAULTS.read_text())
    lines = ["device = {}", "digit = {}"]
    for name, table in tables.items():
        if isinstance(table, dict):
            lines += [f"[{name}]", *(f"{key} = {{}}" for key in table)]
    file.write_text("\n".join(lines))
    with pytest.raises(SettingsError) as raised:
        load_settings(file, {})
    told = raised.value.told(CATALOGUES[VI]).splitlines()
    assert len(told) == sum("=" in line for line in lines)
    assert all(": cần " in line and line.endswith("; đang ghi {}") for line in told)


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text("device = \n")
    with pytest.raises(SettingsError, match=r"kiosk\.toml"):
        load_settings(file, {})


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml: unreadable"):
        load_settings(tmp_path / "none.toml", {})


def test_a_secret_comes_from_its_file_and_is_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("abc-123\n")
    secret = read_secret(file, "server.token_file")
    assert secret.reveal() == "abc-123"
    assert "abc" not in f"{secret!r} {secret}"
    assert "abc" not in repr([Secret("abc")])


@pytest.mark.parametrize("text", [None, " \n"])
def test_a_secret_that_is_not_there_is_a_mistake(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "token"
    if text is not None:
        file.write_text(text)
    with pytest.raises(SettingsError, match=r"server\.token_file"):
        read_secret(file, "server.token_file")
