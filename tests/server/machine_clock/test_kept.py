"""What is kept of the time beside the ledger."""

from datetime import timedelta
from pathlib import Path

import pytest

from server.machine_clock import CLOCK_FILE, KeptTime, ThisMachine, keep_time, kept_time
from tests.server.machine_clock.by_hand import HandMachine
from tests.server.ward import MONDAY


def test_it_is_read_as_it_was_kept(tmp_path: Path) -> None:
    kept = KeptTime.of(
        HandMachine(MONDAY), MONDAY, told_by="phuc", was=MONDAY - timedelta(days=1), goes_back=True
    )
    keep_time(tmp_path / "new folder", kept)
    assert kept_time(tmp_path / "new folder") == kept


def test_nothing_is_known_where_nothing_was_kept(tmp_path: Path) -> None:
    assert kept_time(tmp_path) is None


@pytest.mark.parametrize("bytes_", [b"", b"\xff\x00", b"{}", b'{"at":"yesterday"}', b"[" * 5_000])
def test_a_broken_file_is_as_good_as_none(tmp_path: Path, bytes_: bytes) -> None:
    (tmp_path / CLOCK_FILE).write_bytes(bytes_)
    assert kept_time(tmp_path) is None


def test_a_count_beyond_all_years_is_as_good_as_none() -> None:
    machine = HandMachine(MONDAY)
    far = KeptTime(at=MONDAY, counted_s=-1e15, boot=machine.boot)
    assert far.counted_on(machine) is None


def test_this_machine_counts_on_and_names_its_boot() -> None:
    first, second = ThisMachine(), ThisMachine()
    assert first.boot == second.boot
    assert 0 < first.counted_s() <= second.counted_s()
    assert first.wall().utcoffset() == timedelta(0)


def test_a_time_server_that_is_known_to_be_wrong_is_not_believed() -> None:
    assert ThisMachine(trusts_time_server=False).in_step() is False
