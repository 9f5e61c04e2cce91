"""A request that cannot be answered, before it has its words."""

from collections.abc import Mapping


class ProblemError(Exception):
    """A request that cannot be answered: a slug, the sentence's key below ``problem.``, facts."""

    def __init__(
        self,
        slug: str,
        key: str,
        *,
        headers: Mapping[str, str] | None = None,
        **facts: object,
    ) -> None:
        """Keep what the words are made of; a fact named ``field`` is the wrong field."""
        super().__init__(slug, key, facts)
        self.slug = slug
        self.key = key
        self.headers = headers
        self.facts = facts
