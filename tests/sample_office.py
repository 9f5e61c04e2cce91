"""The demo's sample accounts, made once for all tests of a process: nine hashes take long."""

import atexit
import shutil
import tempfile
from pathlib import Path

from server.app import TEXTS
from server.demo.sample_accounts import sample_accounts
from ticket_queue.catalogue import FIRST_LANGUAGE, load_catalogues

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


def have_accounts(data: Path) -> None:
    """Put the sample accounts into the folder of a server that makes none by itself."""
    give_accounts(data)
    if not (data / FILES[0]).exists():
        sample_accounts(data, load_catalogues(TEXTS)[FIRST_LANGUAGE])
        keep_accounts(data)
