"""Part B out of a file of the dossier system: found by its headings, checked cell by cell."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from server.report.dossiers import COLUMNS, MOST_ROWS, DossierRow, difference, total_row
from ticket_queue.free_text import names_a_person

FEWEST_HEADINGS = 3
"""A row is the table's head when it names at least so many columns."""
LARGEST = 1_000_000
LONGEST_FIELD = 100

Cell = str | int | float | None
Grid = Sequence[Sequence[Cell]]

_FIELD = ("linh vuc", "ten linh vuc", "linh vuc giai quyet", "field")
_GROUPS: Mapping[str, str] = {
    "tiep nhan": "received",
    "so ho so tiep nhan": "received",
    "so ho so nhan giai quyet": "received",
    "trong ky": "received",
    "da xu ly": "processed",
    "da giai quyet": "processed",
    "so ho so da giai quyet": "processed",
    "so luong ho so da giai quyet": "processed",
    "dang xu ly": "pending",
    "dang giai quyet": "pending",
    "so ho so dang giai quyet": "pending",
    "so luong ho so dang giai quyet": "pending",
}
_ALONE: Mapping[str, str] = {
    "ky truoc": "carried_over",
    "tu ky truoc": "carried_over",
    "ky truoc chuyen sang": "carried_over",
    "ton ky truoc": "carried_over",
    "truc tuyen": "online",
    "truc tiep": "in_person",
    "bcci": "postal",
    "buu chinh": "postal",
    "buu chinh cong ich": "postal",
    "dich vu bcci": "postal",
    "truoc han": "early",
    "dung han": "on_time",
    "trong han": "pending_on_time",
    "chua den han": "pending_on_time",
    "tam dung": "suspended",
    "da tra ket qua": "returned",
    "tra ket qua": "returned",
}
_LATE = ("qua han", "tre han")
_TOTALS = ("cong", "tong", "tong cong", "tong so")
_WHOLE = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+|\d+")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong at a place: row from 1, column by its letter, the sentence's key and facts.

    Sentences lie below ``report.mistake``.
    """

    row: int
    column: str
    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Preview:
    """What a file holds, what is wrong with it, and what is doubtful."""

    rows: list[DossierRow] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    doubts: list[Mistake] = field(default_factory=list)


def read_dossiers(grid: Grid) -> Preview:
    """Read the first table whose head is known; every mistake is named, none is mended."""
    preview = Preview()
    head = _find_head(grid)
    if head is None:
        preview.mistakes.append(Mistake(1, "A", "no_head"))
        return preview
    columns, first = head
    missing = [name for name in ("field", *COLUMNS) if name not in columns.values()]
    for name in missing:
        if name == "field":
            preview.mistakes.append(Mistake(first, "A", "no_field"))
        else:
            preview.doubts.append(Mistake(first, "A", "no_column", {"name": name}))
    if "field" in columns.values():
        _read_rows(grid, first, columns, preview)
    return preview


def letter_of(column: int) -> str:
    """Return a column's letters, counted from 0: A … Z, AA …."""
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return letters


def plain(cell: Cell) -> str:
    """Return a heading without accents, case, units in brackets and doubled spaces."""
    text = re.sub(r"\(.*?\)", " ", str(cell if cell is not None else "")).replace("Đ", "D")
    text = unicodedata.normalize("NFD", text.replace("đ", "d").lower())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())


def _find_head(grid: Grid) -> tuple[dict[int, str], int] | None:
    """Return the columns by their place, and how many rows the head ends after."""
    for number in range(len(grid)):
        for height in (1, 2, 3):
            rows = grid[number : number + height]
            if len(rows) == height:
                columns = _columns(rows)
                following = grid[number + height] if number + height < len(grid) else ()
                more = _columns([*rows, following]) if following else {}
                if len(columns) >= FEWEST_HEADINGS and len(more) <= len(columns):
                    return columns, number + height
    return None


def _columns(rows: Grid) -> dict[int, str]:
    """Name the columns of a head of one or more rows; a group's heading goes on to the right."""
    width = max((len(row) for row in rows), default=0)
    found: dict[int, str] = {}
    group = ""
    for place in range(width):
        words = [plain(row[place]) if place < len(row) else "" for row in rows]
        groups = [_GROUPS[word] for word in words if word in _GROUPS]
        group = groups[-1] if groups else ("" if words[0] else group)
        name = _name(words, group)
        if name is not None and name not in found.values():
            found[place] = name
    return found


def _name(words: Sequence[str], group: str) -> str | None:
    for word in reversed(words):
        if word in _FIELD:
            return "field"
        if word in _ALONE:
            return _ALONE[word]
        for late in _LATE:
            if word == late:
                return {"processed": "late", "pending": "pending_late"}.get(group)
            if word.endswith(late) and word.removesuffix(late).strip() in _GROUPS:
                own = _GROUPS[word.removesuffix(late).strip()]
                return {"processed": "late", "pending": "pending_late"}.get(own)
    return None


def _read_rows(grid: Grid, first: int, columns: Mapping[int, str], preview: Preview) -> None:
    named: dict[str, int] = {}
    for number, cells in enumerate(grid[first:], start=first + 1):
        values = {name: _cell(cells, place) for place, name in columns.items()}
        name = str(values.pop("field") or "").strip()
        place = letter_of(next(p for p, n in columns.items() if n == "field"))
        if not name:
            if any(value not in (None, "") for value in values.values()):
                preview.mistakes.append(Mistake(number, place, "empty_field"))
            continue
        counts = _counts(number, columns, values, preview)
        if plain(name) in _TOTALS:
            _check_total(number, place, counts, preview)
            continue
        if name in named:
            facts = {"field": name, "row": named[name]}
            preview.mistakes.append(Mistake(number, place, "twice", facts))
        elif names_a_person(name) or len(name) > LONGEST_FIELD:
            preview.mistakes.append(Mistake(number, place, "bad_field"))
        elif len(preview.rows) == MOST_ROWS:
            preview.mistakes.append(Mistake(number, place, "too_many", {"most": MOST_ROWS}))
            return
        else:
            named[name] = number
            row = DossierRow(field=name, **counts)
            preview.rows.append(row)
            if difference(row):
                preview.doubts.append(
                    Mistake(number, place, "difference", {"field": name, "n": difference(row)})
                )


def _cell(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else None


def _counts(
    number: int, columns: Mapping[int, str], values: Mapping[str, Cell], preview: Preview
) -> dict[str, int]:
    counts: dict[str, int] = {}
    for place, name in columns.items():
        if name == "field":
            continue
        count = _count(values[name])
        if count is None:
            facts = {"given": str(values[name])[:40], "name": name}
            preview.mistakes.append(Mistake(number, letter_of(place), "no_count", facts))
        else:
            counts[name] = count
    return counts


def _count(value: Cell) -> int | None:
    """Read a count; an empty cell and a dash are none of them, thousands may be parted."""
    if value is None or (isinstance(value, str) and value.strip() in ("", "-", "–")):
        return 0
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        whole = int(value) if value == value // 1 else -1
    else:
        found = _WHOLE.fullmatch(value.strip())
        whole = int(re.sub(r"\D", "", found[0])) if found else -1
    return whole if 0 <= whole <= LARGEST else None


def _check_total(number: int, place: str, counts: Mapping[str, int], preview: Preview) -> None:
    summed = total_row(preview.rows, "x")
    for name, count in counts.items():
        if count != getattr(summed, name):
            facts = {"name": name, "given": count, "sum": getattr(summed, name)}
            preview.doubts.append(Mistake(number, place, "total", facts))
