"""``moiso-server run`` as a real process, where wanted behind a command that sets its clocks."""

import subprocess
import sys
from pathlib import Path

from tests.sample_office import have_accounts
from tests.system.demo_process import Json, ServerProcess, until

CLOCK = "/api/v1/clock"


class ClockedProcess(ServerProcess):
    """A site's server with the sample ward's people, on a machine without a time server.

    It has no broker: libfaketime 0.9 breaks the sleep of paho's thread once a clock is stepped.
    """

    def __init__(self, data: Path, before: tuple[str, ...] = ()) -> None:
        super().__init__(data)
        self._before = before
        have_accounts(data)
        self.config = data / "site.toml"
        self.config.write_text(
            f'public_url = "{self.server}"\n'
            f"[http]\nport = {self.port}\n"
            '[broker]\nurl = "mqtt://127.0.0.1:1"\n'
            "[clock]\ntrust_time_server = false\n",
            encoding="utf-8",
        )

    def command(self) -> list[str]:
        command = [*self._before, sys.executable, "-m", "server", "run"]
        return [*command, "--config", str(self.config), "--data", str(self.data)]

    def start(self) -> None:
        """Start it, and wait until it works or asks what time it is."""
        self.launch()
        until(lambda: self.is_ready() or self.asks())

    def is_ready(self) -> bool:
        """Tell whether it works, as far as it can without a broker."""
        assert self.process.poll() is None, self.log
        try:
            told = self.anyone().ask("/readyz")[1]
        except OSError:
            return False
        return bool(told["ledger"]) and "clock" not in told

    def asks(self) -> bool:
        """Tell whether it asks what time it is."""
        try:
            return "doubt" in self.anyone().ask(CLOCK)[1]
        except OSError:
            return False

    def standing(self) -> Json:
        """Return how its time stands."""
        return self.anyone().get(CLOCK)

    def time_begins(self, with_: str) -> bool:
        """Tell whether its time is one that begins so; it may just begin anew."""
        try:
            told = self.anyone().ask(CLOCK)[1]
        except OSError:
            return False
        return str(told.get("at", "")).startswith(with_)

    def tell(self, at: str, *, goes_back: bool = False) -> tuple[int, Json]:
        """Set its time, as a manager does on the page."""
        (manager,) = (each for each in self.accounts["staff"] if each["role"] == "manager")
        signed = {"staff": manager["staff"], "pin": manager["pin"]}
        return self.anyone().ask(CLOCK, {**signed, "at": at, "goes_back": goes_back})

    def set_by_command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``moiso-server clock set``, on the same machine."""
        where = ("--config", str(self.config), "--data", str(self.data))
        return self._run("clock", "set", *arguments, *where)

    def verify(self) -> subprocess.CompletedProcess[str]:
        """Examine the ledger."""
        return self._run("verify", "--data", str(self.data))

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*self._before, sys.executable, "-m", "server", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def issue(self) -> Json:
        """Give a number at the first kiosk, while the server works."""
        return self.device("kiosk-1").do("/api/v1/tickets", service="chung-thuc")

    def waiting(self) -> Json:
        """Return the lobby's waits in all."""
        total: Json = self.staff("manager").get("/api/v1/waits")["total"]
        return total
