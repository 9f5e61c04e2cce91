"""PINs of staff: which may be given, and how they are kept."""

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from server.accounts.errors import AccountError

SHORTEST, LONGEST = 4, 12
_UPWARDS, _DOWNWARDS = "01234567890", "09876543210"

# The library's default is the second recommendation of RFC 9106, section 4: 64 MiB, three passes.
_hasher = PasswordHasher()


def check_new_pin(pin: str, *, weak_allowed: bool = False) -> None:
    """Let a new PIN pass: 4 to 12 digits, neither a run (1234) nor a repetition (0000, 1212).

    Raises:
        AccountError: it may not be given.
    """
    digits = pin.isascii() and pin.isdigit()
    if not digits or not SHORTEST <= len(pin) <= LONGEST:
        raise AccountError("pin_shape", shortest=SHORTEST, longest=LONGEST)
    run = pin in _UPWARDS or pin in _DOWNWARDS
    repeated = any(pin == (pin[:size] * LONGEST)[: len(pin)] for size in (1, 2))
    if not weak_allowed and (run or repeated):
        raise AccountError("pin_weak")


def pin_hash(pin: str) -> str:
    """Return the argon2id hash of a PIN; this takes a good part of a second."""
    return _hasher.hash(pin)


def pin_matches(kept: str, pin: str) -> bool:
    """Tell whether a PIN is the one that was hashed; yes and no take the same time."""
    try:
        return _hasher.verify(kept, pin)
    except VerificationError:
        return False
