"""The PIN of guide mode: this machine's own, so that it holds while the server is away.

Only a salted scrypt hash is kept, in a file of its own that the kiosk's user alone may read.
"""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

SHORTEST, LONGEST = 6, 12
"""Everybody in the hall may try: two digits more than the least of a PIN at a sign-in page."""
_UPWARDS, _DOWNWARDS = "01234567890", "09876543210"
_COST, _BLOCK, _PARALLEL = 2**15, 8, 3
"""32 MiB and some tenths of a second (OWASP Password Storage, scrypt); a small kiosk has it."""
_MEMORY = 2**26
_SALT_BYTES = 16


class GuidePinError(Exception):
    """A PIN that may not be given, or cannot be kept; ``key`` is its sentence below ``cli.``."""

    def __init__(self, key: str, **facts: object) -> None:
        """Keep the sentence's key and its facts, never the PIN."""
        super().__init__(key)
        self.key = key
        self.facts = facts


class GuidePin:
    """The PIN's file. Its methods block: for a disk, or for the whole work of a hash."""

    def __init__(self, path: Path) -> None:
        """Use this file; it need not be there."""
        self._path = path

    @classmethod
    def of(cls, device: str, data: Path) -> "GuidePin":
        """Return the PIN of one device, beside its journal."""
        return cls(data / f"{device}.guide-pin")

    def is_set(self) -> bool:
        """Tell whether there is a PIN at all."""
        return self._kept() is not None

    def set(self, pin: str) -> None:
        """Keep a new PIN in place of the old one; a running kiosk asks for it at once.

        Raises:
            GuidePinError: it is not 6 to 12 digits, is a run (123456) or a repetition (121212), or
                the file cannot be written.
        """
        if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
            raise GuidePinError("pin_shape", shortest=SHORTEST, longest=LONGEST)
        repeated = any(pin == (pin[:size] * LONGEST)[: len(pin)] for size in (1, 2, 3))
        if repeated or pin in _UPWARDS or pin in _DOWNWARDS:
            raise GuidePinError("pin_weak")
        salt = secrets.token_bytes(_SALT_BYTES)
        kept = "$".join(base64.b64encode(part).decode() for part in (salt, _hash(pin, salt)))
        beside = self._path.with_name(f"{self._path.name}.new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.unlink(missing_ok=True)
            file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(file, "w", encoding="ascii") as opened:
                opened.write(f"scrypt${kept}\n")
                opened.flush()
                os.fsync(opened.fileno())
            beside.replace(self._path)
        except OSError as error:
            raise GuidePinError("pin_unkept", file=self._path, error=error.strerror) from error

    def matches(self, pin: str) -> bool:
        """Tell whether it is the PIN; yes and no take the same time. False when none is set."""
        kept = self._kept()
        if kept is None:
            return False
        salt, wanted = kept
        return hmac.compare_digest(_hash(pin, salt), wanted)

    def _kept(self) -> tuple[bytes, bytes] | None:
        try:
            kind, salt, wanted = self._path.read_text(encoding="ascii").strip().split("$")
            if kind != "scrypt":
                return None
            return base64.b64decode(salt), base64.b64decode(wanted)
        except (OSError, ValueError):
            return None


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, maxmem=_MEMORY, dklen=32
    )
