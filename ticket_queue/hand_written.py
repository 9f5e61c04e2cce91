"""Files that people write by hand: settings in TOML, and secrets of one line.

Editors of Windows put a byte order mark before UTF-8; it is passed over.
"""

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

LONGEST_SECRET = 4_096


class HandWrittenError(Exception):
    """A file that cannot be used.

    ``key`` says why: ``unreadable`` (``detail`` is the system's word), ``not_utf8`` (``detail`` is
    the line), ``not_toml`` (``detail`` is the parser's word, with the line), ``empty``,
    ``not_one_line``, ``not_one_word``.
    """

    def __init__(self, key: str, detail: str = "") -> None:
        """Keep why."""
        super().__init__(f"{key}: {detail}")
        self.key = key
        self.detail = detail


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a file.

    Raises:
        HandWrittenError: it cannot be read, or is no TOML in UTF-8.
    """
    text = _text(path)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise HandWrittenError("not_toml", "brackets without end") from error
    except ValueError as error:
        raise HandWrittenError("not_toml", one_line(str(error))) from error


def read_password(path: Path) -> str:
    """Return a password: one line of letters that can be seen, without the blanks around it.

    Raises:
        HandWrittenError: the file cannot be read, is empty, or holds anything else.
    """
    line = _text(path).strip()
    if not line:
        raise HandWrittenError("empty")
    if len(line) > LONGEST_SECRET or not line.isprintable():
        raise HandWrittenError("not_one_line")
    return line


def read_token(path: Path) -> str:
    """Return a device's token: one word of plain letters, as a header can hold it.

    Raises:
        HandWrittenError: the file cannot be read, is empty, or holds anything else.
    """
    word = read_password(path)
    if not word.isascii() or " " in word:
        raise HandWrittenError("not_one_word")
    return word


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise HandWrittenError("unreadable", error.strerror or str(error)) from error
    except ValueError as error:  # a NUL within the name
        raise HandWrittenError("unreadable", str(error)) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise HandWrittenError("not_utf8", str(line)) from error


def one_line(text: str) -> str:
    """Return a text with every letter that cannot be seen written as its escape."""
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


def has_place(url: str) -> bool:
    """Tell whether an URL names a host, and a port that there can be."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
