"""What a fold can find wrong."""


class FoldError(Exception):
    """An event that cannot follow what was folded before it: the ledger is damaged."""
