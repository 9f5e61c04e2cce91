"""A file of the dossier system: found by its headings, each mistake by its place."""

import contextlib
import warnings
import zipfile
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.report.dossier_files import MOST_ROWS_READ, DossierFileError, read_grid
from server.report.dossier_import import Preview, letter_of, read_dossiers

HEAD = "Lĩnh vực,Kỳ trước chuyển sang,Trực tuyến,Trực tiếp,BCCI,Trước hạn,Đúng hạn"
WHOLE = f"{HEAD},Đã xử lý quá hạn,Trong hạn,Đang xử lý quá hạn,Tạm dừng,Đã trả kết quả"


def read(text: str) -> Preview:
    return read_dossiers(read_grid(text.encode()))


def keys(preview: Preview) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.key) for each in preview.mistakes]


def test_a_whole_table_is_read_as_it_stands() -> None:
    preview = read(f"BÁO CÁO\n\n{WHOLE}\nĐất đai,1,2,3,4,1,2,3,1,2,1,5\n")
    (row,) = preview.rows
    assert preview.mistakes == preview.doubts == []
    assert (row.field, row.carried_over, row.late, row.pending_late) == ("Đất đai", 1, 3, 2)
    assert (row.suspended, row.returned) == (1, 5)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_seen_from_the_head(separator: str) -> None:
    preview = read(f"{WHOLE}\nĐất đai,0,2,3,0,5,0,0,0,0,0,5\n".replace(",", separator))
    assert [(row.online, row.early) for row in preview.rows] == [(2, 5)]


def test_headings_are_known_without_accents_and_by_other_words() -> None:
    preview = read("TEN LINH VUC,TON KY TRUOC,truc tuyen,Truc tiep,Dich vu BCCI\nA,1,2,3,4\n")
    assert [(row.carried_over, row.postal) for row in preview.rows] == [(1, 4)]


def test_a_head_of_groups_parts_the_two_overdue_columns() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["STT", "Lĩnh vực", "Đã giải quyết", None, None, "Đang giải quyết", None])
    sheet.append([None, None, "Trước hạn", "Đúng hạn", "Quá hạn", "Trong hạn", "Quá hạn"])
    sheet.append([1, "Hộ tịch", 5, 6, 7, 8, 9])
    sheet.append([None, "Tổng cộng", 5, 6, 7, 8, 9])
    out = BytesIO()
    book.save(out)
    preview = read_dossiers(read_grid(out.getvalue()))
    (row,) = preview.rows
    assert (row.early, row.on_time, row.late) == (5, 6, 7)
    assert (row.pending_on_time, row.pending_late) == (8, 9)
    assert preview.mistakes == []


def test_every_mistake_is_named_by_row_and_column() -> None:
    preview = read(
        f"{HEAD}\nĐất đai,x,2,3,4,5,6\n,1,0,0,0,0,0\nĐất đai,0,0,0,0,0,1.5\n"
        "Anh Ba 0912345678,0,0,0,0,0,0\nHộ tịch,-1,0,0,0,0,0\n"
    )
    assert keys(preview) == [
        (2, "B", "no_count"),
        (3, "A", "empty_field"),
        (4, "G", "no_count"),
        (4, "A", "twice"),
        (5, "A", "bad_field"),
        (6, "B", "no_count"),
    ]


def test_thousands_dashes_and_empty_cells_are_counts() -> None:
    preview = read_dossiers([["Lĩnh vực", "Trực tuyến", "Trực tiếp", "BCCI"],
                             ["A", "1.234", "-", None], ["B", 3.0, "2 000", ""]])  # fmt: skip
    assert [(row.online, row.in_person) for row in preview.rows] == [(1234, 0), (3, 2000)]


def test_numbers_that_do_not_agree_are_doubts_no_mistakes() -> None:
    preview = read(f"{WHOLE}\nĐất đai,1,2,3,4,1,2,3,1,2,0,5\nTổng cộng,1,2,3,5,1,2,3,1,2,0,5\n")
    assert preview.mistakes == []
    assert [(each.row, each.key) for each in preview.doubts] == [(2, "difference"), (3, "total")]


@pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3\n", "\n\n\n"])
def test_a_file_without_a_known_head_says_so(text: str) -> None:
    assert [each.key for each in read(text).mistakes] == ["no_head"]


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"PK\x03\x04rest", b"a\0b", b"PK\x05\x06" + bytes(18)]
)
def test_what_is_no_table_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(DossierFileError):
        read_grid(content)


def test_columns_have_the_letters_of_a_spreadsheet() -> None:
    assert [letter_of(place) for place in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]


def test_unicode_text_of_a_spreadsheet_is_read() -> None:
    text = f"{WHOLE}\nĐất đai,1,2,3,4,1,2,3,1,2,1,5\n".replace(",", "\t")
    for encoding in ("utf-16", "utf-8-sig"):
        preview = read_dossiers(read_grid(text.encode(encoding)))
        assert [row.field for row in preview.rows] == ["Đất đai"]


@pytest.mark.parametrize("encoding", ["cp1258", "latin-1", "utf-32"])
def test_another_encoding_is_refused_and_not_guessed(encoding: str) -> None:
    with pytest.raises(DossierFileError):
        read_grid("Lĩnh vực;Tổng số\nHộ tịch;é".encode(encoding, "replace") + b"\xe9\xff")


def test_a_hundred_thousand_lines_are_read_to_a_bound() -> None:
    preview = read(f"{HEAD}\n" + "Đất đai,1,2,3,4,5,6\n" * 100_000)
    assert len(preview.rows) == 1
    assert len(preview.mistakes) == MOST_ROWS_READ - 2
    assert {each.key for each in preview.mistakes} == {"twice"}


@given(
    st.binary(max_size=200)
    | st.text("\";,\t\n\r='Lĩnh vực0123456789.-Cộng", max_size=200).map(str.encode)
)
def test_any_bytes_are_a_table_or_none(content: bytes) -> None:
    with contextlib.suppress(DossierFileError):
        read_dossiers(read_grid(content))


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(WHOLE.split(","))
    sheet.append(["Đất đai", *range(11)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


WORKBOOK = _workbook()


@settings(max_examples=60)
@given(st.data())
def test_a_spoilt_workbook_is_a_table_or_none(data: st.DataObject) -> None:
    spoilt = bytearray(WORKBOOK)
    for place in data.draw(st.lists(st.integers(0, len(spoilt) - 1), max_size=6)):
        spoilt[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DossierFileError), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read_dossiers(read_grid(bytes(spoilt[: data.draw(st.integers(4, len(spoilt)))])))


@settings(max_examples=60)
@given(st.data())
def test_a_workbook_of_any_xml_is_a_table_or_none(data: st.DataObject) -> None:
    parts = zipfile.ZipFile(BytesIO(WORKBOOK))
    out = BytesIO()
    spoilt = data.draw(st.sampled_from(parts.namelist()))
    with zipfile.ZipFile(out, "w") as written:
        for name in parts.namelist():
            xml = parts.read(name)
            if name == spoilt:
                old = data.draw(st.sampled_from([b"1", b"<", b"sheet", b"r=", b"t=", b'"', b"ss"]))
                new = data.draw(st.sampled_from([b"", b"-9", b"zz", b"&x;", b"9" * 30, b"</"]))
                xml = xml.replace(old, new, data.draw(st.integers(1, 5)))
            written.writestr(name, xml)
    with contextlib.suppress(DossierFileError), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read_dossiers(read_grid(out.getvalue()))
