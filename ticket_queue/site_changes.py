"""A site that is set up anew while its day goes on: nothing that today needs may vanish."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce

from ticket_queue.ids import CounterId, ServiceCode
from ticket_queue.lobby import Lobby
from ticket_queue.series import parts_of
from ticket_queue.services import Counter, Service, Site


def site_of_day(setups: Sequence[Site]) -> Site:
    """Return the last of a day's setups (there is at least one), oldest first.

    What an earlier one had and the last has not is there still, withdrawn: today's tickets and
    events name it. A withdrawn service is called by the counters that served it.
    """
    return reduce(_with_withdrawn, setups[1:], setups[0])


def services_misread(lobby: Lobby, site: Site) -> tuple[ServiceCode, ...]:
    """Return the services whose numbers of today would be read wrongly under a new setup.

    A number that was given bears its service's series; another series or letter for the service,
    or another service in the series, has to wait until the next day.
    """
    series = {service.series: service.code for service in site.services.values()}
    given = {parts_of(number).series for number in lobby.by_number}
    return tuple(
        old.code
        for old in lobby.site.services.values()
        if old.series in given
        and _is_misread(old, site.services.get(old.code), series.get(old.series))
    )


def _is_misread(old: Service, new: Service | None, holder: ServiceCode | None) -> bool:
    if new is None:
        return holder is not None
    return (new.series, new.prefix) != (old.series, old.prefix)


def _with_withdrawn(earlier: Site, later: Site) -> Site:
    services = dict(later.services)
    for code, service in earlier.services.items():
        if code not in services:
            services[code] = replace(service, withdrawn=True)
    return replace(later, services=services, counters=dict(_counters(earlier, later)))


def _counters(earlier: Site, later: Site) -> Iterator[tuple[CounterId, Counter]]:
    for number, counter in later.counters.items():
        old = earlier.counters.get(number)
        kept = () if old is None else _no_longer_there(old.serves, later)
        yield number, replace(counter, serves=(*counter.serves, *kept))
    for number, counter in earlier.counters.items():
        if number not in later.counters:
            yield number, replace(counter, withdrawn=True)


def _no_longer_there(services: Sequence[ServiceCode], site: Site) -> Iterator[ServiceCode]:
    return (code for code in services if code not in site.services)
