"""Figures made of ticket records."""

from datetime import date, datetime, time, timedelta

from server.history import By, TicketRecord, What, figures_of, grouped, half_hours_of, is_what
from tests.server.ward import MONDAY
from ticket_queue.ids import CounterId, ServiceCode, TicketId, TicketNumber
from ticket_queue.ticket import TicketState

TODAY = MONDAY.date()


def record(
    number: int,
    *,
    minute: int = 0,
    wait_min: float | None = None,
    served_min: float | None = None,
    day: date = TODAY,
    state: TicketState = TicketState.WAITING,
    counter: int | None = None,
    officer: str | None = None,
    past: bool = False,
) -> TicketRecord:
    """Return a ticket that was issued some minutes after eight."""
    issued_at: datetime = MONDAY + (day - TODAY) + timedelta(minutes=minute)
    wait = None if wait_min is None else timedelta(minutes=wait_min)
    called_at = None if wait is None else issued_at + wait
    served_at = None
    if called_at is not None and served_min is not None:
        served_at, state = called_at + timedelta(minutes=served_min), TicketState.SERVED
    return TicketRecord(
        ticket_id=TicketId(f"ticket-{number}"),
        day=day,
        number=TicketNumber(number),
        service=ServiceCode("chung-thuc" if number < 2000 else "ho-tich"),
        state=state,
        issued_at=issued_at,
        called_at=called_at,
        wait=wait,
        counter=None if counter is None else CounterId(counter),
        officer=officer,
        past=past,
        served_at=served_at,
        handled=None if served_min is None else timedelta(minutes=served_min),
    )


def test_waits_are_those_of_first_calls_and_percentiles_are_waits_that_were() -> None:
    waits = (1, 2, 3, 4, 5, 6, 7, 8, 9, 40)
    records = [record(1001 + n, wait_min=wait) for n, wait in enumerate(waits)]
    figures = figures_of([*records, record(1100)])
    assert figures.counts[What.ISSUED] == 11
    assert figures.counts[What.CALLED] == 10
    assert figures.mean_wait == timedelta(minutes=8.5)
    assert figures.median_wait == timedelta(minutes=5)
    assert figures.p95_wait == timedelta(minutes=40)
    assert figures.longest_wait == timedelta(minutes=40)


def test_nobody_called_has_no_wait_rather_than_a_wait_of_zero() -> None:
    figures = figures_of([record(1001)])
    assert figures.mean_wait is figures.median_wait is figures.p95_wait is None
    assert figures.longest_wait is figures.mean_handled is None


def test_a_figure_counts_the_tickets_of_its_list_and_no_other() -> None:
    records = [
        record(1001, wait_min=3, served_min=5),
        record(1002, state=TicketState.NO_SHOW, wait_min=21, past=True),
        record(1003, state=TicketState.CANCELLED),
        record(1004, state=TicketState.EXPIRED, past=True),
        record(1005),
    ]
    counts = figures_of(records).counts
    for what in What:
        assert counts[what] == len([each for each in records if is_what(each, what)])
    wanted = {What.ISSUED: 5, What.CALLED: 2, What.SERVED: 1, What.PAST: 2, What.NO_SHOW: 1}
    assert {what: counts[what] for what in wanted} == wanted


def test_tickets_that_no_counter_called_have_a_group_of_their_own() -> None:
    records = [record(1001, counter=2, officer="lan"), record(1002), record(2001, counter=3)]
    assert list(grouped(records, By.COUNTER)) == ["2", "", "3"]
    assert list(grouped(records, By.OFFICER)) == ["lan", ""]
    assert list(grouped(records, By.SERVICE)) == ["chung-thuc", "ho-tich"]


def test_a_week_is_named_by_its_monday() -> None:
    sunday, monday = date(2026, 11, 29), date(2026, 11, 30)
    records = [record(1001, day=sunday), record(1002, day=monday)]
    assert list(grouped(records, By.WEEK)) == ["2026-11-23", "2026-11-30"]


def test_half_hours_have_no_gap_and_count_each_thing_where_it_happened() -> None:
    records = [record(1001, minute=29, wait_min=2, served_min=60), record(1002, minute=30)]
    half_hours = half_hours_of(records, time(7, 30), time(10, 0))
    assert [each.begins for each in half_hours] == [
        time(7, 30), time(8, 0), time(8, 30), time(9, 0), time(9, 30)
    ]  # fmt: skip
    assert [each.issued for each in half_hours] == [0, 1, 1, 0, 0]
    assert [each.called for each in half_hours] == [0, 0, 1, 0, 0]
    assert [each.served for each in half_hours] == [0, 0, 0, 0, 1]
    assert half_hours[2].mean_wait == half_hours[2].longest_wait == timedelta(minutes=2)


def test_a_day_without_hours_begins_and_ends_with_what_happened() -> None:
    assert half_hours_of([]) == []
    assert [each.begins for each in half_hours_of([record(1001, minute=45)])] == [time(8, 30)]
