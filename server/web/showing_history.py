"""What has been, in the shapes of the interface."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec import UNSET

from server.history import By, Figures, HalfHour, TicketRecord, figures_of, grouped
from server.web import shapes
from server.web.forms import in_seconds, moment_or_unset, set_or_unset
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import CounterId, ServiceCode, StaffId
from ticket_queue.messages import moment_to_text
from ticket_queue.services import Service, Site

StaffName = Callable[[StaffId], str | None]


@dataclass(frozen=True, slots=True)
class Past:
    """Shows what has been at one site to one reader; services and staff may be gone since."""

    site: Site
    now: datetime
    texts: Catalogue
    staff_name: StaffName

    @property
    def at(self) -> str:
        """When it is shown."""
        return moment_to_text(self.now)

    def time(self, moment: datetime) -> str:
        """Say the site's time of day of a moment."""
        return f"{moment.astimezone(self.site.timezone):%H:%M}"

    def duration(self, duration: timedelta) -> str:
        """Say a duration in whole minutes."""
        minutes = duration // timedelta(minutes=1)
        if minutes == 0:
            return self.texts("page.common.under_a_minute")
        return self.texts("page.common.minutes", n=minutes)

    def history(
        self, records: Sequence[TicketRecord], first: date, last: date, by: By
    ) -> shapes.HistoryShape:
        """Show the figures of some days, in all and by something."""
        groups = grouped(records, by)
        keys = sorted(groups, key=lambda key: self._place(key, by))
        rows = [
            shapes.HistoryRowShape(
                key=key, name=self._name(key, by), **_figures(figures_of(groups[key]))
            )
            for key in keys
        ]
        return shapes.HistoryShape(
            at=self.at,
            first=first.isoformat(),
            last=last.isoformat(),
            by=by.value,
            total=shapes.FiguresShape(**_figures(figures_of(records))),
            rows=rows,
        )

    def _place(self, key: str, by: By) -> tuple[int, str]:
        """Order groups: services and counters as the site has them, what is unknown at the end."""
        order: list[str] = []
        if by is By.SERVICE:
            order = [str(code) for code in self.site.services]
        elif by is By.COUNTER:
            order = [str(counter) for counter in self.site.counters]
        if not key:
            return len(order) + 1, key
        return (order.index(key) if key in order else len(order)), key

    def _name(self, key: str, by: By) -> str:
        if not key:
            return self.texts("history.never_called")
        match by:
            case By.SERVICE:
                return self.service_name(ServiceCode(key))
            case By.COUNTER:
                plan = self.site.counters.get(CounterId(int(key)))
                name = "" if plan is None else plan.name
                return name or self.texts("history.counter", counter=key)
            case By.OFFICER:
                return self.staff_name(StaffId(key)) or key
            case By.WEEK:
                monday = date.fromisoformat(key)
                sunday = monday + timedelta(days=6)
                return f"{monday:%d/%m} – {sunday:%d/%m/%Y}"
        day = date.fromisoformat(key)
        return self.texts(f"history.weekday.{day.weekday()}", day=f"{day:%d/%m/%Y}")

    def service_name(self, code: ServiceCode) -> str:
        """Name a service, one that the site has no more by its code."""
        service = self.site.services.get(code)
        return code if service is None else service.name(self.texts.language)

    def half_hours(self, day: date, half_hours: Sequence[HalfHour]) -> shapes.HalfHoursShape:
        """Show a day by its half hours."""
        limit = max(service.limit for service in self.site.services.values())
        return shapes.HalfHoursShape(
            at=self.at,
            day=day.isoformat(),
            limit_s=in_seconds(limit),
            half_hours=[_half_hour(each) for each in half_hours],
        )

    def tickets(self, records: Sequence[TicketRecord], most: int) -> shapes.PastTicketsShape:
        """Show the tickets behind a figure, the first ``most`` of them."""
        return shapes.PastTicketsShape(
            at=self.at,
            found=len(records),
            tickets=[self.ticket(record) for record in records[:most]],
        )

    def ticket(self, record: TicketRecord) -> shapes.PastTicketShape:
        """Show a ticket of any day."""
        name = None if record.officer is None else self.staff_name(StaffId(record.officer))
        return shapes.PastTicketShape(
            ticket_id=record.ticket_id,
            day=record.day.isoformat(),
            number=record.number,
            label=self.site.label(record.number),
            service=record.service,
            service_name=self.service_name(record.service),
            state=record.state.value,
            priority=record.priority,
            offline=record.offline,
            issued_at=moment_to_text(record.issued_at),
            past=record.past,
            out_of_order=record.out_of_order,
            calls=record.calls,
            called_at=moment_or_unset(record.called_at),
            wait_s=UNSET if record.wait is None else in_seconds(record.wait),
            counter=set_or_unset(record.counter),
            officer=set_or_unset(record.officer),
            officer_name=set_or_unset(name),
            served_at=moment_or_unset(record.served_at),
            handled_s=UNSET if record.handled is None else in_seconds(record.handled),
        )


def hours_on(services: Sequence[Service], day: date) -> tuple[time, time] | tuple[None, None]:
    """Return when the first service opens on a day and the last one closes."""
    spans = [span for service in services for span in service.hours.spans_on(day)]
    if not spans:
        return None, None
    return min(opens for opens, _ in spans).time(), max(closes for _, closes in spans).time()


def _figures(figures: Figures) -> dict[str, Any]:
    durations = ("mean_wait", "median_wait", "p95_wait", "longest_wait", "mean_handled")
    return {
        **{what.value: count for what, count in figures.counts.items()},
        **{f"{name}_s": _seconds(getattr(figures, name)) for name in durations},
    }


def _half_hour(half_hour: HalfHour) -> shapes.HalfHourShape:
    return shapes.HalfHourShape(
        begins=half_hour.begins.isoformat("minutes"),
        issued=half_hour.issued,
        called=half_hour.called,
        served=half_hour.served,
        mean_wait_s=_seconds(half_hour.mean_wait),
        longest_wait_s=_seconds(half_hour.longest_wait),
    )


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else in_seconds(duration)
