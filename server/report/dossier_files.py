"""The cells of a CSV or XLSX file; what it means is read elsewhere."""

import codecs
import csv
import zipfile
from io import BytesIO, StringIO

from server.report.dossier_import import Cell, Grid

MOST_ROWS_READ = 500
MOST_COLUMNS_READ = 60
SEPARATORS = (";", ",", "\t")
LARGEST_UNPACKED = 20_000_000
"""A spreadsheet that unpacks to more is no week's summary, and may be made to fill the memory."""


class DossierFileError(Exception):
    """The file is no CSV in UTF-8 and no XLSX."""


def read_grid(content: bytes) -> Grid:
    """Return the cells of the first sheet; whether it is XLSX or CSV the bytes tell.

    Raises:
        DossierFileError: it is neither.
    """
    return _xlsx(content) if content.startswith(b"PK") else _csv(content)


def _csv(content: bytes) -> Grid:
    # "Unicode text" of a spreadsheet is UTF-16 with its mark; without one it is no text to us.
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise DossierFileError from error
    if "\0" in text:
        raise DossierFileError
    # Not the first line alone: a title may stand above the table.
    fullest = max(
        text.splitlines()[:20], key=lambda line: max(map(line.count, SEPARATORS)), default=""
    )
    separator = max(SEPARATORS, key=fullest.count)
    try:
        rows = list(csv.reader(StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise DossierFileError from error
    return [row[:MOST_COLUMNS_READ] for row in rows[:MOST_ROWS_READ]]


def _xlsx(content: bytes) -> Grid:
    from openpyxl import load_workbook  # noqa: PLC0415 - for one file on a Friday, see docx_export

    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
                raise DossierFileError
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(
            max_row=MOST_ROWS_READ, max_col=MOST_COLUMNS_READ, values_only=True
        )
        grid = [[_plain_cell(cell) for cell in row] for row in rows]
        book.close()
    except DossierFileError:
        raise
    except Exception as error:  # the library lets through whatever it stumbles over
        raise DossierFileError from error
    return grid


def _plain_cell(cell: object) -> Cell:
    return cell if cell is None or isinstance(cell, str | int | float) else str(cell)
