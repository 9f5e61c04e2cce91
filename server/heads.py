"""A head of the ledger's chain as people read it, copy it and type it."""

import re

SLIP_GROUPS = 8
"""How many groups of four hex digits paper shows: 128 bits."""
_GROUP = 4
_HEX = re.compile(r"[0-9a-f]{32,64}", re.ASCII)
_BETWEEN_GROUPS = re.compile(r"[\s.\-]+")


def in_groups(head: str) -> str:
    """Return the beginning of a head of 64 hex digits as paper shows it: ``1f09 77c2 …``."""
    digits = head[: SLIP_GROUPS * _GROUP]
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def digits_of(typed: str) -> str:
    """Return the hex digits of a head as somebody has copied it from paper.

    Raises:
        ValueError: it is not 32 to 64 hex digits, with or without spaces, dots or dashes between.
    """
    digits = _BETWEEN_GROUPS.sub("", typed).lower()
    if _HEX.fullmatch(digits) is None:
        raise ValueError(typed)
    return digits
