"""Free text that people type, and what of it must never be kept (promise P8)."""

import hashlib
import re
import unicodedata

from ticket_queue.ids import TextHash

_CARD_FIELDS = 7
_SEPARATOR = r"[ .\-]?"
_IDENTITY_NUMBER = re.compile(
    rf"(?<!\d)(?:\d(?:{_SEPARATOR}\d){{11}}|\d(?:{_SEPARATOR}\d){{8}})(?!\d)"
)
_PHONE_NUMBER = re.compile(
    rf"(?<!\d)(?:\+?84|0){_SEPARATOR}[235789](?:{_SEPARATOR}\d){{8,9}}(?!\d)"
)
_DOSSIER_CODE = re.compile(r"[A-Z]\d{2}(?:\.\d{1,3})*-\d{6}-\d{4,5}(?!\d)")
"""An agency's code, a date and a count: ``000.12.34.H56-181122-0001``, ``H29.17-261123-0042``."""
_AMOUNT = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[.,]\d{3})+\s*(?:đồng|đ|vnđ|vnd)\b", re.IGNORECASE)
"""Money, by its thousands and its unit; the unit alone tells it from a number with dots in it."""
_KEPT = frozenset("\n\u200c\u200d")
_CARD_NUMBER = re.compile(r"\s*\d{12}\s*")


def tidied(text: str) -> str:
    """Return a text as it is kept and shown: composed letters (NFC), no blanks around it.

    Control letters but the end of a line, and those that turn the direction of writing or are
    seen by nobody, are left out; what joins an emoji of several parts stays.
    """
    lines = text.replace("\r\n", "\n").replace("\t", " ")
    seen = "".join(letter for letter in lines if _is_kept(letter))
    return unicodedata.normalize("NFC", seen).strip()


def _is_kept(letter: str) -> bool:
    return letter in _KEPT or unicodedata.category(letter) not in ("Cc", "Cf", "Cs")


def names_a_person(text: str) -> bool:
    """Tell whether a text holds an identity number (9 or 12 digits), a phone number or a card scan.

    A card's QR has seven or more fields between bars, the first of twelve digits
    (Luật Căn cước 2023; samples show both seven and eleven fields). The date and count of a dossier
    code are no identity number, though together they have as many digits, nor is an amount of
    money (``120.000.000 đồng``).
    """
    text = _DOSSIER_CODE.sub(" ", unicodedata.normalize("NFC", text))
    text = _AMOUNT.sub(" ", text)
    return bool(_IDENTITY_NUMBER.search(text) or _PHONE_NUMBER.search(text)) or is_card_scan(text)


def is_card_scan(text: str) -> bool:
    """Tell whether a text is what a scanner reads from an identity card."""
    fields = text.split("|")
    return len(fields) >= _CARD_FIELDS and bool(_CARD_NUMBER.fullmatch(fields[0]))


def text_hash(text: str, salt: bytes) -> TextHash:
    """Return the hash under which a text is kept, salted with 16 random bytes kept beside it."""
    return TextHash(hashlib.sha256(salt + text.encode()).hexdigest())
