"""The report's files, opened by other programs' libraries, against the report itself."""

import csv
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import docx
import msgspec
import openpyxl
import pytest
from docx.shared import Mm

from server.heads import in_groups
from server.ledger import LedgerReports
from server.report.docx_export import SHIPPED, TemplateError, write_docx
from server.report.dossiers import COLUMNS, DossierRow
from server.report.files import report_file
from server.report.making import Made, ReportMaker
from server.report.report import Report
from server.settings import TEXTS, default_settings
from tests.server.report.conftest import VI, WEEK, Simulated
from tests.server.report.simulated_week import NOTE, ZONE
from ticket_queue.catalogue import load_catalogues
from ticket_queue.ids import Language

CATALOGUES = load_catalogues(TEXTS)
SAY = CATALOGUES[VI]
SETTINGS = default_settings()
AFTER = datetime(2026, 11, 27, 15, 20, tzinfo=ZONE)
ROW = DossierRow(field="Đất đai", **{name: n for n, name in enumerate(COLUMNS, start=1)})
DIFFICULTIES = "Đường truyền không ổn định.\nThiếu một công chức."


@pytest.fixture(scope="module")
def maker(week: Simulated) -> ReportMaker:
    source = LedgerReports(week.path)
    return ReportMaker(lambda: SETTINGS.site, SETTINGS.report, source, source)


@pytest.fixture(scope="module")
def made(maker: ReportMaker) -> Made:
    """The week's draft, with parts B and C as a manager has written them."""
    made = maker.weekly(WEEK, AFTER, VI)
    report = msgspec.structs.replace(
        made.report, dossiers=[ROW], difficulties=DIFFICULTIES, proposals=None
    )
    return Made(report, made.counted, made.names)


def content(maker: ReportMaker, made: Made, form: str) -> bytes:
    return report_file(maker, made, form, SAY, SAY).content


def cells_of(docx_bytes: bytes) -> list[list[list[str]]]:
    tables = docx.Document(BytesIO(docx_bytes)).tables
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]


def text_of(docx_bytes: bytes) -> str:
    return "\n".join(each.text for each in docx.Document(BytesIO(docx_bytes)).paragraphs)


def test_json_is_the_report_itself(maker: ReportMaker, made: Made) -> None:
    assert msgspec.json.decode(content(maker, made, "json"), type=Report) == made.report


def test_notes_are_shown_as_they_were_written(made: Made) -> None:
    notes = {note for cause in made.report.part_a.past_limit.causes for note in cause.notes}
    assert notes == {NOTE}


def test_the_spreadsheet_has_every_ticket_and_every_sum(maker: ReportMaker, made: Made) -> None:
    book = openpyxl.load_workbook(BytesIO(content(maker, made, "xlsx")))
    part = made.report.part_a
    summary = {row[0].value: row[1].value for row in book["Tổng hợp"].iter_rows()}
    assert summary["Lấy số"] == part.totals.issued
    assert summary["Đã phục vụ"] == part.totals.served
    assert summary["Chờ quá hạn"] == part.past_limit.tickets
    assert summary["Chờ trung bình (phút)"] == pytest.approx(
        (part.waits.first.mean_s or 0) / 60, abs=1e-6
    )
    services = list(book["Theo dịch vụ"].iter_rows(min_row=4, values_only=True))
    assert [row[1] for row in services[:-1]] == [each.issued for each in part.services]
    assert services[-1][:3] == ("Cộng", part.totals.issued, part.totals.served)
    tickets = list(book["Từng lượt"].iter_rows(min_row=4, values_only=True))
    numbers = {(row[0], row[1]) for row in tickets}
    record = made.counted.record
    for life in record.issued:
        assert (life.day.isoformat(), str(life.number)) in numbers
    issued = sum(row[3] >= datetime(2026, 11, 20, 15) for row in tickets)  # noqa: DTZ001 - a spreadsheet knows no offset
    assert issued == part.totals.issued
    dossiers = book["Hồ sơ theo lĩnh vực"]
    assert [cell.value for cell in dossiers[4]] == ["Đất đai", *range(1, 12)]


