"""The systemd units that are shipped: sound, and with what keeps a program alive."""

import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.markdown import ROOT

UNITS = sorted((ROOT / "tools" / "systemd").glob("*.service"))


class _Unit(ConfigParser):
    """Names of a unit's settings are told apart by their case."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def read(unit: Path) -> ConfigParser:
    found = _Unit(strict=False, interpolation=None, comment_prefixes="#")
    found.read_string(unit.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_program_that_stands_still_or_ends_is_started_again(unit: Path) -> None:
    service = read(unit)["Service"]
    assert (service["Type"], service["Restart"]) == ("notify", "always")
    assert int(service["WatchdogSec"]) > 0
    assert read(unit)["Unit"]["StartLimitIntervalSec"] == "0"
    # Nothing of a memory is kept (P8).
    assert (service["WatchdogSignal"], service["LimitCORE"]) == ("SIGKILL", "0")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_program_may_write_its_data_and_nothing_else(unit: Path) -> None:
    service = read(unit)["Service"]
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"] in service["ExecStart"].split("--data ")[1]
    assert service["NoNewPrivileges"] == "true"
    assert service["CapabilityBoundingSet"] == ""


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_finds_nothing_wrong(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here (Debian's systemd)")
    here = tmp_path / unit.name
    # As it would be once the checkout lies where the unit expects it.
    here.write_text(unit.read_text().replace("/opt/moiso/moiso/", f"{ROOT}/"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(here)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
