"""The demo's sample accounts, made once for all tests of a process: nine hashes take long."""

import atexit
import shutil
import tempfile
from pathlib import Path

FILES = ("accounts.sqlite3", "demo-accounts.json")

_kept: list[Path] = []


def give_accounts(data: Path) -> None:
    """Put the accounts of an earlier demo into the folder of a new one, if there are some."""
    if _kept and not (data / FILES[0]).exists():
        data.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copy2(_kept[0] / name, data / name)


def keep_accounts(data: Path) -> None:
    """Keep the accounts of a demo that is ready, for those that come after it."""
    if _kept:
        return
    folder = Path(tempfile.mkdtemp(prefix="moiso-accounts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in FILES:
        shutil.copy2(data / name, folder / name)
    _kept.append(folder)
