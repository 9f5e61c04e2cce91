"""``[alerts]`` in site.toml: who is told elsewhere, every mistake named, no secret shown."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from server.doctor.notifying import examine_notifiers
from server.settings import Settings, SettingsError, default_settings, load_settings
from ticket_queue.ids import Language

MAIL = """
[alerts.mail]
host = "127.0.0.1"
port = 1
sender = "so@phuong.example"
to = ["giam-doc@phuong.example"]
"""
WEBHOOK = '[alerts.webhook]\nurl = "http://127.0.0.1:1/alerts"'


def loaded(folder: Path, text: str, environment: Mapping[str, str] | None = None) -> Settings:
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, language=Language("en"), environment=environment or {})


def paths_of_mistakes(folder: Path, text: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        loaded(folder, text)
    return [line.split(":")[0] for line in caught.value.mistakes]


def test_nobody_is_told_by_default() -> None:
    alerts = default_settings().alerts
    assert (alerts.mail, alerts.webhook) == (None, None)
    assert alerts.levels == {"past"}


def test_secrets_come_from_files_or_the_environment_and_are_masked(tmp_path: Path) -> None:
    (tmp_path / "mail.password").write_text("of the file\n")
    text = f'{MAIL}username = "so"\npassword_file = "mail.password"\n{WEBHOOK}'
    alerts = loaded(tmp_path, text, {"MOISO_WEBHOOK_TOKEN": "of the variable"}).alerts
    assert alerts.mail is not None
    assert alerts.mail.password is not None
    assert alerts.mail.password.reveal() == "of the file"
    assert alerts.webhook is not None
    assert alerts.webhook.token is not None
    assert alerts.webhook.token.reveal() == "of the variable"
    assert "of the" not in repr(alerts)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ('[alerts]\nlevels = ["far"]', ["alerts.levels"]),
        ('[alerts.mail]\nhost = "x"', ["alerts.mail.sender", "alerts.mail.to"]),
        (f'{MAIL}username = "so"', ["alerts.mail.password_file"]),
        (f'{MAIL}password_file = "gone"', ["alerts.mail.password_file"]),
        (MAIL.replace("giam-doc@phuong.example", "Giám đốc"), ["alerts.mail.to"]),
        (f'{MAIL}security = "ssl"', ["alerts.mail.security"]),
        ('[alerts.webhook]\nurl = "chat"', ["alerts.webhook.url"]),
    ],
)
def test_every_mistake_is_named(tmp_path: Path, text: str, paths: list[str]) -> None:
    found = paths_of_mistakes(tmp_path, text)
    assert set(paths) <= set(found)


def test_a_password_does_not_cross_the_network_in_the_open(tmp_path: Path) -> None:
    (tmp_path / "mail.password").write_text("secret")
    text = f'{MAIL}password_file = "mail.password"\nsecurity = "none"'
    assert paths_of_mistakes(tmp_path, text) == ["alerts.mail.security"]


def test_the_doctor_goes_every_way_that_is_set_and_says_what_to_do(tmp_path: Path) -> None:
    found = list(examine_notifiers(loaded(tmp_path, f"{MAIL}\n{WEBHOOK}")))
    assert [(each.standing, each.key) for each in found] == [
        ("to_do", "mail_refused"),
        ("to_do", "webhook_refused"),
    ]
    (nobody,) = examine_notifiers(default_settings())
    assert (nobody.standing, nobody.key) == ("fine", "alerts_page_only")
