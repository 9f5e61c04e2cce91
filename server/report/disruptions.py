"""What stood in the way of the people who waited, as far as the ledger knows.

It knows pauses, outages of machines, what kiosks gave alone, and alerts that came late because the
server was away. It does not know a server that was off while nobody waited: a report says so.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from server.ports import Recorded
from server.report.figures import Disruption
from server.report.lives import Life
from server.report.period import Period
from ticket_queue import events as happened
from ticket_queue.events import Event
from ticket_queue.ids import CounterId, ServiceCode
from ticket_queue.lobby import OutageKey
from ticket_queue.messages import moment_to_text
from ticket_queue.series import parts_of

NOT_RECORDED = ("server_off",)
"""What the ledger does not know of; each has a sentence below ``report.not_recorded``."""


def disruptions_of(
    lines: Iterable[Recorded], issued: Iterable[Life], period: Period
) -> list[Disruption]:
    """Return the disruptions that began within a period, by their beginning."""
    events = [each.event for each in lines if each.event.at < period.end]
    alone = [life for life in issued if life.offline]
    found = [
        *_pauses(events, period),
        *_outages(events, period),
        *_alone(alone),
        *_late(events, period),
    ]
    return sorted(found, key=lambda each: (each.starts_at, each.kind, each.device or ""))


def _pauses(events: Iterable[Event], period: Period) -> Iterator[Disruption]:
    running: dict[ServiceCode | None, happened.SitePaused | happened.ServicePaused] = {}
    for event in events:
        match event:
            case happened.SitePaused():
                running.setdefault(None, event)
            case happened.ServicePaused():
                running.setdefault(event.service, event)
            case happened.SiteResumed() if None in running:
                yield from _pause(running.pop(None), event.at, period)
            case happened.ServiceResumed() if event.service in running:
                yield from _pause(running.pop(event.service), event.at, period)
            case happened.DayClosed():
                # A new day begins without pauses.
                for pause in running.values():
                    yield from _pause(pause, event.at, period)
                running.clear()
    for pause in running.values():
        yield from _pause(pause, None, period)


def _pause(
    began: happened.SitePaused | happened.ServicePaused, ended: datetime | None, period: Period
) -> Iterator[Disruption]:
    if began.at in period:
        by_service = isinstance(began, happened.ServicePaused)
        yield Disruption(
            kind="service_paused" if by_service else "site_paused",
            starts_at=moment_to_text(began.at),
            ends_at=None if ended is None else moment_to_text(ended),
            service=began.service if isinstance(began, happened.ServicePaused) else None,
            reason=began.reason,
        )


def _outages(events: Iterable[Event], period: Period) -> Iterator[Disruption]:
    running: dict[OutageKey, happened.OutageBegan] = {}
    for event in events:
        match event:
            case happened.OutageBegan():
                running.setdefault((event.subject, event.device), event)
            case happened.OutageEnded() if (event.subject, event.device) in running:
                began = running.pop((event.subject, event.device))
                yield from _outage(began, event.ended_at, period)
            case happened.DayClosed():
                # A new day begins without outages; this one's end was missed by the server too.
                for began in running.values():
                    yield from _outage(began, event.at, period)
                running.clear()
    for began in running.values():
        yield from _outage(began, None, period)


def _outage(
    began: happened.OutageBegan, ended: datetime | None, period: Period
) -> Iterator[Disruption]:
    if began.at in period:
        yield Disruption(
            kind=f"{began.subject}_out",
            starts_at=moment_to_text(began.began_at),
            ends_at=None if ended is None else moment_to_text(ended),
            device=began.device,
            detail=began.detail,
        )


def _alone(lives: Iterable[Life]) -> Iterator[Disruption]:
    """Say of each kiosk and day from when until when it gave numbers alone."""
    groups: dict[tuple[object, int | None], list[Life]] = {}
    for life in lives:
        groups.setdefault((life.day, parts_of(life.number).kiosk), []).append(life)
    for (_, kiosk), given in groups.items():
        moments = [life.issued_at for life in given]
        yield Disruption(
            kind="kiosk_alone",
            starts_at=moment_to_text(min(moments)),
            ends_at=moment_to_text(max(moments)),
            kiosk=kiosk,
            tickets=len(given),
        )


def _late(events: Iterable[Event], period: Period) -> Iterator[Disruption]:
    """Say of each day how many alerts came late though their tickets had not been handed in."""
    handed_in: set[str] = set()
    by_day: dict[object, list[happened.AlertRaised]] = {}
    for event in events:
        if isinstance(event, happened.IssueMomentCorrected) or (
            isinstance(event, happened.TicketIssued) and event.offline
        ):
            handed_in.add(event.ticket_id)
        elif (
            isinstance(event, happened.AlertRaised)
            and event.late
            and event.at in period
            and event.ticket_id not in handed_in
        ):
            by_day.setdefault(event.at.date(), []).append(event)
    for alerts in by_day.values():
        yield Disruption(
            kind="alerts_late",
            starts_at=moment_to_text(min(alert.reached_at for alert in alerts)),
            ends_at=moment_to_text(max(alert.at for alert in alerts)),
            tickets=len(alerts),
        )


def counter_times(
    lines: Iterable[Recorded], period: Period, until: datetime
) -> dict[CounterId, tuple[timedelta, timedelta]]:
    """Return how long each counter was open and how long it was paused within a period.

    A counter that still is so counts up to ``until``; every counter is closed with its day.
    """
    since: dict[CounterId, tuple[datetime, int]] = {}
    spent: dict[CounterId, list[timedelta]] = {}

    def settle(counter: CounterId, at: datetime) -> None:
        began = since.pop(counter, None)
        if began is not None:
            length = min(at, period.end) - max(began[0], period.start)
            totals = spent.setdefault(counter, [timedelta(0), timedelta(0)])
            totals[began[1]] += max(length, timedelta(0))

    for each in lines:
        event = each.event
        if event.at >= period.end:
            break
        match event:
            case happened.CounterOpened() | happened.CounterPaused():
                settle(event.counter, event.at)
                since[event.counter] = (event.at, isinstance(event, happened.CounterPaused))
            case happened.CounterClosed():
                settle(event.counter, event.at)
            case happened.DayClosed():
                for counter in tuple(since):
                    settle(counter, event.at)
    for counter in tuple(since):
        settle(counter, until)
    return {counter: (totals[0], totals[1]) for counter, totals in spent.items()}
