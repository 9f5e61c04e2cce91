"""The report as tables: every figure with a heading, a unit and a word on what it counts.

Page, spreadsheet and CSV show the same tables, so that none of them can say something that the
others do not.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from server.heads import in_groups
from server.report import dossiers
from server.report.disruptions import NOT_RECORDED
from server.report.figures import Counts, Disruption, PartA, Spread
from server.report.report import Report
from server.report.table import COLUMN_UNITS, SPREAD, Column, Fact, Row, Table, Unit, Value
from ticket_queue.catalogue import Catalogue
from ticket_queue.messages import moment_from_text


class Tables:
    """Lays a report out in the words of one catalogue; its texts lie below ``report``."""

    def __init__(self, report: Report, say: Catalogue) -> None:
        """Take a report whose free texts are in place."""
        self._report = report
        self._part: PartA = report.part_a
        self._say = say

    def facts(self) -> tuple[Fact, ...]:
        """Return the summary of part A."""
        part = self._part
        totals, limit = part.totals, part.past_limit
        first = part.waits.first
        tickets, seconds = Unit.TICKETS, Unit.SECONDS
        return (
            self._fact("open_at_start", totals.open_at_start, tickets),
            self._fact("issued", totals.issued, tickets, "issued"),
            self._fact("served", totals.served, tickets, "served"),
            self._fact("no_show", totals.no_show, tickets, "no_show"),
            self._fact("cancelled", totals.cancelled, tickets, "cancelled"),
            self._fact("expired", totals.expired, tickets, "expired"),
            self._fact("open_at_end", totals.open_at_end, tickets),
            self._fact("priority", totals.priority, tickets),
            self._fact("missed_calls", totals.missed_calls, tickets),
            self._fact("offline", totals.offline, tickets, before=totals.offline_before),
            self._fact("mean_wait", first.mean_s, seconds),
            self._fact("median_wait", first.median_s, seconds),
            self._fact("p95_wait", first.p95_s, seconds),
            self._fact("longest_wait", first.longest_s, seconds),
            self._fact("past_limit", limit.tickets, tickets, "past_limit"),
            self._fact("past_share", limit.share, Unit.SHARE),
            self._fact("past_alerts", limit.alerts, tickets),
            self._fact("unanswered", limit.unanswered, tickets),
            self._fact("mean_serving", part.serving.at_counter.mean_s, seconds),
            self._fact("ratings", part.ratings.count, tickets),
            self._fact("mean_score", part.ratings.mean, Unit.SCORE),
        )

    def all(self) -> tuple[Table, ...]:
        """Return every table of part A, then part B."""
        return (
            self.waits(),
            self.services(),
            self.counters(),
            self.hours(),
            self.days(),
            self.causes(),
            self.outcomes(),
            self.ratings(),
            self.disruptions(),
            self.heads(),
            self.dossiers(),
        )

    def waits(self) -> Table:
        """Lay out the spreads: each with what it counts."""
        waits, serving = self._part.waits, self._part.serving
        spreads: Mapping[str, Spread] = {
            "first": waits.first,
            "first_elapsed": waits.first_elapsed,
            "over_break": waits.over_break,
            "over_break_elapsed": waits.over_break_elapsed,
            "later": waits.later,
            "at_counter": serving.at_counter,
            "from_call": serving.from_call,
        }
        rows = (
            Row((self._say(f"report.spread.{name}"), *_spread_values(spread)))
            for name, spread in spreads.items()
        )
        return self._table("waits", ("what", *SPREAD), rows)

    def services(self) -> Table:
        """Lay out by service, the whole below."""
        rows = [
            Row(
                (
                    each.name,
                    *_counts(each),
                    each.first.mean_s,
                    each.first.p95_s,
                    each.first.longest_s,
                    each.past_limit,
                    _share(each.past_limit, each.issued),
                    each.at_counter.mean_s,
                ),
                ("service", each.service),
            )
            for each in self._part.services
        ]
        names = (
            *("service", "issued", "served", "no_show", "cancelled", "expired", "mean_wait"),
            *("p95_wait", "longest_wait", "past_limit", "past_share", "mean_serving"),
        )
        return self._table("services", names, [*rows, self._whole()])

    def _whole(self) -> Row:
        part = self._part
        first, limit = part.waits.first, part.past_limit
        values = (
            self._say("report.total"),
            *_counts(part.totals),
            first.mean_s,
            first.p95_s,
            first.longest_s,
            limit.tickets,
            limit.share,
            part.serving.at_counter.mean_s,
        )
        return Row(values, is_total=True)

    def counters(self) -> Table:
        """Lay out by counter."""
        rows = (
            Row(
                (
                    each.name or self._say("report.counter", counter=each.counter),
                    each.calls,
                    each.served,
                    each.no_show,
                    each.at_counter.mean_s,
                    each.at_counter.longest_s,
                    each.open_s,
                    each.paused_s,
                ),
                ("counter", str(each.counter)),
            )
            for each in self._part.counters
        )
        names = (
            *("counter", "calls", "counter_served", "counter_no_show"),
            *("mean_serving", "longest_serving", "open", "paused"),
        )
        return self._table("counters", names, rows)

    def hours(self) -> Table:
        """Lay out by hour of the clock."""
        rows = (
            Row(
                (
                    self._say("report.hour", start=each.hour, end=each.hour + 1),
                    each.issued,
                    each.calls,
                    each.served,
                    each.first.mean_s,
                    each.first.p95_s,
                    each.past_limit,
                ),
                ("hour", str(each.hour)),
            )
            for each in self._part.hours
        )
        names = ("hour", "issued", "first_calls", "served", "mean_wait", "p95_wait", "past_limit")
        return self._table("hours", names, rows)

    def days(self) -> Table:
        """Lay out by service day."""
        rows = (
            Row(
                (
                    self.day(date.fromisoformat(each.day)),
                    *_counts(each),
                    each.first.mean_s,
                    each.first.p95_s,
                    each.past_limit,
                ),
                ("day", each.day),
            )
            for each in self._part.days
        )
        names = (
            *("day", "issued", "served", "no_show", "cancelled", "expired"),
            *("mean_wait", "p95_wait", "past_limit"),
        )
        return self._table("days", names, rows)

    def causes(self) -> Table:
        """Lay out what was written down about waits beyond the limit."""
        limit = self._part.past_limit
        rows = [
            Row((self.action(each.action), each.tickets, "; ".join(each.notes)))
            for each in limit.causes
        ]
        if limit.unanswered:
            rows.append(Row((self._say("report.no_cause"), limit.unanswered, "")))
        return self._table("causes", ("action", "cause_tickets", "notes"), rows)

    def outcomes(self) -> Table:
        """Lay out the outcomes of those who were served."""
        rows = (
            Row((self._say(f"outcome.{each.outcome}"), each.served)) for each in self._part.outcomes
        )
        return self._table("outcomes", ("outcome", "outcome_served"), rows)

    def ratings(self) -> Table:
        """Lay out the scores, the best first."""
        scores = reversed(self._part.ratings.scores)
        rows = (Row((self._say(f"report.score.{each.score}"), each.count)) for each in scores)
        return self._table("ratings", ("score", "ratings"), rows)

    def disruptions(self) -> Table:
        """Lay out what stood in the way, as far as the ledger knows."""
        rows = (
            Row((self._disruption(each), each.starts_at, each.ends_at, each.tickets))
            for each in self._part.disruptions
        )
        names = ("disruption", "starts_at", "ends_at", "concerned")
        return self._table("disruptions", names, rows)

    def _disruption(self, each: Disruption) -> str:
        names = {service.service: service.name for service in self._part.services}
        facts = {"kiosk": each.kiosk, "reason": each.reason, "device": each.device}
        service = names.get(each.service or "", each.service)
        why = self._say(f"report.printer_why.{each.detail or 'unknown'}")
        return self._say(f"report.disruption.{each.kind}", service=service, why=why, **facts)

    def not_recorded(self) -> str:
        """Say what the ledger does not know of."""
        return self._say(
            "report.not_recorded.all",
            what=", ".join(self._say(f"report.not_recorded.{each}") for each in NOT_RECORDED),
        )

    def heads(self) -> Table:
        """Lay out the heads of the days that were closed, and that of the last line counted."""
        source = self._part.source
        rows = [
            Row((self.day(date.fromisoformat(each.day)), str(each.seq), in_groups(each.head)))
            for each in source.days
        ]
        if source.head is not None:
            last = (self._say("report.last_line"), str(source.last_seq), in_groups(source.head))
            rows.append(Row(last, is_total=True))
        return self._table("heads", ("day", "line", "head"), rows)

    def dossiers(self) -> Table:
        """Lay out part B with its sum; no rows where nothing was written yet."""
        given = self._report.dossiers
        rows = [
            Row((row.field, *(getattr(row, name) for name in dossiers.COLUMNS))) for row in given
        ]
        if given:
            whole = dossiers.total_row(given, self._say("report.total"))
            values = (whole.field, *(getattr(whole, name) for name in dossiers.COLUMNS))
            rows.append(Row(values, is_total=True))
        return self._table("dossiers", ("field", *dossiers.COLUMNS), rows)

    def day(self, day: date) -> str:
        """Name a day with its weekday."""
        weekday = self._say(f"report.weekday.{day.isoweekday()}")
        return f"{weekday} {day:%d/%m}"

    def action(self, action: str) -> str:
        """Name what was done about an alert; an action of a newer program stays as it is."""
        key = f"report.action.{action}"
        return self._say(key) if key in self._say else action

    def moment(self, text: str) -> str:
        """Say a moment as people write it."""
        return f"{moment_from_text(text):%H:%M %d/%m/%Y}"

    def _fact(
        self, name: str, value: Value, unit: Unit, figure: str | None = None, **facts: object
    ) -> Fact:
        heading, note = self._say(f"report.column.{name}"), f"report.note.{name}"
        said = self._say(note, **facts) if note in self._say else ""
        return Fact(name, heading, value, unit, said, figure)

    def _table(self, name: str, columns: Iterable[str], rows: Iterable[Row]) -> Table:
        return Table(
            name=name,
            title=self._say(f"report.table.{name}"),
            note=self._say(f"report.counts.{name}"),
            columns=tuple(
                Column(
                    each,
                    self._say(f"report.column.{each}"),
                    *COLUMN_UNITS.get(each, (Unit.TICKETS,)),
                )
                for each in columns
            ),
            rows=tuple(rows),
        )


def _spread_values(spread: Spread) -> tuple[Value, ...]:
    return spread.count, spread.mean_s, spread.median_s, spread.p95_s, spread.longest_s


def _counts(each: Counts) -> tuple[int, ...]:
    return each.issued, each.served, each.no_show, each.cancelled, each.expired


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
