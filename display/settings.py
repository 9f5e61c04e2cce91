"""A board's settings: the shipped defaults, the site's file and the command line, in this order."""

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import msgspec
from msgspec import Meta, Struct, field

from ticket_queue import hand_written
from ticket_queue.hand_written import HandWrittenError, has_place, one_line, read_toml

HOME = Path(__file__).parent
DEFAULTS = HOME / "default.toml"
TEXTS = HOME / "texts"

Pixels = Annotated[int, Meta(ge=320, le=16384, description="320 to 16384 pixels")]
Name = Annotated[
    str,
    Meta(
        pattern="^[a-z0-9][a-z0-9-]{0,39}$",
        description="lower-case letters, digits and hyphens, at most 40",
    ),
]
Site = Annotated[str, Meta(pattern="^[^/+#$]*$", description="a code without / + # $")]
HttpUrl = Annotated[
    str, Meta(pattern="^https?://[^/@]+/?$", description="http://host:port or https://host:port")
]
MqttUrl = Annotated[
    str, Meta(pattern="^mqtts?://[^/@]+/?$", description="mqtt://host:port or mqtts://host:port")
]
Millimetres = Annotated[
    float, Meta(ge=50, le=6000, description="50 to 6000 millimetres, as the screen hangs")
]
Hour = Annotated[
    str, Meta(pattern="^(([01][0-9]|2[0-3]):[0-5][0-9])?$", description="HH:MM, or empty")
]
File = Annotated[str, Meta(min_length=1, pattern=r"^[^\0]*\Z", description="the name of a file")]
_SAID = {
    "unreadable": "cannot be read: {}",
    "not_utf8": "is not UTF-8 in line {}; save it as UTF-8",
    "not_toml": "is not valid TOML: {}",
    "empty": "is empty; copy the token into it",
    "not_one_line": "must hold one token on one line; copy it again",
    "not_one_word": "must hold one token on one line, without spaces or accents",
}


class SettingsError(Exception):
    """Settings that cannot be used: ``mistakes`` names each one with its path, one line each."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        """Keep every mistake; the text joins them by line."""
        self.mistakes = tuple(map(one_line, mistakes))
        super().__init__("\n".join(self.mistakes))


class ServerSettings(Struct, frozen=True, kw_only=True):
    """``[server]``: who is asked for the snapshot."""

    url: HttpUrl
    answer_within_s: Annotated[float, Meta(gt=0, le=30, description="up to 30 seconds")]


class BrokerSettings(Struct, frozen=True, kw_only=True):
    """``[broker]``: where calls come from."""

    url: MqttUrl
    ca_file: str


class VoiceSettings(Struct, frozen=True, kw_only=True):
    """``[voice]``: how numbers are said."""

    dialect: Literal["north", "south"]
    digits_from: Annotated[int, Meta(ge=0, le=100_000, description="0 to 100000")]


class VolumeSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of ``[sound] volume``."""

    begins: Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")] = field(name="from")
    percent: Annotated[int, Meta(ge=0, le=100)]


Volumes = Annotated[
    list[VolumeSettings],
    Meta(min_length=1, description='a list like [{ from = "07:00", percent = 80 }], 0 to 100'),
]


class SoundSettings(Struct, frozen=True, kw_only=True):
    """``[sound]``: whether and how loud the board speaks."""

    speaks: bool
    volume: Volumes


class StorageSettings(Struct, frozen=True, kw_only=True):
    """``[storage]``: where a board keeps its clips."""

    data: str


class ScreenSettings(Struct, frozen=True, kw_only=True):
    """``[screen]``: the glass that the hall looks at."""

    fullscreen: bool
    width_px: Pixels
    height_px: Pixels
    width_mm: Millimetres
    height_mm: Millimetres
    farthest_seat_m: Annotated[float, Meta(gt=0, le=60, description="up to 60 metres")]
    shift_px: Annotated[int, Meta(ge=0, le=20, description="0 to 20 pixels")]
    on_at: Hour
    off_at: Hour


class ZoneSettings(Struct, frozen=True, kw_only=True):
    """``[zone]``: the part of the hall that a board speaks for."""

    counters: tuple[Annotated[int, Meta(ge=1, le=9999)], ...]
    services: tuple[Name, ...]


KeyNames = Annotated[
    tuple[str, ...], Meta(min_length=1, description='a list of names of keys, such as ["KPENTER"]')
]
TouchInput = Annotated[
    str, Meta(pattern="^(mouse|touch:.+)$", description='"mouse", or "touch:" and a device')
]
Reasons = Annotated[
    tuple[Annotated[str, Meta(min_length=1, max_length=200)], ...],
    Meta(max_length=6, description="at most six reasons of 1 to 200 letters"),
]


class KeySettings(Struct, frozen=True, kw_only=True):
    """``[terminal.keys]``: which keys of the number pad mean what; the digits are digits."""

    next: KeyNames
    recall: KeyNames
    no_show: KeyNames
    finish: KeyNames
    pause: KeyNames
    more: KeyNames
    erase: KeyNames


class TerminalSettings(Struct, frozen=True, kw_only=True):
    """``[terminal]``: the counter's terminal, its number pad and its short list."""

    number_pad: str
    face: Annotated[Literal["officer", "sign"], Meta(description='"officer" or "sign"')]
    input: TouchInput
    pause_reasons: Reasons
    keys: KeySettings


class Settings(Struct, frozen=True, kw_only=True):
    """All settings of one board or sign; default.toml is their reference."""

    device: Name
    token_file: File
    site: Site
    language: Literal["vi", "en"]
    server: ServerSettings
    broker: BrokerSettings
    voice: VoiceSettings
    sound: SoundSettings
    storage: StorageSettings
    screen: ScreenSettings
    zone: ZoneSettings
    terminal: TerminalSettings


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
    for dotted, value in overrides.items():
        *parents, name = dotted.split(".")
        mistakes += _overlay(_table(tables, parents), {name: value}, dotted[: -len(name)])
    mistakes += _wrong_values(Settings, tables, "")
    if mistakes:
        raise SettingsError(tuple(mistakes))
    return msgspec.convert(tables, Settings)


def read_token(file: str) -> str:
    """Return the device's token, without the white space around it.

    Raises:
        SettingsError: the file cannot be read or holds no single word.
    """
    try:
        return hand_written.read_token(Path(file))
    except HandWrittenError as error:
        wrong = f"token_file: {file} {_SAID[error.key].format(error.detail)}"
        raise SettingsError((one_line(wrong),)) from error


def awaits_token(settings: Settings) -> bool:
    """Tell whether the token's file is named and not there yet: the device is to be paired."""
    return bool(settings.token_file) and not Path(settings.token_file).exists()


def _read(path: Path) -> dict[str, Any]:
    try:
        return read_toml(path)
    except HandWrittenError as error:
        wrong = f"{path}: {_SAID[error.key].format(error.detail)}"
        raise SettingsError((one_line(wrong),)) from error


def _table(tables: dict[str, Any], parents: list[str]) -> dict[str, Any]:
    for parent in parents:
        tables = tables[parent]
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
            value = msgspec.convert(tables[name], kind)
            if kind in (HttpUrl, MqttUrl) and not has_place(value):
                raise msgspec.ValidationError
        except msgspec.ValidationError as error:
            wanted = [meta.description for meta in getattr(kind, "__metadata__", ())]
            wanted = [f"must be {text}" for text in wanted] or [str(error)]
            yield f"{at}{name}: {wanted[0]}, not {tables[name]!r}"