def test_the_spreadsheet_is_set_up_for_a4_and_draws_its_own_charts(
    maker: ReportMaker, made: Made
) -> None:
    book = openpyxl.load_workbook(BytesIO(content(maker, made, "xlsx")))
    assert {sheet.page_setup.paperSize for sheet in book.worksheets} == {9}
    assert {sheet.page_setup.orientation for sheet in book.worksheets} == {"landscape"}
    assert all(sheet.sheet_properties.pageSetUpPr.fitToPage for sheet in book.worksheets)
    assert len(book["Theo giờ trong ngày"]._charts) == 1  # noqa: SLF001 - openpyxl has no other door
    assert len(book["Theo ngày"]._charts) == 1  # noqa: SLF001 - (the same)


def test_what_people_type_is_never_a_formula(maker: ReportMaker, made: Made) -> None:
    typed = msgspec.structs.replace(made.report, difficulties='=HYPERLINK("http://x")')
    other = Made(typed, made.counted, made.names)
    book = openpyxl.load_workbook(BytesIO(content(maker, other, "xlsx")))
    values = [cell for row in book["Hồ sơ theo lĩnh vực"].iter_rows() for cell in row]
    typed_cells = [cell for cell in values if str(cell.value).startswith("=HYPERLINK")]
    assert [cell.data_type for cell in typed_cells] == ["s"]
    assert "'=HYPERLINK" in content(maker, other, "csv").decode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r\n=", " ="])
def test_the_offices_own_name_is_never_a_formula(
    maker: ReportMaker, made: Made, start: str
) -> None:
    name = f"{start}cmd|' /C calc'!A0"
    office = msgspec.structs.replace(made.report.office, name_lines=(name, "B"))
    other = Made(msgspec.structs.replace(made.report, office=office), made.counted, made.names)
    book = openpyxl.load_workbook(BytesIO(content(maker, other, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if "calc" in str(cell.value)} == {"s"}
    assert "f" not in {cell.data_type for cell in cells}
    typed = msgspec.structs.replace(made.report, difficulties=name, proposals=name)
    told = content(maker, Made(typed, made.counted, made.names), "csv").decode("utf-8-sig")
    rows = list(csv.reader(StringIO(told)))
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "@"))]


def test_the_letter_says_the_figures(maker: ReportMaker, made: Made) -> None:
    written = content(maker, made, "docx")
    part, words = made.report.part_a, text_of(written)
    assert f"có {part.totals.issued} lượt lấy số; đã phục vụ {part.totals.served} lượt" in words
    assert f"Có {part.past_limit.tickets} lượt chờ quá thời hạn quy định" in words
    mean = f"{(part.waits.first.mean_s or 0) / 60:.1f}".replace(".", ",")
    assert f"trung bình {mean} phút" in words
    assert "từ 15:00 ngày 20/11/2026 đến trước 15:00 ngày 27/11/2026" in words
    assert "DỰ THẢO" in words
    assert "Đường truyền không ổn định." in words
    assert "{{" not in words
    assert "{%" not in words
    tables = cells_of(written)
    by_service = {row[0]: row[1] for row in tables[1]}
    for each in part.services:
        if each.issued:
            assert by_service[each.name] == str(each.issued)
    assert by_service["Cộng"] == str(part.totals.issued)
    dossiers = next(table for table in tables if table[0][0] == "Lĩnh vực")
    assert dossiers[2] == ["Đất đai", *map(str, range(1, 12))]
    assert dossiers[-1][0] == "Cộng"


def test_the_letter_has_the_head_and_the_foot_of_the_decree(maker: ReportMaker, made: Made) -> None:
    written = content(maker, made, "docx")
    document = docx.Document(BytesIO(written))
    (left, right), (number, dated) = cells_of(written)[0]
    assert left.split("\n")[:4] == [
        *("ỦY BAN NHÂN DÂN", "PHƯỜNG MẪU", "TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"),
    ]
    assert right.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert number.split()[-1] == "/BC-TTPVHCC"
    assert dated == "Phường Mẫu, ngày 27 tháng 11 năm 2026"
    foot = cells_of(written)[-1][0]
    assert foot[0].split("\n") == [
        *("Nơi nhận:", "- Ủy ban nhân dân phường;", "- Sở Nội vụ;", "- Lưu: VT."),
    ]
    assert foot[1].startswith("GIÁM ĐỐC")
    section = document.sections[0]
    size = [round(length / Mm(1)) for length in (section.page_width or 0, section.page_height or 0)]
    assert size == [210, 297]
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_a_finished_letter_is_no_draft(maker: ReportMaker, made: Made) -> None:
    finished = msgspec.structs.replace(made.report, state="finished")
    assert "DỰ THẢO" not in text_of(
        content(maker, Made(finished, made.counted, made.names), "docx")
    )


