"""A head on paper is typed in again however somebody has copied it."""

import hashlib

import pytest

from server.heads import digits_of, in_groups


def test_a_head_is_typed_as_it_is_printed() -> None:
    head = hashlib.sha256(b"a day").hexdigest()
    printed = in_groups(head)
    assert len(printed.split()) == 8
    for typed in (printed, printed.upper(), printed.replace(" ", "-"), head):
        assert head.startswith(digits_of(typed))


@pytest.mark.parametrize("typed", ["", "1f09", "1f09 77c2 zzzz " * 4, "a" * 31, "a" * 65])
def test_a_head_that_is_too_short_or_no_hex_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=f"^{typed}$"):
        digits_of(typed)
