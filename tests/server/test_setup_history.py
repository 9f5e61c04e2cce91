"""Which setup of the site holds on which day."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from server.ports import SetupSource, SetupVersion
from server.setup_history import SetupHistory
from tests.server.ward import CERTIFICATION, MONDAY, SITE
from ticket_queue.services import Site

TODAY = MONDAY.date()
TOMORROW = TODAY + timedelta(days=1)
SITES = {
    "whole": SITE,
    "smaller": replace(
        SITE,
        services={code: each for code, each in SITE.services.items() if code != CERTIFICATION},
        counters={
            number: each
            for number, each in SITE.counters.items()
            if CERTIFICATION not in each.serves
        },
    ),
}


def history(*recorded: tuple[datetime, date, str]) -> SetupHistory:
    kept = [
        SetupVersion(number, at, in_force_from, "admin", SetupSource.PAGE, document)
        for number, (at, in_force_from, document) in enumerate(recorded, start=1)
    ]
    return SetupHistory(kept, SITES.__getitem__)


def offers(site: Site) -> bool:
    """Tell whether a site gives numbers for certification."""
    service = site.services.get(CERTIFICATION)
    return service is not None and not service.withdrawn


def test_the_first_setup_holds_on_every_day_there_ever_was() -> None:
    one = history((MONDAY, TODAY, "whole"))
    days = (date(2020, 1, 1), TODAY, date(2030, 1, 1))
    assert [one.on(day) for day in days] == [SITE, SITE, SITE]


def test_a_change_keeps_what_it_takes_away_until_the_day_ends() -> None:
    later = MONDAY + timedelta(hours=1)
    changed = history((MONDAY - timedelta(days=7), TODAY - timedelta(days=7), "whole"),
                      (later, TODAY, "smaller"))  # fmt: skip
    assert changed.on(TODAY - timedelta(days=1)) == SITE
    assert changed.on(TODAY).services[CERTIFICATION].withdrawn
    assert CERTIFICATION not in changed.on(TOMORROW).services


def test_a_change_for_tomorrow_changes_nothing_today() -> None:
    later = MONDAY + timedelta(hours=1)
    changed = history((MONDAY, TODAY, "whole"), (later, TOMORROW, "smaller"))
    assert changed.on(TODAY) == SITE
    assert not offers(changed.on(TOMORROW))


def test_the_last_hand_of_a_day_counts_tomorrow_too() -> None:
    changed = history(
        (MONDAY, TODAY, "whole"),
        (MONDAY + timedelta(hours=1), TOMORROW, "smaller"),
        (MONDAY + timedelta(hours=2), TODAY, "whole"),
    )
    assert offers(changed.on(TODAY))
    assert offers(changed.on(TOMORROW))
