"""The report as a spreadsheet: native charts, set up to be printed on A4."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from server.report.report import Report
from server.report.table import Fact, Table, Unit, Value
from server.report.tables import Tables
from ticket_queue.catalogue import Catalogue
from ticket_queue.messages import moment_from_text

A4 = 9
FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
GRID = {"border": 1, "border_color": "#7f7f7f"}
WIDTHS: Mapping[Unit, int] = {
    Unit.TEXT: 30,
    Unit.TICKETS: 10,
    Unit.SECONDS: 11,
    Unit.SHARE: 10,
    Unit.SCORE: 10,
    Unit.MOMENT: 17,
}
NUMBER_FORMATS: Mapping[Unit, str] = {
    Unit.TEXT: "@",
    Unit.TICKETS: "#,##0",
    Unit.SECONDS: "0.0",
    Unit.SHARE: "0.0%",
    Unit.SCORE: "0.00",
    Unit.MOMENT: "hh:mm dd/mm/yyyy",
}
BARS, LINE, PAST = "#1F6F8B", "#D98E1F", "#C5352B"
HEADING_HEIGHT = 34
LAST_OF_SUMMARY = 6
"""The summary's last column, counted from 0: a last column of words reaches as far."""
PLAIN = {
    "in_memory": True,
    "default_date_format": "dd/mm/yyyy",
    # A text is a text: the office's own name is typed by somebody too.
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
NARROW = {"day": 12, "number": 9, "state": 16}


def write_xlsx(report: Report, tickets: Table, say: Catalogue) -> bytes:
    """Return the spreadsheet of a report whose free texts are in place."""
    out = BytesIO()
    with Workbook(out, PLAIN) as book:
        _Book(book, report, say).write(tickets)
    return out.getvalue()


class _Book:
    """The sheets, one after the other."""

    def __init__(self, book: Workbook, report: Report, say: Catalogue) -> None:
        self._book = book
        self._report = report
        self._say = say
        self._tables = Tables(report, say)
        self._formats: dict[tuple[object, ...], Format] = {}

    def write(self, tickets: Table) -> None:
        self._book.set_properties({"title": self._title(), "company": self._office()})
        self._summary()
        for table in (self._tables.services(), self._tables.counters()):
            self._sheet(table)
        for table in (self._tables.hours(), self._tables.days()):
            sheet = self._sheet(table)
            self._charts(sheet, table)
        self._written()
        self._sheet(tickets)

    def _summary(self) -> None:
        sheet = self._new_sheet(self._say("report.summary"), (56, *[13] * LAST_OF_SUMMARY))
        sheet.write(0, 0, self._office(), self._format(bold=True))
        sheet.write(1, 0, self._title(), self._format(bold=True, font_size=14))
        for row, line in enumerate(period_lines(self._report, self._tables, self._say), start=2):
            sheet.write(row, 0, line, self._format(italic=True))
        row = 5
        sheet.write(row, 0, self._say("report.part_a"), self._format(bold=True, font_size=12))
        for fact in self._tables.facts():
            row += 1
            self._fact(sheet, row, fact)
        row += 2
        for table in (
            self._tables.waits(),
            self._tables.causes(),
            self._tables.outcomes(),
            self._tables.ratings(),
        ):
            row = self._table(sheet, row, table) + 2
        row = self._table(sheet, row, self._tables.disruptions()) + 1
        sheet.write(row, 0, self._tables.not_recorded(), self._format(italic=True))
        self._table(sheet, row + 2, self._tables.heads())

    def _fact(self, sheet: Worksheet, row: int, fact: Fact) -> None:
        heading = fact.heading
        if fact.unit is Unit.SECONDS:
            heading = f"{heading} ({self._say('report.minutes_unit')})"
        sheet.write(row, 0, heading, self._format(**GRID))
        self._value(sheet, row, 1, fact.value, fact.unit, bold=True)
        sheet.write(row, 2, fact.note, self._format(italic=True, font_color="#595959"))

    def _sheet(self, table: Table) -> Worksheet:
        widths = [NARROW.get(column.name, WIDTHS[column.unit]) for column in table.columns]
        sheet = self._new_sheet(table.title, widths)
        self._table(sheet, 0, table)
        sheet.repeat_rows(0, 2)
        sheet.freeze_panes(3, 1)
        return sheet

    def _table(self, sheet: Worksheet, row: int, table: Table) -> int:
        """Write a table with its title and note; return the row behind it."""
        sheet.write(row, 0, table.title, self._format(bold=True, font_size=13))
        sheet.write(row + 1, 0, table.note, self._format(italic=True, font_color="#595959"))
        row += 2
        sheet.set_row(row, HEADING_HEIGHT)
        for place, column in enumerate(table.columns):
            heading = column.heading
            if column.unit is Unit.SECONDS:
                heading = f"{heading} ({self._say('report.minutes_unit')})"
            head = self._format(
                bold=True, text_wrap=True, align="center", bg_color="#DCE9EE", **GRID
            )
            sheet.write(row, place, heading, head)
        for each in table.rows:
            row += 1
            for place, value in enumerate(each.values):
                unit = table.columns[place].unit
                self._value(sheet, row, place, value, unit, bold=each.is_total)
        if not table.rows:
            row += 1
            sheet.write(row, 0, self._say("report.none"), self._format(italic=True))
        return row + 1

    def _value(
        self, sheet: Worksheet, row: int, place: int, value: Value, unit: Unit, *, bold: bool
    ) -> None:
        looks = self._format(
            num_format=NUMBER_FORMATS[unit], bold=bold, text_wrap=unit is Unit.TEXT, **GRID
        )
        if value is None:
            sheet.write_blank(row, place, None, looks)
        elif unit is Unit.SECONDS:
            sheet.write_number(row, place, float(value) / 60, looks)
        elif unit is Unit.MOMENT:
            # A spreadsheet knows no offset: it shows the lobby's own clock.
            sheet.write_datetime(row, place, _local(str(value)), looks)
        elif isinstance(value, str):
            if place > 1 and unit is Unit.TEXT and sheet.name == self._say("report.summary"):
                sheet.merge_range(row, place, row, LAST_OF_SUMMARY, "", looks)
            # Never as a formula, whatever somebody has typed.
            sheet.write_string(row, place, value, looks)
        else:
            sheet.write_number(row, place, value, looks)

    def _charts(self, sheet: Worksheet, table: Table) -> None:
        """Draw issued, served and past the limit as bars, and the mean wait as a line."""
        if not table.rows:
            return
        names = [column.name for column in table.columns]
        last = 2 + len(table.rows)

        def series(name: str, colour: str, *, line: bool = False) -> dict[str, object]:
            place = names.index(name)
            looks = {"color": colour, "width": 2.25} if line else None
            return {
                "name": [sheet.name, 2, place],
                "categories": [sheet.name, 3, 0, last, 0],
                "values": [sheet.name, 3, place, last, place],
                **({"line": looks} if line else {"fill": {"color": colour}}),
                **({"y2_axis": True, "marker": {"type": "circle"}} if line else {}),
            }

        bars = self._book.add_chart({"type": "column"})
        bars.add_series(series("issued", BARS))
        bars.add_series(series("past_limit", PAST))
        line = self._book.add_chart({"type": "line"})
        line.add_series(series("mean_wait", LINE, line=True))
        bars.combine(line)
        bars.set_title({"name": table.title, "name_font": {"name": "Times New Roman", "size": 12}})
        bars.set_legend({"position": "bottom"})
        bars.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
        line.set_y2_axis({"name": self._say("report.minutes_unit")})
        bars.set_size({"width": 860, "height": 330})
        sheet.insert_chart(last + 2, 0, bars, {"description": table.title})

    def _written(self) -> None:
        table = self._tables.dossiers()
        widths = [24, *[10] * (len(table.columns) - 1)]
        sheet = self._new_sheet(self._say("report.table.dossiers"), widths)
        row = self._table(sheet, 0, table) + 1
        for part, text in (
            ("report.part_c", self._report.difficulties),
            ("report.part_d", self._report.proposals),
        ):
            sheet.write(row, 0, self._say(part), self._format(bold=True, font_size=13))
            body = self._format(text_wrap=True, valign="top")
            words = text or self._say("report.none")
            sheet.merge_range(row + 1, 0, row + 6, len(table.columns) - 1, "", body)
            sheet.write_string(row + 1, 0, words, body)
            row += 8

    def _new_sheet(self, name: str, widths: object) -> Worksheet:
        sheet = self._book.add_worksheet(name[:31])
        for place, width in enumerate(tuple(widths)):  # type: ignore[arg-type, var-annotated]
            sheet.set_column(place, place, width, self._format())
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.set_footer(f'&L&"Times New Roman"&9{self._title()}&R&"Times New Roman"&9&P/&N')
        sheet.hide_gridlines(2)
        return sheet

    def _format(self, **looks: object) -> Format:
        key = tuple(sorted(looks.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({**FONT, **looks})
        return self._formats[key]

    def _title(self) -> str:
        week = self._report.week
        return (
            self._say("report.ad_hoc_title")
            if week is None
            else self._say("report.weekly_title", week=week)
        )

    def _office(self) -> str:
        return " – ".join(self._report.office.name_lines)


def period_lines(report: Report, tables: Tables, say: Catalogue) -> tuple[str, str, str]:
    """Return the lines below a report's title: its span, its state, and from where it is."""
    source = report.part_a.source
    span = say(
        "report.period_line",
        start=tables.moment(report.starts_at),
        end=tables.moment(report.ends_at),
    )
    made = say(
        "report.made_line",
        made=tables.moment(report.made_at),
        epoch=source.epoch,
        seq=source.last_seq,
    )
    return span, say(f"report.state.{report.state}"), made


def _local(text: str) -> datetime:
    return moment_from_text(text).replace(tzinfo=None)
