"""Every figure of the report, recomputed from the ledger's events by SQL of its own."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from server.report.counting import Counted
from tests.server.report import ledger_queries as sql
from tests.server.report.conftest import Simulated
from ticket_queue.messages import moment_to_text

Json = dict[str, Any]

DISRUPTIONS = {"service_paused", "site_paused", "kiosk_alone", "alerts_late",
               "broker_out", "kiosk_out", "printer_out", "display_out"}  # fmt: skip


@pytest.fixture(scope="module")
def counted(week: Simulated) -> Counted:
    return week.count()


@pytest.fixture(scope="module")
def part_a(counted: Counted) -> Json:
    found: Json = msgspec.to_builtins(counted.part_a)
    return {**found, "scores": found["ratings"]["scores"]}


@pytest.fixture(scope="module", autouse=True)
def prepared(week: Simulated) -> None:
    for statement in sql.PREPARED.values():
        week.db.execute(statement, bounds(week))


def bounds(week: Simulated) -> Mapping[str, object]:
    start, end = moment_to_text(week.period.start), moment_to_text(week.period.end)
    return {"start": start, "end": end, "until": end}


def at(tree: Json, path: str) -> Any:  # noqa: ANN401 - JSON
    found: Any = tree
    for name in path.split("."):
        found = found[name]
    return found


def ask(week: Simulated, query: str, **key: object) -> Any:  # noqa: ANN401 - a value of SQLite
    return week.db.execute(query, {**bounds(week), **key}).fetchone()[0]


def ask_spread(week: Simulated, values: str, **key: object) -> Json:
    row = week.db.execute(sql.spread(values), {**bounds(week), **key}).fetchone()
    return {name: pytest.approx(row[name], abs=0.002) for name in row.keys()}  # noqa: SIM118 - a Row


def test_the_week_has_everything_that_is_counted(part_a: Json) -> None:
    for name in ("issued", "served", "no_show", "cancelled", "expired", "offline", "missed_calls"):
        assert part_a["totals"][name] > 0, name
    assert part_a["totals"]["open_at_start"] > 0
    assert part_a["totals"]["open_at_end"] > 0
    assert all(part_a["waits"][name]["count"] > 0 for name in part_a["waits"])
    assert part_a["past_limit"]["tickets"] > 5
    assert part_a["past_limit"]["unanswered"] > 0
    assert len(part_a["past_limit"]["causes"]) > 1
    assert {each["kind"] for each in part_a["disruptions"]} == DISRUPTIONS


def test_no_figure_is_left_without_a_query(part_a: Json) -> None:
    known = {*sql.NUMBERS, *(f"{path}.{name}" for path in sql.SPREADS for name in
             ("count", "mean_s", "median_s", "p95_s", "longest_s"))}  # fmt: skip
    tables = {table for table, _ in sql.TABLES} | {"disruptions"}
    numbers = set(_numbers({k: v for k, v in part_a.items() if k not in tables}, ""))
    assert numbers - known == set()
    for (table, key), columns in sql.TABLES.items():
        spreads = {name for t, _, name in sql.TABLE_SPREADS if t == table}
        apart = {"open_s", "paused_s", "name", key} & set(part_a[table][0])
        assert set(part_a[table][0]) == {*columns, *spreads, *apart}, table


def _numbers(tree: Json, before: str) -> list[str]:
    found = []
    for name, value in tree.items():
        if isinstance(value, dict):
            found += _numbers(value, f"{before}{name}.")
        elif isinstance(value, int | float):
            found.append(before + name)
    return found


@pytest.mark.parametrize("path", sql.NUMBERS)
def test_a_number_is_what_the_ledger_says(week: Simulated, part_a: Json, path: str) -> None:
    assert at(part_a, path) == ask(week, sql.NUMBERS[path])


@pytest.mark.parametrize("path", sql.SPREADS)
def test_a_spread_is_what_the_ledger_says(week: Simulated, part_a: Json, path: str) -> None:
    assert at(part_a, path) == ask_spread(week, sql.SPREADS[path])


@pytest.mark.parametrize(
    ("table", "key", "column"),
    [(table, key, column) for (table, key), columns in sql.TABLES.items() for column in columns],
)
def test_a_column_is_what_the_ledger_says(
    week: Simulated, part_a: Json, table: str, key: str, column: str
) -> None:
    query = sql.TABLES[table, key][column]
    wanted = {row[key]: ask(week, query, key=row[key]) for row in part_a[table]}
    assert {row[key]: row[column] for row in part_a[table]} == wanted
    assert any(wanted.values())


@pytest.mark.parametrize(("table", "key", "column"), sql.TABLE_SPREADS)
def test_a_columns_spread_is_what_the_ledger_says(
    week: Simulated, part_a: Json, table: str, key: str, column: str
) -> None:
    values = sql.TABLE_SPREADS[table, key, column]
    for row in part_a[table]:
        assert row[column] == ask_spread(week, values, key=row[key]), row[key]


def test_the_causes_are_those_that_were_written_down(week: Simulated, part_a: Json) -> None:
    rows = week.db.execute(sql.CAUSES, bounds(week)).fetchall()
    causes = part_a["past_limit"]["causes"]
    assert [(each["action"], each["tickets"]) for each in causes] == [tuple(row) for row in rows]


def test_counters_were_open_and_paused_as_long_as_the_ledger_says(
    week: Simulated, part_a: Json
) -> None:
    rows = {row["counter"]: row for row in week.db.execute(sql.COUNTER_TIMES, bounds(week))}
    assert len(rows) == 9
    for counter in part_a["counters"]:
        row = rows[counter["counter"]]
        assert counter["open_s"] == pytest.approx(row["open_s"], abs=0.01)
        assert counter["paused_s"] == pytest.approx(row["paused_s"], abs=0.01)


def test_the_disruptions_are_row_by_row_what_the_ledger_says(week: Simulated, part_a: Json) -> None:
    rows = [dict(row) for row in week.db.execute(sql.DISRUPTIONS, bounds(week))]
    shown = [{**each} for each in part_a["disruptions"]]
    for each in shown:
        assert each.pop("name") is None  # a service's name is told by the table's writer
    assert shown == rows


def test_some_outage_goes_on_beyond_the_period_and_some_ends_with_its_day(part_a: Json) -> None:
    ends = [each["ends_at"] for each in part_a["disruptions"] if each["kind"].endswith("_out")]
    assert any(end is not None and end.endswith("T00:00:00.000+07:00") for end in ends)
    assert None in ends
    assert {each["detail"] for each in part_a["disruptions"]} == {None, "paper-out"}


def test_rows_add_up_to_the_whole(part_a: Json) -> None:
    totals = part_a["totals"]
    for table in ("services", "days"):
        for column in ("issued", "served", "no_show", "cancelled", "expired"):
            assert sum(row[column] for row in part_a[table]) == totals[column], (table, column)
    assert sum(row["served"] for row in part_a["counters"]) == totals["served"]
    assert sum(row["served"] for row in part_a["hours"]) == totals["served"]
    assert sum(row["served"] for row in part_a["outcomes"]) == totals["served"]
    ended = sum(totals[name] for name in ("served", "no_show", "cancelled", "expired"))
    assert totals["open_at_start"] + totals["issued"] - ended == totals["open_at_end"]


def test_the_heads_are_the_hashes_of_the_lines_that_close_the_days(
    week: Simulated, part_a: Json
) -> None:
    closed = week.db.execute(
        "SELECT day, seq, lower(hex(hash)) AS head FROM events"
        " WHERE kind = 'day_closed' AND at > :start AND at < :end ORDER BY seq",
        bounds(week),
    )
    days = [dict(row) for row in closed]
    assert len(days) >= 5
    assert part_a["source"]["days"] == days
    last = "SELECT lower(hex(hash)) FROM events WHERE at < :end ORDER BY seq DESC LIMIT 1"
    assert part_a["source"]["head"] == ask(week, last)
