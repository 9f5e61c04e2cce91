"""``moiso-server run`` for a ward of its own: settings, staff and devices as an office has them."""

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from server.accounts import (
    FILE_NAME,
    AccountStore,
    DeviceRole,
    Role,
    Staff,
    add_device,
    add_staff,
)
from tests.system.demo_process import DemoProcess, Json, until
from ticket_queue.ids import DeviceId, KioskId, Language, StaffId

PIN = "258013"
STAFF = {"lan": Role.OFFICER, "yen": Role.GUIDE, "phuc": Role.MANAGER, "an": Role.ADMINISTRATOR}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class WardProcess(DemoProcess):
    """A ward whose data lies in a folder, whose settings lie beside it; always open.

    One that takes over ``from_ward`` has its address and whatever its accounts are.
    """

    def __init__(
        self,
        data: Path,
        *,
        targets: Sequence[Path] = (),
        every_minutes: float = 0.05,
        from_ward: "WardProcess | None" = None,
    ) -> None:
        super().__init__(data, shares_accounts=False)
        self.config = data.with_suffix(".toml")
        if from_ward is None:
            self._accounts = self._hire()
        else:
            self.port, self.mqtt_port = from_ward.port, from_ward.mqtt_port
            self._accounts = from_ward.accounts
        self.config.write_text(self._settings(targets, every_minutes))

    @property
    def accounts(self) -> Json:
        return self._accounts

    def start(self) -> None:
        command = [sys.executable, "-m", "server", "run", "--config", str(self.config)]
        command += ["--data", str(self.data)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        until(self.is_ready)

    def _hire(self) -> Json:
        devices = []
        with closing(AccountStore(self.data / FILE_NAME)) as store:
            for name, role in STAFF.items():
                add_staff(store, Staff(StaffId(name), name, role, Language("vi")), PIN)
            for digit in (1, 2):
                name = f"kiosk-{digit}"
                token = add_device(store, DeviceId(name), DeviceRole.KIOSK, KioskId(digit))
                devices.append({"device": name, "role": "kiosk", "token": token})
            token = add_device(store, DeviceId("board-1"), DeviceRole.DISPLAY, None)
            devices.append({"device": "board-1", "role": "display", "token": token})
        staff = [{"staff": name, "pin": PIN, "role": role.value} for name, role in STAFF.items()]
        return {"staff": staff, "devices": devices}

    def _settings(self, targets: Sequence[Path], every_minutes: float) -> str:
        hours = "\n".join(f'{day} = ["00:00-23:59"]' for day in _DAYS)
        return f"""
public_url = "{self.server}"

[site]
code = "26740-1"

[hours]
{hours}

[http]
host = "127.0.0.1"
port = {self.port}

[broker]
url = "{self.broker}"
embedded = true

[limits]
kiosk_tickets = {{ per_minute = 100000, burst = 100000 }}

[backup]
every_minutes = {every_minutes}
targets = {json.dumps([str(target) for target in targets])}
"""
