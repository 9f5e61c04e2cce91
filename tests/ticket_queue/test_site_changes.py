"""A site that is set up anew while its day goes on."""

from dataclasses import replace

import pytest

from tests.ticket_queue.lobbies import OFFICER, Hall, counter, service, site
from ticket_queue.ids import CounterId, ServiceCode
from ticket_queue.rules import moving
from ticket_queue.rules.counters import close_counter, open_counter
from ticket_queue.rules.refusals import CounterClosedRefused, ServiceClosedRefused
from ticket_queue.services import Site
from ticket_queue.site_changes import services_misread, site_of_day

BEFORE = site([service(1), service(2)], [counter(1, [1, 2]), counter(2, [2])])
WITHOUT_SECOND = site([service(1)], [counter(1, [1])])
S2 = ServiceCode("s2")


def hall_of_changed_site() -> Hall:
    return Hall(site_of_day([BEFORE, WITHOUT_SECOND]))


def test_one_setup_is_the_site_as_it_is() -> None:
    assert site_of_day([BEFORE]) == BEFORE


def test_what_the_site_has_no_longer_stays_withdrawn_until_the_day_ends() -> None:
    today = site_of_day([BEFORE, WITHOUT_SECOND])
    assert today.services[S2].withdrawn
    assert today.counters[CounterId(2)].withdrawn
    assert not today.services[ServiceCode("s1")].withdrawn
    assert WITHOUT_SECOND.services.keys() == {"s1"}


def test_what_comes_back_on_the_same_day_is_not_withdrawn() -> None:
    again = site_of_day([BEFORE, WITHOUT_SECOND, BEFORE])
    assert not any(each.withdrawn for each in again.services.values())
    assert not any(each.withdrawn for each in again.counters.values())


def test_a_withdrawn_service_gives_no_numbers_and_takes_no_transfers() -> None:
    hall = hall_of_changed_site()
    with pytest.raises(ServiceClosedRefused) as refused:
        hall.issue(2)
    assert refused.value.key == "withdrawn"
    waiting = hall.issue(1)
    with pytest.raises(ServiceClosedRefused):
        moving.transfer_to_service(hall.lobby, hall.now, waiting, S2, OFFICER)


def test_who_waits_for_a_withdrawn_service_is_called_by_the_counters_that_served_it() -> None:
    hall = Hall(BEFORE)
    waiting = hall.issue(2)
    hall.lobby.site = site_of_day([BEFORE, WITHOUT_SECOND])
    hall.open(1)
    assert hall.call(1).ticket_id == waiting


def test_an_officer_at_a_withdrawn_counter_goes_on_until_it_is_closed() -> None:
    hall = hall_of_changed_site()
    two = CounterId(2)
    with pytest.raises(CounterClosedRefused) as refused:
        hall.open(2)
    assert refused.value.key == "counter_withdrawn"

    hall = Hall(BEFORE)
    hall.open(2)
    hall.lobby.site = site_of_day([BEFORE, WITHOUT_SECOND])
    assert open_counter(hall.lobby, hall.now, two, OFFICER) == ()
    hall.fold(close_counter(hall.lobby, hall.now, two, OFFICER))
    with pytest.raises(CounterClosedRefused):
        hall.open(2)


@pytest.mark.parametrize(
    "later",
    [
        replace(BEFORE, services={**BEFORE.services, S2: service(3, code=S2)}),
        replace(BEFORE, services={**BEFORE.services, S2: service(2, code=S2, prefix="B")}),
        site([service(1), service(2, code=ServiceCode("moi"))], [counter(1, [1])]),
    ],
    ids=["another series", "another letter", "another service in its series"],
)
def test_numbers_of_today_would_be_misread_by(later: Site) -> None:
    hall = Hall(BEFORE)
    hall.issue(1)
    assert services_misread(hall.lobby, later) == ()
    hall.issue(2)
    assert services_misread(hall.lobby, later) == (S2,)


def test_a_service_that_is_gone_is_not_misread() -> None:
    hall = Hall(BEFORE)
    hall.issue(2)
    assert services_misread(hall.lobby, WITHOUT_SECOND) == ()
