"""The ledger learns of outages once they have lasted, and of their end; over a restart too."""

from pathlib import Path

import pytest

from server.accounts import Device, DeviceRole
from server.outage_watch import (
    BROKER,
    BROKER_SURE_AFTER_S,
    DEVICE_SURE_AFTER_S,
    OutageWatch,
    Sight,
    Sights,
    sights_of,
)
from server.ports import DeviceReport, StorageError
from tests.server.ward import MONDAY, HandClock, Ward, ward
from ticket_queue.events import OutageSubject
from ticket_queue.ids import DeviceId, KioskId
from ticket_queue.lobby import OutageKey

KIOSK, BOARD = DeviceId("kiosk-1"), DeviceId("board-1")
DEVICES = (Device(KIOSK, DeviceRole.KIOSK, KioskId(1)), Device(BOARD, DeviceRole.DISPLAY))
THE_KIOSK: OutageKey = (OutageSubject.KIOSK, KIOSK)
THE_PRINTER: OutageKey = (OutageSubject.PRINTER, KIOSK)
THE_BOARD: OutageKey = (OutageSubject.DISPLAY, BOARD)
WELL, OUT = Sight(is_out=False), Sight(is_out=True)


class Machines:
    """What a watch would see; the test says how it is."""

    def __init__(self) -> None:
        self.sights: dict[OutageKey, Sight | None] = {BROKER: WELL, THE_BOARD: WELL}

    def look(self) -> Sights:
        return self.sights


class Watched:
    """A watch over a ward, by the hand's clock."""

    def __init__(self, here: Ward, clock: HandClock) -> None:
        self.here, self.clock = here, clock
        self.machines = Machines()
        self.watch = OutageWatch(here.desk, self.machines.look, clock)

    async def see(self, key: OutageKey, sight: Sight | None, seconds: float = 0.0) -> None:
        """Look at a machine as it is now, and again after some seconds."""
        self.machines.sights[key] = sight
        await self.watch.look()
        if seconds:
            self.clock.step(seconds=seconds)
            await self.watch.look()

    async def outages(self) -> list[str]:
        found = await self.here.kinds()
        return [kind for kind in found if kind.startswith("outage_")]


async def test_an_outage_is_recorded_once_it_has_lasted_and_its_end_as_well(
    tmp_path: Path,
) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        watched = Watched(here, clock)
        missed_at = here.desk.clock.now()
        await watched.see(BROKER, OUT, BROKER_SURE_AFTER_S - 1)
        assert await watched.outages() == []
        await watched.see(BROKER, OUT, 1)
        assert await watched.outages() == ["outage_began"]
        back_at = here.desk.clock.now()
        await watched.see(BROKER, WELL, BROKER_SURE_AFTER_S)
        assert await watched.outages() == ["outage_began", "outage_ended"]
        began, ended = (await here.ledger.events_after(0, 100))[-2:]
        assert began["began_at"] == missed_at.isoformat(timespec="milliseconds")
        assert ended["ended_at"] == back_at.isoformat(timespec="milliseconds")


async def test_a_board_that_is_started_anew_is_no_outage(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        watched = Watched(here, clock)
        await watched.see(THE_BOARD, OUT, DEVICE_SURE_AFTER_S - 1)
        await watched.see(THE_BOARD, WELL, 5)
        await watched.see(THE_BOARD, OUT, DEVICE_SURE_AFTER_S - 1)
        assert await watched.outages() == []


async def test_a_board_that_comes_and_goes_is_one_outage(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        watched = Watched(here, clock)
        for _ in range(3):
            await watched.see(THE_BOARD, OUT, DEVICE_SURE_AFTER_S)
            await watched.see(THE_BOARD, WELL, 5)
        assert await watched.outages() == ["outage_began"]


async def test_what_was_out_before_a_restart_ends_after_it(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        await Watched(here, clock).see(THE_BOARD, OUT, DEVICE_SURE_AFTER_S)
    async with ward(tmp_path, clock, start=MONDAY.replace(hour=9)) as here:
        watched = Watched(here, clock)
        await watched.see(THE_BOARD, None, 60)
        assert await watched.outages() == ["outage_began"]
        await watched.see(THE_BOARD, WELL, DEVICE_SURE_AFTER_S)
        assert await watched.outages() == ["outage_began", "outage_ended"]


async def test_a_revoked_device_is_missed_by_nobody(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        watched = Watched(here, clock)
        await watched.see(THE_BOARD, OUT, DEVICE_SURE_AFTER_S)
        del watched.machines.sights[THE_BOARD]
        await watched.watch.look()
        assert await watched.outages() == ["outage_began", "outage_ended"]


async def test_what_could_not_be_written_is_noted_at_a_later_look(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        watched = Watched(here, clock)
        await watched.see(BROKER, OUT)
        clock.step(seconds=BROKER_SURE_AFTER_S)
        here.disk.appends_fail = True
        with pytest.raises(StorageError):
            await watched.watch.look()
        here.disk.appends_fail = False
        await watched.watch.look()
        assert await watched.outages() == ["outage_began"]


def report(**how: object) -> DeviceReport:
    return DeviceReport(MONDAY, **{"online": True, **how})  # type: ignore[arg-type]  # its own fields


def seen(
    *,
    kiosk: DeviceReport | None = None,
    board: DeviceReport | None = None,
    connected: bool | None = True,
    broker: bool = True,
) -> Sights:
    reports = {DEVICES[0].device: kiosk, DEVICES[1].device: board}
    known = {device: each for device, each in reports.items() if each is not None}
    return sights_of(DEVICES, known, lambda _device: connected, broker=broker)


def test_a_device_that_has_not_been_seen_yet_is_not_missed() -> None:
    sights = seen(connected=None)
    assert sights == {BROKER: WELL, THE_KIOSK: None, THE_PRINTER: None, THE_BOARD: None}


def test_a_kiosk_is_there_while_its_stream_is_open() -> None:
    assert seen(connected=True)[THE_KIOSK] == WELL
    assert seen(connected=False)[THE_KIOSK] == OUT


def test_a_display_is_known_by_the_broker_alone() -> None:
    assert seen(board=report(online=False))[THE_BOARD] == OUT
    assert seen(board=report(online=False), broker=False)[THE_BOARD] is None
    assert seen(board=report(), broker=False)[BROKER] == OUT


@pytest.mark.parametrize(
    ("said", "sight"),
    [
        ({"printer": "ok", "paper": "near-end"}, WELL),
        ({"printer": "ok", "paper": "out", "detail": "paper-out"}, Sight(True, "paper-out")),
        ({"printer": "down", "detail": "cover-open"}, Sight(True, "cover-open")),
        ({"printer": "down", "detail": "Nguyễn Văn A 079012345678"}, OUT),
        ({"printer": "unknown", "detail": "no-status"}, None),
        ({}, None),
    ],
)
def test_a_printer_is_as_its_kiosk_says_in_known_words(
    said: dict[str, object], sight: Sight | None
) -> None:
    assert seen(kiosk=report(**said))[THE_PRINTER] == sight


def test_nothing_is_known_of_the_printer_of_a_kiosk_that_is_away() -> None:
    down = report(printer="down", detail="paper-out")
    assert seen(kiosk=down, connected=False)[THE_PRINTER] is None
