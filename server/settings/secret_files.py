"""Secrets from files, or from the environment before them."""

from pathlib import Path

from server.settings.mistakes import Mistakes
from server.settings.model import Secret
from ticket_queue.hand_written import HandWrittenError, read_password


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
        return Secret(read_password(path))
    except HandWrittenError as error:
        mistakes.add(at, f"file_{error.key}", path=path, detail=error.detail)
        return None
