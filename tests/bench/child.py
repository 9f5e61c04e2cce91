"""A child process of a measurement: it talks in JSON lines, and /proc tells what it costs."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

TICKS_PER_S = 100
ENDS_WITHIN_S = 20.0


class Child:
    """A module of ours as a process; ``start`` waits for its first line, and keeps it."""

    def __init__(self, module: str, *arguments: object, log: Path | None = None) -> None:
        self._command = [sys.executable, "-m", module, *map(str, arguments)]
        self._log = log
        self.began_s = 0.0
        self.said: dict[str, Any] = {}

    def start(self) -> Self:
        log = subprocess.DEVNULL if self._log is None else self._log.open("ab")
        self.began_s = time.monotonic()
        self.process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )
        if not isinstance(log, int):
            log.close()
        self.said = self.listen()
        return self

    def listen(self) -> dict[str, Any]:
        """Read the next line that is JSON."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("{"):
                said: dict[str, Any] = json.loads(line)
                return said
        told = "" if self._log is None else self._log.read_text(encoding="utf-8")[-2000:]
        raise RuntimeError(f"{self._command} ended: {told}")

    def ask(self, line: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self.listen()

    def end(self) -> None:
        """Close its input, at which it ends by itself."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(ENDS_WITHIN_S)
        self.process.stdout.close()

    def kill(self) -> None:
        """Kill -9, if it lives."""
        self.process.kill()
        self.process.wait(ENDS_WITHIN_S)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()

    def cpu_s(self) -> float:
        """Return the processor time that it has taken so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_S

    def memory_mb(self) -> float:
        """Return what it holds in memory."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return round(pages * 4096 / 1e6, 1)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.kill()


def children_of(pid: int) -> Sequence[int]:
    """Return the children of a process: a server's own broker."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
