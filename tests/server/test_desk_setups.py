"""The desk while its site is set up anew: nothing is lost, and a restart sees the same."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from server.ports import SetupSource, StorageError
from server.setup_history import SetupChange
from tests.server.test_setup_history import SITES
from tests.server.ward import (
    CERTIFICATION,
    CIVIL,
    COUNTER,
    MONDAY,
    SITE,
    HandClock,
    Ward,
    lobby_state,
    ward,
)
from ticket_queue.rules.refusals import InvalidRefused, ServiceClosedRefused, WrongStateRefused
from ticket_queue.services import Site


async def set_up(here: Ward, name: str, *, based_on: int | None = None) -> None:
    await change(here, SITES[name], name, based_on=based_on)


async def change(
    here: Ward,
    site: Site,
    document: str = "smaller",
    *,
    based_on: int | None = None,
    source: SetupSource = SetupSource.PAGE,
) -> None:
    asked = SetupChange(here.setups, site, document, by="admin", source=source, based_on=based_on)
    await here.do(asked.decide, setups=asked.setups)


async def test_a_service_taken_away_gives_no_more_numbers_and_is_served_to_its_last(
    tmp_path: Path,
) -> None:
    async with ward(tmp_path, sites=SITES) as here:
        await here.open_counter()
        waiting = await here.issue(CERTIFICATION)
        await set_up(here, "smaller")
        with pytest.raises(ServiceClosedRefused):
            await here.issue(CERTIFICATION)
        assert (await here.call_next(COUNTER)).ticket_id == waiting


async def test_a_restart_finds_the_same_lobby_under_the_same_setup(tmp_path: Path) -> None:
    async with ward(tmp_path, sites=SITES) as here:
        await here.open_counter()
        await here.issue(CERTIFICATION)
        await here.issue(CIVIL)
        await here.call_next()
        await set_up(here, "smaller")
        await here.issue(CIVIL)
        before = await here.lobby()
        kept = lobby_state(before), before.site
    async with ward(tmp_path, sites=SITES) as again:
        lobby = await again.lobby()
        assert (lobby_state(lobby), lobby.site) == kept


async def test_tomorrow_what_was_taken_away_is_gone(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock, sites=SITES) as here:
        await here.issue(CERTIFICATION)
        await set_up(here, "smaller")
        clock.step(hours=24)
        await here.issue(CIVIL)
        assert CERTIFICATION not in here.desk.site.services


async def test_a_change_by_which_numbers_of_today_would_be_misread_waits_for_tomorrow(
    tmp_path: Path,
) -> None:
    civil = replace(SITE.services[CIVIL], prefix="B")
    other = replace(SITE, services={**SITE.services, CIVIL: civil})
    clock = HandClock()
    async with ward(tmp_path, clock, sites={**SITES, "letter": other}) as here:
        await here.issue(CIVIL)
        await change(here, other, "letter")
        assert here.desk.site == SITE
        assert here.setups.newest.in_force_from == MONDAY.date() + timedelta(days=1)
        clock.step(hours=24)
        await here.issue(CIVIL)
        assert here.desk.site.services[CIVIL].prefix == "B"


async def test_who_changes_what_another_has_changed_meanwhile_is_told(tmp_path: Path) -> None:
    async with ward(tmp_path, sites=SITES) as here:
        await set_up(here, "smaller", based_on=1)
        with pytest.raises(WrongStateRefused) as refused:
            await set_up(here, "whole", based_on=1)
        assert refused.value.key == "setup_outdated"
        assert here.setups.newest.version == 2


async def test_the_sites_code_is_the_files_alone(tmp_path: Path) -> None:
    other = replace(SITE, code=type(SITE.code)("99999-1"))
    async with ward(tmp_path, sites=SITES) as here:
        with pytest.raises(InvalidRefused):
            await change(here, other)
        await change(here, other, source=SetupSource.FILE)


async def test_the_change_is_in_the_ledger_with_who_made_it(tmp_path: Path) -> None:
    async with ward(tmp_path, sites=SITES) as here:
        await set_up(here, "smaller")
        event = (await here.ledger.events_after(0, 99))[-1]
        assert (event["kind"], event["version"], event["by"]) == ("setup_changed", 2, "admin")
        assert event["in_force_from"] == "2026-11-23"


async def test_a_change_whose_commit_fails_has_not_happened(tmp_path: Path) -> None:
    async with ward(tmp_path, sites=SITES) as here:
        here.disk.appends_fail = True
        with pytest.raises(StorageError):
            await set_up(here, "smaller")
        here.disk.appends_fail = False
        assert here.desk.site == SITE
        assert here.setups.newest.version == 1
        await set_up(here, "smaller")
        assert here.setups.newest.version == 2
