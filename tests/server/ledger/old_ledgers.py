"""Ledgers as earlier revisions of this program have written them, each with its own schema.

Each is an afternoon, a midnight and a night of the demo's ward with a few simulated visitors,
stopped by Ctrl-C and packed by ``xz -9`` as it lay there. Whoever adds a step to the schema first
packs a ledger of the last one:
``make demo ARGS="--no-windows --visitors 20 --speed 600 --start 15:30 --data DIR"``, 100 s.
"""

import lzma
from pathlib import Path

from server.ledger import LEDGER_FILE

_FOLDER = Path(__file__).parents[2] / "data" / "ledgers"
OLD_LEDGERS = sorted(path.name.removesuffix(".sqlite3.xz") for path in _FOLDER.glob("*.xz"))
"""By the last step of the schema that each has."""


def unpacked(name: str, folder: Path) -> Path:
    """Put an old ledger into a folder, where a server finds it."""
    folder.mkdir(parents=True)
    path = folder / LEDGER_FILE
    path.write_bytes(lzma.decompress((_FOLDER / f"{name}.sqlite3.xz").read_bytes()))
    return path
