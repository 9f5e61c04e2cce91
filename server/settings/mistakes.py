"""Mistakes in a settings file, gathered as sentences with their paths."""

import difflib
from collections.abc import Iterable

from ticket_queue.catalogue import Catalogue
from ticket_queue.hand_written import one_line

_LONGEST = 60


class Mistakes:
    """The list of what is wrong, in the language of whoever reads it."""

    def __init__(self, say: Catalogue) -> None:
        """Start with nothing wrong."""
        self._say = say
        self._lines: list[str] = []

    @property
    def lines(self) -> tuple[str, ...]:
        """Return one line for each mistake, in the order found."""
        return tuple(self._lines)

    def add(self, at: str, key: str, **facts: object) -> None:
        """Note one mistake: its path and the sentence below ``settings.`` with its facts."""
        self._lines.append(one_line(f"{at}: {self._say(f'settings.{key}', **facts)}"))

    def expected(self, at: str, kind: str, given: object) -> None:
        """Note a value that is not of its kind, with what belongs there."""
        wanted = self._say(f"settings.expected.{kind}")
        self.add(at, "not_expected", wanted=wanted, given=_short(given))

    def missing(self, at: str, kind: str) -> None:
        """Note a setting that must be there, with what belongs there."""
        self.add(at, "missing", wanted=self._say(f"settings.expected.{kind}"))

    def unknown(self, at: str, name: str, known: Iterable[str]) -> None:
        """Note a name that no setting has, with the nearest that there is."""
        near = difflib.get_close_matches(name, tuple(known), n=1)
        if near:
            self.add(at, "unknown_near", near=near[0])
        else:
            self.add(at, "unknown")

    def unknown_service(self, at: str, code: str, known: Iterable[object]) -> None:
        """Note a service that the site has not, with those that it has."""
        self.add(at, "unknown_service", value=code, known=", ".join(map(str, known)))


def _short(given: object) -> str:
    text = repr(given) if isinstance(given, str | int | float | bool | list) else str(given)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
