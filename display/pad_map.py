"""Which key of a number pad means what, from the settings."""

import difflib
from collections.abc import Mapping

import msgspec

from display.input_codes import CODES, cap
from display.pad_keys import PadKey
from display.settings import KeySettings, SettingsError

DIGITS = {
    CODES[f"{row}{number}"]: PadKey(str(number)) for number in range(10) for row in ("KP", "")
}
"""The digits are digits on every pad, and in the upper row of a keyboard."""


def pad_map(keys: KeySettings) -> Mapping[int, PadKey]:
    """Return what each code means.

    Raises:
        SettingsError: a key has no such name, or is to mean two things.
    """
    found = dict(DIGITS)
    mistakes = []
    for meaning, names in msgspec.to_builtins(keys).items():
        for name in names:
            code = CODES.get(name)
            if code is None:
                near = difflib.get_close_matches(name, CODES, n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                mistakes.append(f"terminal.keys.{meaning}: there is no key {name}{hint}")
            elif code in found:
                mistakes.append(f"terminal.keys.{meaning}: {name} is {found[code]} already")
            else:
                found[code] = PadKey(meaning)
    if mistakes:
        raise SettingsError(tuple(mistakes))
    return found


def pad_caps(keys: KeySettings) -> Mapping[PadKey, str]:
    """Return what is printed on the key of each meaning; of several the first."""
    digits = {PadKey(str(number)): str(number) for number in range(10)}
    named = msgspec.to_builtins(keys).items()
    return {**digits, **{PadKey(meaning): cap(names[0]) for meaning, names in named}}
