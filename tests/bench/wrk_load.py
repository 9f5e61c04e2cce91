"""The load: wrk, whose requests cost a small part of what they measure."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parent / "wrk"

Told = dict[str, float]


class Load:
    """A running wrk; ``told`` waits for its end and returns what it has counted."""

    def __init__(
        self, url: str, script: str, *arguments: object, clients: int, seconds: float, threads: int
    ) -> None:
        wrk = shutil.which("wrk")
        if wrk is None:
            pytest.skip("needs wrk, which `make bench` installs on Debian")
        self._command = [
            wrk, f"-t{threads}", f"-c{clients}", f"-d{seconds:.0f}s", "--timeout", "60s",
            "-s", str(SCRIPTS / script), url, "--", *map(str, arguments),
        ]  # fmt: skip
        environment = {**os.environ, "WRK_SHARED": str(SCRIPTS / "told.lua")}
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, text=True, env=environment
        )

    def told(self) -> Told:
        output, _ = self._process.communicate()
        lines = [line for line in output.splitlines() if line.startswith("{")]
        assert self._process.returncode == 0 and lines, output  # noqa: PT018 - one story
        told: dict[str, Any] = json.loads(lines[-1])
        assert not told["refused"] and not told["broken"], output  # noqa: PT018 - (the same)
        return {**told, "per_s": told["requests"] / told["duration_s"]}


def tickets(
    url: str, header: str, services: Sequence[str], *, clients: int, seconds: float
) -> Load:
    """Ask for tickets of one service after the other, as fast as they come."""
    return Load(url, "tickets.lua", header, *services, clients=clients, seconds=seconds, threads=1)


def officers(
    url: str, header: str, counters: Sequence[int], *, pause_ms: int, seconds: float
) -> Load:
    """Let an officer at each counter call and serve, with a pause after each key."""
    crew = len(counters)
    return Load(
        url, "officers.lua", header, pause_ms, *counters,
        clients=crew, seconds=seconds, threads=crew,
    )  # fmt: skip
