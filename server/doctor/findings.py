"""What an examination finds: how it stands, and the sentence that says so."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """Whether somebody must act; each has its word below ``doctor.standing``."""

    FINE = "fine"
    TO_DO = "to_do"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """One line: the ``key`` is that of its sentence below ``doctor.``, with its facts."""

    standing: Standing
    key: str
    facts: tuple[tuple[str, object], ...] = ()


def fine(key: str, **facts: object) -> Finding:
    """Return a finding that asks nothing of anybody."""
    return Finding(Standing.FINE, key, tuple(facts.items()))


def to_do(key: str, **facts: object) -> Finding:
    """Return a finding whose sentence says what somebody must do."""
    return Finding(Standing.TO_DO, key, tuple(facts.items()))


def unknown(key: str, **facts: object) -> Finding:
    """Return a finding about what cannot be known from here."""
    return Finding(Standing.UNKNOWN, key, tuple(facts.items()))
