"""What the accounts say no with."""


class AccountError(Exception):
    """An account that cannot be added or removed so.

    ``key`` is the sentence below ``cli.`` that says why, with its ``facts``; never a secret.
    """

    def __init__(self, key: str, **facts: object) -> None:
        """Keep the sentence's key and its facts."""
        super().__init__(key, facts)
        self.key = key
        self.facts = facts


class AccountFileError(Exception):
    """The file of accounts cannot be used; the text names it and says why."""


class WrongPin(Exception):  # noqa: N818 - a no, not a fault
    """The id or the PIN is wrong; which of them is not told."""


class LockedOut(Exception):  # noqa: N818 - (the same)
    """Too many wrong PINs: nothing is checked for ``seconds`` more."""

    def __init__(self, seconds: int) -> None:
        """Keep the whole seconds that are left."""
        super().__init__(seconds)
        self.seconds = seconds
