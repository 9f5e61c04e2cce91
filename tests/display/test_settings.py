"""A board's settings: the defaults are whole, and every mistake is named at once."""

from pathlib import Path

import pytest

from display.settings import SettingsError, load_settings, read_token

TOKEN = {"token_file": "token"}


def test_the_defaults_need_only_a_token() -> None:
    settings = load_settings(None, TOKEN)
    assert settings.device == "board-1"
    assert settings.broker.url == "mqtt://127.0.0.1:1883"
    with pytest.raises(SettingsError, match="token_file"):
        load_settings(None, {})


def test_the_file_stands_above_the_defaults_and_the_command_line_above_the_file(
    tmp_path: Path,
) -> None:
    file = tmp_path / "display.toml"
    file.write_text('device = "board-7"\n[server]\nurl = "http://a:1"\n', encoding="utf-8")
    settings = load_settings(file, {**TOKEN, "server.url": "http://b:2"})
    assert (settings.device, settings.server.url) == ("board-7", "http://b:2")
    assert settings.server.answer_within_s == 2.0


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "display.toml"
    file.write_text(
        'sever = 1\nbroker = 7\n[server]\nurl = "ftp://x"\n[voice]\ndialect = "west"\nloud = 1\n',
        encoding="utf-8",
    )
    with pytest.raises(SettingsError) as caught:
        load_settings(file, {**TOKEN, "broker.url": "http://wrong", "device": "Bảng 1"})
    text = str(caught.value)
    for name in ("sever", "did you mean server?", "broker: must be", "voice.loud"):
        assert name in text
    for name in ("device", "server.url", "broker.url", "voice.dialect"):
        assert f"\n{name}: " in text


@pytest.mark.parametrize("content", [b"device = ", b"\xff"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "display.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match=r"display\.toml"):
        load_settings(file, TOKEN)
    with pytest.raises(SettingsError, match=r"missing\.toml: cannot be read: No such file"):
        load_settings(tmp_path / "missing.toml", TOKEN)


def test_a_token_is_read_without_its_line_end(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("secret\n", encoding="utf-8")
    assert read_token(str(file)) == "secret"
    file.write_text("\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="is empty"):
        read_token(str(file))
    with pytest.raises(SettingsError, match="cannot be read"):
        read_token(str(tmp_path / "none"))


@pytest.mark.parametrize(
    "volume",
    [
        "[]",
        '[{ from = "7:00", percent = 80 }]',
        '[{ from = "07:00", percent = 101 }]',
        '[{ from = "07:00" }]',
        '[{ from = "07:00", percent = 80, until = "08:00" }]',
    ],
)
def test_a_wrong_step_of_the_volume_is_named_with_an_example(tmp_path: Path, volume: str) -> None:
    file = tmp_path / "display.toml"
    file.write_text(f"[sound]\nvolume = {volume}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"sound\.volume: must be a list like"):
        load_settings(file, TOKEN)


def test_the_volume_has_steps_through_the_day(tmp_path: Path) -> None:
    file = tmp_path / "display.toml"
    steps = '[{ from = "07:00", percent = 80 }, { from = "11:30", percent = 40 }]'
    file.write_text(f"[sound]\nvolume = {steps}\n", encoding="utf-8")
    sound = load_settings(file, TOKEN).sound
    assert [(step.begins, step.percent) for step in sound.volume] == [("07:00", 80), ("11:30", 40)]
