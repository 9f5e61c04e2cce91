"""Secrets from files, or from the environment before them."""

from pathlib import Path

from server.settings.mistakes import Mistakes
from server.settings.model import Secret


def read_secret(
    name: str, folder: Path, at: str, mistakes: Mistakes, environment: str = ""
) -> Secret | None:
    """Return what a file in a folder holds; an ``environment`` that is not empty goes before it.

    Without either it is None; a file that cannot be read, or is empty, is a mistake.
    """
    if environment:
        return Secret(environment)
    if not name:
        return None
    path = folder / name
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        mistakes.add(at, "no_such_file", path=path)
        return None
    if not text:
        mistakes.add(at, "empty_file", path=path)
        return None
    return Secret(text)
