"""Mistakes in settings as facts: whoever shows them puts them into the reader's language."""

from collections.abc import Iterable

from ticket_queue.catalogue import Catalogue
from ticket_queue.hand_written import one_line

LONGEST_GIVEN = 60


class Mistake:
    """One wrong setting: its dotted path, and the sentence below ``settings.`` with its facts.

    ``wanted``, when given, names the sentence below ``settings.expected.`` that says what to write.
    """

    def __init__(self, at: str, key: str, *, wanted: str = "", **facts: object) -> None:
        """Keep what is wrong, and where."""
        self.at = at
        self.key = key
        self.wanted = wanted
        self.facts = facts

    def told(self, texts: Catalogue) -> str:
        """Return the line that names the setting and says what to do."""
        facts = {name: _short(value) for name, value in self.facts.items()}
        if self.wanted:
            facts["wanted"] = texts(f"settings.expected.{self.wanted}")
        return one_line(f"{self.at}: {texts(f'settings.{self.key}', **facts)}")

    def __repr__(self) -> str:
        """Return what a developer wants to see."""
        return f"{self.at}: {self.key} {self.wanted} {self.facts}"


class SettingsError(Exception):
    """Settings that cannot be used: every mistake at once."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        """Keep the mistakes in the order in which they were found."""
        self.mistakes = tuple(mistakes)
        super().__init__(*self.mistakes)

    def told(self, texts: Catalogue) -> str:
        """Return one line for each mistake."""
        return "\n".join(mistake.told(texts) for mistake in self.mistakes)


def _short(given: object) -> str:
    text = str(given)
    return text if len(text) <= LONGEST_GIVEN * 4 else f"{text[: LONGEST_GIVEN * 4]}…"
