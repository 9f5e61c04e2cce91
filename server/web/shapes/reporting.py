"""Reports: what goes out beside the report itself, and what comes in for it."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from server.report.dossiers import MOST_ROWS, DossierRow
from server.web.shapes.asked import Asked
from server.web.shapes.base import Moment, Shape

BASE64 = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
PartText = Annotated[str, Meta(max_length=5_000)]


class ReportTicketShape(Shape, kw_only=True):
    """A ticket behind a figure; ``sign`` is -1 where an end of an earlier report is taken back."""

    ticket_id: str
    day: str
    number: int
    label: str
    service: str
    service_name: str
    at: Moment
    issued_at: Moment
    state: str
    sign: int
    wait_s: float | UnsetType = UNSET
    served_s: float | UnsetType = UNSET
    counter: int | UnsetType = UNSET
    action: str | UnsetType = UNSET


class ReportTicketsShape(Shape, kw_only=True):
    """The tickets that a figure counts; ``left_out`` says how many more there are."""

    figure: str
    tickets: list[ReportTicketShape]
    left_out: int


class ReportEntryShape(Shape, kw_only=True):
    """What people have added to a week's report, and where the week stands.

    ``version`` counts what was saved, 0 for nothing yet; whoever saves sends the one they read.
    """

    week: str
    state: str
    starts_at: Moment
    ends_at: Moment
    draft_at: Moment
    due_at: Moment
    version: int
    dossiers: list[DossierRow]
    difficulties: str
    proposals: str
    saved_at: Moment | UnsetType = UNSET
    saved_by: str | UnsetType = UNSET


class ReportEntryAsked(Asked, kw_only=True):
    """Parts B, C and D of a week's report, as a whole."""

    based_on: Annotated[int, Meta(ge=0)]
    dossiers: Annotated[list[DossierRow], Meta(max_length=MOST_ROWS)]
    difficulties: PartText
    proposals: PartText


class ReportFinishAsked(Asked, kw_only=True):
    """The version that is to stand for good."""

    based_on: Annotated[int, Meta(ge=0)]


class DossierFileAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """A file of the dossier system: its name, and its bytes in base64."""

    name: Annotated[str, Meta(max_length=200)]
    content: Annotated[bytes, Meta(extra_json_schema={"pattern": BASE64})]


class DossierMistakeShape(Shape, kw_only=True):
    """What is wrong at a place of the file: row from 1, column by its letter, what to write."""

    row: int
    column: str
    detail: str


class DossierPreviewShape(Shape, kw_only=True):
    """What a file holds; with mistakes nothing of it should be saved.

    ``doubts`` are numbers that do not agree, which may be right all the same.
    """

    dossiers: list[DossierRow]
    mistakes: list[DossierMistakeShape]
    doubts: list[DossierMistakeShape]
