"""A printer that keeps each slip as a picture in a folder."""

import re
from pathlib import Path

from PIL.Image import Image

from kiosk.ports import PaperState, PrintOutcome, PrintReason, PrintResult


class PngPrinter:
    """Writes ``DIR/<name>.png``; whoever watches the folder never sees half a picture."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def print_slip(self, picture: Image, name: str) -> PrintResult:
        """Write the picture; DOWN when the folder cannot be written."""
        safe = re.sub(r"[^\w.-]", "_", name)
        target = self._folder / f"{safe}.png"
        unfinished = target.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            picture.save(unfinished, format="PNG")
            unfinished.replace(target)
        except OSError as error:
            return PrintResult(PrintOutcome.DOWN, PrintReason.UNREACHABLE, detail=str(error))
        return PrintResult(PrintOutcome.OK, paper=PaperState.OK)

    def check(self) -> PrintResult:
        """Tell whether the folder is there or can be made."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return PrintResult(PrintOutcome.DOWN, PrintReason.UNREACHABLE, detail=str(error))
        return PrintResult(PrintOutcome.OK, paper=PaperState.OK)

    def close(self) -> None:
        """Nothing is held."""
