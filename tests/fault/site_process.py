"""``moiso-server run``: a site as an office has it, open all day, with the sample accounts."""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.sample_office import have_accounts
from tests.system.demo_process import ServerProcess, until

_OPEN = '["00:00-23:59"]'
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NO_LIMIT = "{ per_minute = 600000, burst = 60000 }"


class SiteProcess(ServerProcess):
    """Its settings are ``FOLDER.toml``; its data lies in the folder, or elsewhere.

    Without ``broker`` it never reaches one, and serves all the same.
    """

    def __init__(
        self,
        folder: Path,
        *,
        data: Path | None = None,
        broker: bool = False,
        ballast_mb: int = 0,
    ) -> None:
        super().__init__(data or folder, log=folder.with_suffix(".log"))
        self._settings = folder.with_suffix(".toml")
        self._has_broker = broker
        self._settings.write_text(self._written(ballast_mb), encoding="utf-8")

    def _written(self, ballast_mb: int) -> str:
        hours = "\n".join(f"{day} = {_OPEN}" for day in _WEEK)
        port = self.mqtt_port if self._has_broker else 1
        return f"""
public_url = "{self.server}"
[site]
timezone = "{timezone_of_noon()}"
[hours]
{hours}
[http]
port = {self.port}
[broker]
url = "mqtt://127.0.0.1:{port}"
embedded = {str(self._has_broker).lower()}
[limits]
kiosk_tickets = {_NO_LIMIT}
public_requests = {_NO_LIMIT}
sign_ins = {_NO_LIMIT}
[storage]
ballast_mb = {ballast_mb}
"""

    def command(self) -> list[str]:
        command = [sys.executable, "-m", "server", "run", "--config", str(self._settings)]
        return [*command, "--data", str(self.data), "--log-json"]

    def start(self) -> None:
        have_accounts(self.data)
        super().start()

    def is_ready(self) -> bool:
        assert self.process.poll() is None, self.log
        try:
            _, told = self.anyone().ask("/readyz")
        except OSError:
            return False
        return bool(told["ledger"] and (told["broker"] or not self._has_broker))

    def is_back_after(self) -> float:
        """Start it again and return how many seconds it took until it served."""
        began = time.monotonic()
        self.launch()
        until(self.is_ready)
        return time.monotonic() - began

    def used_cpu_s(self) -> float:
        """Return how much of a processor's time it has used, in seconds."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        fields = stat.rpartition(")")[2].split()
        return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def timezone_of_noon() -> str:
    """Return a zone in which it is noon now, so that no test meets a midnight."""
    behind = datetime.now(UTC).hour - 12
    return f"Etc/GMT{behind:+d}"
