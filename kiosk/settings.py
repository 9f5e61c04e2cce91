"""A kiosk's settings: the shipped defaults, the site's file and the command line, in this order."""

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import msgspec
from msgspec import Meta, Struct

from kiosk.mistakes import Mistake, SettingsError
from ticket_queue.hand_written import HandWrittenError, has_place, read_token, read_toml

DEFAULTS = Path(__file__).with_name("default.toml")

# Each kind's description is the sentence below ``settings.expected.`` that says what to write.
YesNo = Annotated[bool, Meta(description="yes_no")]
File = Annotated[str, Meta(pattern=r"^[^\0]*\Z", description="file")]
Seconds = Annotated[float, Meta(gt=0, le=3600, description="seconds")]
Moment = Annotated[float, Meta(ge=0, le=5, description="moment")]
Millimetres = Annotated[float, Meta(ge=50, le=3000, description="millimetres")]
Height = Annotated[float, Meta(ge=0, le=2000, description="height")]
Pixels = Annotated[int, Meta(ge=0, le=16384, description="pixels")]
Url = Annotated[str, Meta(pattern="^https?://[^/]+", description="url")]
Input = Annotated[str, Meta(pattern="^(mouse|touch:.+)$", description="input")]
Colour = Annotated[str, Meta(pattern="^#[0-9A-Fa-f]{6}$", description="colour")]
PrinterUrl = Annotated[
    str, Meta(pattern="^($|(tcp|file|usb|serial|png):.+)", description="printer_url")
]
Dots = Annotated[int, Meta(ge=200, le=1024, description="dots")]
Status = Annotated[Literal["auto", "none"], Meta(description="status")]
Languages = Annotated[
    list[Annotated[str, Meta(pattern="^[a-z]{2}$")]], Meta(min_length=1, description="languages")
]
Order = Annotated[Literal["site", "use"], Meta(description="order")]
Slug = Annotated[str, Meta(description="slug")]
Pace = Annotated[int, Meta(ge=80, le=400, description="pace")]
DEVICE = r"^(?!\d{9}(\d{3})?$)[a-z0-9][a-z0-9-]{0,39}$"
"""No identity number: a device's name stands in logs, file names and on the manager's page."""
Device = Annotated[str, Meta(pattern=DEVICE, description="device")]
Digit = Annotated[int, Meta(ge=1, le=9, description="digit")]


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

    url: Url
    token_file: File
    answer_within_s: Seconds
    refresh_every_s: Seconds


class ScreenSettings(Struct, frozen=True, kw_only=True):
    """``[screen]``: the glass that people touch."""

    width_mm: Millimetres
    height_mm: Millimetres
    bottom_mm: Height
    controls_within_reach: YesNo
    fullscreen: YesNo
    width_px: Pixels
    height_px: Pixels
    input: Input


class AppearanceSettings(Struct, frozen=True, kw_only=True):
    """``[appearance]``: the site's own colours and its emblem."""

    logo: File
    brand: Colour
    on_brand: Colour
    accent: Colour
    ground: Colour


class PrinterSettings(Struct, frozen=True, kw_only=True):
    """``[printer]``: what prints the slips."""

    url: PrinterUrl
    dots: Dots
    status: Status
    cuts: YesNo
    deadline_s: Seconds


class PeopleSettings(Struct, frozen=True, kw_only=True):
    """``[people]``: languages and patience."""

    languages: Languages
    idle_after_s: Seconds
    warning_s: Seconds
    warning_sound: YesNo
    ticket_shown_s: Seconds
    unprinted_shown_s: Seconds
    message_shown_s: Seconds
    debounce_s: Moment
    order: Order
    collect_service: Slug
    help_service: Slug


GuideKeyName = Annotated[
    Literal[
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
    ],
    Meta(description="key"),
]
"""No letter, digit or Enter: a scanner types those."""


class GuidanceSettings(Struct, frozen=True, kw_only=True):
    """``[guidance]``: the four keys of spoken guidance."""

    previous: GuideKeyName
    next: GuideKeyName
    choose: GuideKeyName
    repeat: GuideKeyName
    words_per_minute: Pace


class StorageSettings(Struct, frozen=True, kw_only=True):
    """``[storage]``: what outlives the program."""

    data: File


class Settings(Struct, frozen=True, kw_only=True):
    """All settings of one kiosk; default.toml is their reference."""

    device: Device
    digit: Digit
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
    mistakes: list[Mistake] = []
    if path is not None:
        mistakes += _overlay(tables, _read(path), "")
    mistakes += _overlay(tables, _nested(overrides), "")
    mistakes += _wrong_values(Settings, tables, "")
    if mistakes:
        raise SettingsError(mistakes)
    return msgspec.convert(tables, Settings)


def read_secret(path: Path, setting: str) -> Secret:
    """Return what a secret's file holds, without the white space around it.

    Raises:
        SettingsError: the file cannot be read or holds no single word; ``setting`` is named.
    """
    try:
        return Secret(read_token(path))
    except HandWrittenError as error:
        mistake = Mistake(setting, f"file_{error.key}", file=path, detail=error.detail)
        raise SettingsError((mistake,)) from error


def awaits_token(settings: Settings) -> bool:
    """Tell whether the token's file is named and not there yet: the device is to be paired."""
    file = settings.server.token_file
    return bool(file) and not Path(file).exists()


def _read(path: Path) -> dict[str, Any]:
    try:
        return read_toml(path)
    except HandWrittenError as error:
        raise SettingsError((Mistake(str(path), error.key, detail=error.detail),)) from error


def _nested(overrides: Mapping[str, object]) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for dotted, value in overrides.items():
        *parents, name = dotted.split(".")
        table = tables
        for parent in parents:
            table = table.setdefault(parent, {})
        table[name] = value
    return tables


def _overlay(base: dict[str, Any], above: Mapping[str, Any], at: str) -> Iterator[Mistake]:
    for name, value in above.items():
        path = f"{at}{name}"
        if name not in base:
            near = difflib.get_close_matches(name, base, n=1)
            yield Mistake(path, "unknown_near", near=near[0]) if near else Mistake(path, "unknown")
        elif isinstance(base[name], dict) and isinstance(value, Mapping):
            yield from _overlay(base[name], value, f"{path}.")
        elif isinstance(base[name], dict):
            yield Mistake(path, "not_a_table", name=name)
        else:
            base[name] = value


def _wrong_values(struct: type[Struct], tables: Mapping[str, Any], at: str) -> Iterator[Mistake]:
    for name, kind in get_type_hints(struct, include_extras=True).items():
        if isinstance(kind, type) and issubclass(kind, Struct):
            yield from _wrong_values(kind, tables[name], f"{at}{name}.")
            continue
        try:
            value = msgspec.convert(tables[name], kind)
            if kind is Url and not has_place(value):
                raise msgspec.ValidationError
        except msgspec.ValidationError:
            (meta,) = kind.__metadata__
            given = json.dumps(tables[name], ensure_ascii=False, default=str)
            yield Mistake(f"{at}{name}", "not_expected", wanted=meta.description, given=given)
