"""A kiosk's settings: the shipped defaults, the site's file and the command line, in this order."""

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import msgspec
from msgspec import Meta, Struct

DEFAULTS = Path(__file__).with_name("default.toml")

Seconds = Annotated[float, Meta(gt=0, le=3600)]
Millimetres = Annotated[float, Meta(ge=50, le=3000)]
Pixels = Annotated[int, Meta(ge=0, le=16384)]


class SettingsError(Exception):
    """Settings that cannot be used: ``mistakes`` names each one with its path, one line each."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        """Keep every mistake; the text joins them by line."""
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True)
class Secret:
    """A text that no log, error or repr shows."""

    _text: str

    def reveal(self) -> str:
        """Return the text itself, for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        """Mask the text."""
        return "Secret(•••)"

    __str__ = __repr__


class ServerSettings(Struct, frozen=True, kw_only=True):
    """``[server]``: where the tickets come from."""

    url: Annotated[str, Meta(pattern="^https?://[^/]+")]
    token_file: str
    answer_within_s: Seconds
    refresh_every_s: Seconds


class ScreenSettings(Struct, frozen=True, kw_only=True):
    """``[screen]``: the glass that people touch."""

    width_mm: Millimetres
    height_mm: Millimetres
    bottom_mm: Annotated[float, Meta(ge=0, le=2000)]
    controls_within_reach: bool
    fullscreen: bool
    width_px: Pixels
    height_px: Pixels
    input: Annotated[str, Meta(pattern="^(mouse|touch:.+)$")]


Colour = Annotated[str, Meta(pattern="^#[0-9A-Fa-f]{6}$")]


class AppearanceSettings(Struct, frozen=True, kw_only=True):
    """``[appearance]``: the site's own colours and its emblem."""

    logo: str
    brand: Colour
    on_brand: Colour
    accent: Colour
    ground: Colour


class PrinterSettings(Struct, frozen=True, kw_only=True):
    """``[printer]``: what prints the slips."""

    url: Annotated[str, Meta(pattern="^($|(tcp|file|usb|serial|png):.+)")]
    dots: Annotated[int, Meta(ge=200, le=1024)]
    status: Literal["auto", "none"]
    cuts: bool
    deadline_s: Seconds


class PeopleSettings(Struct, frozen=True, kw_only=True):
    """``[people]``: languages and patience."""

    languages: Annotated[list[Annotated[str, Meta(pattern="^[a-z]{2}$")]], Meta(min_length=1)]
    idle_after_s: Seconds
    warning_s: Seconds
    ticket_shown_s: Seconds
    unprinted_shown_s: Seconds
    message_shown_s: Seconds
    debounce_s: Annotated[float, Meta(ge=0, le=5)]
    order: Literal["site", "use"]
    collect_service: str
    help_service: str


GuideKeyName = Literal[
    "f1",
    "f2",
    "f3",
    "f4",
    "f5",
    "f6",
    "f7",
    "f8",
    "f9",
    "f10",
    "f11",
    "f12",
    "left",
    "right",
    "up",
    "down",
    "home",
    "end",
    "pageup",
    "pagedown",
]
"""No letter, digit or Enter: a scanner types those."""


class GuidanceSettings(Struct, frozen=True, kw_only=True):
    """``[guidance]``: the four keys of spoken guidance."""

    previous: GuideKeyName
    next: GuideKeyName
    choose: GuideKeyName
    repeat: GuideKeyName
    words_per_minute: Annotated[int, Meta(ge=80, le=400)]


class StorageSettings(Struct, frozen=True, kw_only=True):
    """``[storage]``: what outlives the program."""

    data: str


DEVICE = r"^(?!\d{9}(\d{3})?$)[a-z0-9][a-z0-9-]{0,39}$"
"""No identity number: a device's name stands in logs, file names and on the manager's page."""


class Settings(Struct, frozen=True, kw_only=True):
    """All settings of one kiosk; default.toml is their reference."""

    device: Annotated[str, Meta(pattern=DEVICE)]
    digit: Annotated[int, Meta(ge=1, le=9)]
    server: ServerSettings
    screen: ScreenSettings
    appearance: AppearanceSettings
    printer: PrinterSettings
    people: PeopleSettings
    guidance: GuidanceSettings
    storage: StorageSettings


def load_settings(path: Path | None, overrides: Mapping[str, object]) -> Settings:
    """Return the defaults, changed by the file at ``path`` and then by ``overrides``.

    ``overrides`` goes by dotted path (``server.url``).

    Raises:
        SettingsError: the file cannot be read, or anything in it has no such setting or a wrong
            value; every mistake is named.
    """
    tables = _read(DEFAULTS)
    mistakes: list[str] = []
    if path is not None:
        mistakes += _overlay(tables, _read(path), f"{path}: ")
    mistakes += _overlay(tables, _nested(overrides), "")
    mistakes += _wrong_values(Settings, tables, "")
    if mistakes:
        raise SettingsError(tuple(mistakes))
    return msgspec.convert(tables, Settings)


def read_secret(path: Path, setting: str) -> Secret:
    """Return what a secret's file holds, without the white space around it.

    Raises:
        SettingsError: the file cannot be read or is empty; ``setting`` is named.
    """
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError((f"{setting}: {path} cannot be read: {error}",)) from error
    if not text:
        raise SettingsError((f"{setting}: {path} is empty",))
    return Secret(text)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError((f"{path}: {error.strerror}",)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError((f"{path}: {error}",)) from error


def _nested(overrides: Mapping[str, object]) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for dotted, value in overrides.items():
        *parents, name = dotted.split(".")
        table = tables
        for parent in parents:
            table = table.setdefault(parent, {})
        table[name] = value
    return tables


def _overlay(base: dict[str, Any], above: Mapping[str, Any], at: str) -> Iterator[str]:
    for name, value in above.items():
        if name not in base:
            near = difflib.get_close_matches(name, base, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield f"{at}{name}: there is no such setting{hint}"
        elif isinstance(base[name], dict) and isinstance(value, Mapping):
            yield from _overlay(base[name], value, f"{at}{name}.")
        elif isinstance(base[name], dict):
            yield f"{at}{name}: must be a table [{name}]"
        else:
            base[name] = value


def _wrong_values(struct: type[Struct], tables: Mapping[str, Any], at: str) -> Iterator[str]:
    for name, kind in get_type_hints(struct, include_extras=True).items():
        if isinstance(kind, type) and issubclass(kind, Struct):
            yield from _wrong_values(kind, tables[name], f"{at}{name}.")
            continue
        try:
            msgspec.convert(tables[name], kind)
        except msgspec.ValidationError as error:
            yield f"{at}{name}: {error}, not {tables[name]!r}"
