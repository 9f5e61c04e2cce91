"""How moments, durations and fields are written in JSON, and read with a clear complaint."""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeGuard, TypeVar

from ticket_queue.moments import in_shared_zone

KNOWN_VERSION = 1
YEARS = range(1970, 3000)
"""Years of which a message may tell: a dead battery's, but none that reckoning overflows from."""
FASTEST = 100_000.0
"""The pace at which a clock passes a day within a second; whoever says more says nonsense."""
_INTEGERS = range(-(2**63), 2**63)
_ESCAPED_HALF = b"\\ud"

T = TypeVar("T")

Payload = bytes | Mapping[str, object]
"""A message as it came: the bytes of the wire, or the object that they were parsed to."""

_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)",
    re.ASCII,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class MessageError(Exception):
    """A message that cannot be read; the text names the field and what is wrong with it."""


def moment_to_text(moment: datetime) -> str:
    """Write an aware moment by RFC 3339 in its own offset, with milliseconds.

    Microseconds are written where they are not zero, so that nothing is lost on the way.

    Raises:
        ValueError: the moment has no offset, or one that RFC 3339 cannot write (not whole minutes).
    """
    offset = moment.utcoffset()
    if offset is None or offset % timedelta(minutes=1):
        message = f"{moment!r} has no offset in whole minutes"
        raise ValueError(message)
    return moment.isoformat(
        timespec="microseconds" if moment.microsecond % 1000 else "milliseconds"
    )


def moment_from_text(text: str) -> datetime:
    """Read an aware moment as RFC 3339 writes it, with up to six digits after the second.

    Raises:
        MessageError: the text is no such moment, or of another age.
    """
    if _MOMENT.fullmatch(text) is None:
        message = f"{text!r} is not a moment with offset such as 2026-11-23T08:05:09.123+07:00"
        raise MessageError(message)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is not a moment: {error}"
        raise MessageError(message) from error
    if moment.year not in YEARS:
        message = f"{text!r} is not a moment of the years {YEARS.start} to {YEARS.stop - 1}"
        raise MessageError(message)
    return in_shared_zone(moment)


def seconds(duration: timedelta) -> float:
    """Write a duration in seconds: an integer where whole, else exact to the microsecond."""
    number = duration.total_seconds()
    return int(number) if number.is_integer() else number


def duration(number: float) -> timedelta:
    """Read a duration from seconds.

    Raises:
        MessageError: the number is not finite, or more than a timedelta holds.
    """
    try:
        return timedelta(seconds=number)
    except (OverflowError, ValueError) as error:
        message = f"{number!r} is not a number of seconds"
        raise MessageError(message) from error


def stamp(epoch: str, seq: int, at: datetime) -> dict[str, object]:
    """Write the head that nearly all messages have: version, ledger, place in it, moment."""
    return {"v": KNOWN_VERSION, "epoch": epoch, "seq": seq, "at": moment_to_text(at)}


