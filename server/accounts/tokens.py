"""Random secrets of devices and sessions, and the hashes of them that are kept."""

import base64
import hashlib
import secrets

TOKEN_BYTES = 32
_MOSQUITTO_ROUNDS = 101
_MOSQUITTO_SALT_BYTES = 12


def new_token() -> str:
    """Return a token of 256 random bits, in letters that a header and a file can hold."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Return what is kept of a token; it is random, so that a plain SHA-256 is enough.

    Looking the hash up takes a time that tells nothing of the token.
    """
    return hashlib.sha256(token.encode(errors="surrogateescape")).hexdigest()


def broker_hash(password: str) -> str:
    """Return a password as mosquitto's password file keeps it: PBKDF2 with SHA-512.

    The form is ``$7$rounds$salt$hash``, both in base64 (mosquitto 2.0, ``mosquitto_passwd``). Its
    101 rounds would be few for a password of people; tokens are random.
    """
    salt = secrets.token_bytes(_MOSQUITTO_SALT_BYTES)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _MOSQUITTO_ROUNDS)
    encoded = [base64.b64encode(part).decode() for part in (salt, key)]
    return f"$7${_MOSQUITTO_ROUNDS}${encoded[0]}${encoded[1]}"
