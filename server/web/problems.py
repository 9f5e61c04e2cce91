"""A request that cannot be answered, before it has its words."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class FieldMistake(NamedTuple):
    """One thing that is wrong: the path of its field, and a sentence in the reader's language."""

    at: str
    said: str


class ProblemError(Exception):
    """A request that cannot be answered: a slug, the sentence's key below ``problem.``, facts.

    ``mistakes`` are several that were found, each already in words.
    """

    def __init__(
        self,
        slug: str,
        key: str,
        *,
        headers: Mapping[str, str] | None = None,
        mistakes: Sequence[FieldMistake] = (),
        **facts: object,
    ) -> None:
        """Keep what the words are made of; a fact named ``field`` is the wrong field."""
        super().__init__(slug, key, facts)
        self.slug = slug
        self.key = key
        self.headers = headers
        self.mistakes = mistakes
        self.facts = facts