def test_an_offices_own_template_is_filled_in(made: Made, tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("Phường tôi: {{ issued }} lượt")
    own.save(str(tmp_path / "own.docx"))
    settings = replace(SETTINGS.report, template=tmp_path / "own.docx")
    words = text_of(write_docx(made.report, settings, SETTINGS.site, SAY))
    assert words == f"Phường tôi: {made.report.part_a.totals.issued} lượt"


@pytest.mark.parametrize(
    "words", ["{{ nothing_of_the_kind }}", "{% for %}", "{{ issued.__class__.mro() }}"]
)
def test_a_template_that_asks_for_more_is_refused_in_a_sentence(
    made: Made, tmp_path: Path, words: str
) -> None:
    own = docx.Document()
    own.add_paragraph(words)
    own.save(str(tmp_path / "own.docx"))
    settings = replace(SETTINGS.report, template=tmp_path / "own.docx")
    with pytest.raises(TemplateError, match=r"own\.docx"):
        write_docx(made.report, settings, SETTINGS.site, SAY)


def test_a_template_that_is_no_document_is_refused(made: Made, tmp_path: Path) -> None:
    (tmp_path / "own.docx").write_bytes(SHIPPED.read_bytes()[:100])
    settings = replace(SETTINGS.report, template=tmp_path / "own.docx")
    with pytest.raises(TemplateError):
        write_docx(made.report, settings, SETTINGS.site, SAY)


def test_csv_has_one_figure_a_line(maker: ReportMaker, made: Made) -> None:
    text = content(maker, made, "csv").decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(text)))
    values = {(line["table"], line["row"], line["figure"]): line["value"] for line in lines}
    part = made.report.part_a
    assert values["summary", "", "issued"] == str(part.totals.issued)
    assert values["services", "Cộng", "served"] == str(part.totals.served)
    assert values["dossiers", "Đất đai", "online"] == "2"
    assert values["report", "", "week"] == "2026-W48"
    assert values["part_c", "", "part_c"] == DIFFICULTIES


def test_the_files_speak_english_too(maker: ReportMaker, made: Made) -> None:
    english = CATALOGUES[Language("en")]
    written = report_file(maker, made, "xlsx", english, SAY).content
    assert openpyxl.load_workbook(BytesIO(written)).sheetnames[0] == "Summary"


def test_a_week_without_anything_has_its_files_as_well(maker: ReportMaker) -> None:
    empty = maker.weekly(WEEK.before().before(), AFTER, VI)
    assert empty.report.part_a.totals.issued == 0
    for form in ("json", "xlsx", "docx", "csv"):
        assert content(maker, empty, form)


def test_a_report_says_until_when_its_draft_is_one(maker: ReportMaker) -> None:
    before = AFTER - timedelta(hours=2)
    assert maker.weekly(WEEK, before, VI).report.state == "running"
    assert maker.weekly(WEEK, AFTER, VI).report.state == "draft"


def test_the_letter_bears_the_heads_of_the_days_and_of_the_last_line(
    maker: ReportMaker, made: Made
) -> None:
    source = made.report.part_a.source
    (table,) = (each for each in cells_of(content(maker, made, "docx")) if "Mã khóa sổ" in each[0])
    assert [row[1:] for row in table[1:]] == [
        *([str(day.seq), in_groups(day.head)] for day in source.days),
        [str(source.last_seq), in_groups(source.head or "")],
    ]
    for form in ("xlsx", "csv"):
        written = content(maker, made, form)
        words = written.decode() if form == "csv" else sheet_words(written)
        assert in_groups(source.days[0].head) in words


def sheet_words(written: bytes) -> str:
    book = openpyxl.load_workbook(BytesIO(written))
    return " ".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row)