def json_bytes(message: Mapping[str, object]) -> bytes:
    """Write a message for the wire: UTF-8, no spaces, no NaN."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def read_object(payload: Payload) -> "Fields":
    """Read a message's bytes, or what they were parsed to, as an object with fields.

    Raises:
        MessageError: not UTF-8, not JSON, or not an object.
    """
    if not isinstance(payload, bytes):
        return Fields(payload)
    try:
        # By itself json would take UTF-16 as well, and half a surrogate pair in three bytes.
        parsed = json.loads(payload.decode())
    except (ValueError, RecursionError) as error:
        message = f"not JSON in UTF-8: {error}"
        raise MessageError(message) from error
    if not isinstance(parsed, dict):
        message = f"an object is wanted, not {type(parsed).__name__}"
        raise MessageError(message)
    if _ESCAPED_HALF in payload.lower():
        _check_whole_letters(parsed)
    return Fields(parsed)


def _check_whole_letters(parsed: dict[str, object]) -> None:
    """Refuse half of a surrogate pair, which JSON can spell and nobody can write or draw."""
    try:
        json.dumps(parsed, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        message = f"not text: {error.reason}"
        raise MessageError(message) from error


@dataclass(frozen=True)
class Fields:
    """One JSON object, read field by field; every complaint names the field by its whole path.

    Fields that nobody asks for are ignored. Every reader raises ``MessageError``.
    """

    values: Mapping[str, object]
    path: str = ""

    def version(self) -> int:
        """Read ``v``, a positive integer; a later version is read as far as we know it."""
        number = self.integer("v")
        if number < KNOWN_VERSION:
            raise self._wrong("v", f"{number} is not a version")
        return number

    def text(self, name: str) -> str:
        """Read a text."""
        value = self._value(name)
        if not isinstance(value, str):
            raise self._wrong(name, "a text is wanted")
        return value

    def integer(self, name: str) -> int:
        """Read an integer of 64 bits; true and 1.0 are none."""
        value = self._value(name)
        if not _is_integer(value):
            raise self._wrong(name, "an integer is wanted")
        return value

    def number(self, name: str) -> float:
        """Read a finite number."""
        value = self._value(name)
        if not isinstance(value, int | float) or isinstance(value, bool) or not _finite(value):
            raise self._wrong(name, "a number is wanted")
        return value

    def speed(self, name: str) -> float:
        """Read how many times as fast as real time a clock runs."""
        number = self.number(name)
        if not 0 < number <= FASTEST:
            raise self._wrong(name, f"{number} is not a pace of a clock")
        return number

    def flag(self, name: str) -> bool:
        """Read true or false."""
        value = self._value(name)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false is wanted")
        return value

    def moment(self, name: str) -> datetime:
        """Read an aware moment (RFC 3339)."""
        try:
            return moment_from_text(self.text(name))
        except MessageError as error:
            raise self._wrong(name, str(error)) from error

    def day(self, name: str) -> date:
        """Read a day such as 2026-11-23."""
        text = self.text(name)
        try:
            if _DAY.fullmatch(text) is not None:
                return date.fromisoformat(text)
        except ValueError as error:
            raise self._wrong(name, str(error)) from error
        raise self._wrong(name, f"{text!r} is not a day such as 2026-11-23")

    def duration(self, name: str) -> timedelta:
        """Read a duration from seconds."""
        try:
            return duration(self.number(name))
        except MessageError as error:
            raise self._wrong(name, str(error)) from error

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of texts."""
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            raise self._wrong(name, "a list of texts is wanted")
        return tuple(str(value) for value in values)

    def integers(self, name: str) -> tuple[int, ...]:
        """Read a list of integers."""
        values = self._list(name)
        integers = tuple(value for value in values if _is_integer(value))
        if len(integers) < len(values):
            raise self._wrong(name, "a list of integers is wanted")
        return integers

    def inner(self, name: str) -> "Fields":
        """Read an object within this one."""
        value = self._value(name)
        if not isinstance(value, dict):
            raise self._wrong(name, "an object is wanted")
        return Fields(value, f"{self.path}{name}.")

    def each(self, name: str) -> Iterator["Fields"]:
        """Read a list of objects, one by one."""
        for position, value in enumerate(self._list(name)):
            if not isinstance(value, dict):
                raise self._wrong(f"{name}[{position}]", "an object is wanted")
            yield Fields(value, f"{self.path}{name}[{position}].")

    def optional(self, reader: Callable[[str], T], name: str) -> T | None:
        """Read a field that may be null or missing, by one of the readers above."""
        return None if self.values.get(name) is None else reader(name)

    def _value(self, name: str) -> object:
        if name not in self.values:
            raise self._wrong(name, "is missing")
        return self.values[name]

    def _list(self, name: str) -> list[object]:
        value = self._value(name)
        if not isinstance(value, list | tuple):
            raise self._wrong(name, "a list is wanted")
        return list(value)

    def _wrong(self, name: str, what: str) -> MessageError:
        return MessageError(f"{self.path}{name}: {what}")


def _is_integer(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value in _INTEGERS


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
