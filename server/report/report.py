"""The whole report: part A counted, parts B to D as people wrote them, and who made it when."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from server.report.counting import Counted, count
from server.report.dossiers import DossierRow
from server.report.extract import EventSource
from server.report.figures import Cause, Figures, Moment, Office, PartA
from server.report.laying_out import Names
from server.report.period import Period
from ticket_queue.ids import TextHash
from ticket_queue.messages import moment_to_text

ReadText = Callable[[TextHash], str | None]
"""Returns a free text by its hash; None when it was erased."""


class Written(Figures, frozen=True, kw_only=True):
    """What people add: part B, and hashes of parts C (difficulties) and D (proposals)."""

    dossiers: tuple[DossierRow, ...] = ()
    difficulties: str | None = None
    proposals: str | None = None


class Report(Figures, frozen=True, kw_only=True):
    """A report of a week, or of any period when ``week`` is null.

    ``state`` is ``running`` (before the draft's time), ``draft``, ``finished`` (a frozen copy, made
    by ``finished_by``) or ``ad_hoc``. As it is kept, every free text is a hash.
    """

    week: str | None
    state: str
    starts_at: Moment
    ends_at: Moment
    made_at: Moment
    office: Office
    part_a: PartA
    dossiers: list[DossierRow]
    difficulties: str | None
    proposals: str | None
    finished_by: str | None = None


def count_period(source: EventSource, period: Period, names: Names, now: datetime) -> Counted:
    """Read and count a period as the ledger has it now; it blocks.

    Raises:
        StorageError: the ledger cannot be read.
    """
    return count(source.extract(period), period, names, min(now, period.end))


def make_report(
    counted: Counted,
    period: Period,
    office: Office,
    now: datetime,
    *,
    week: str | None = None,
    state: str = "ad_hoc",
    written: Written | None = None,
) -> Report:
    """Put a report together, with hashes in the place of free texts."""
    written = written or Written()
    return Report(
        week=week,
        state=state,
        starts_at=moment_to_text(period.start),
        ends_at=moment_to_text(period.end),
        made_at=moment_to_text(now),
        office=office,
        part_a=counted.part_a,
        dossiers=list(written.dossiers),
        difficulties=written.difficulties,
        proposals=written.proposals,
    )


def with_texts(report: Report, read_text: ReadText) -> Report:
    """Return a report with its free texts in the place of their hashes; erased ones are gone."""

    def text(hash_: str | None) -> str | None:
        return None if hash_ is None else read_text(TextHash(hash_))

    limit = report.part_a.past_limit
    causes = [_with_notes(cause, text) for cause in limit.causes]
    ratings = report.part_a.ratings
    sentences = [said for each in ratings.sentences if (said := text(each)) is not None]
    part_a = msgspec.structs.replace(
        report.part_a,
        past_limit=msgspec.structs.replace(limit, causes=causes),
        ratings=msgspec.structs.replace(ratings, sentences=sentences),
    )
    return msgspec.structs.replace(
        report,
        part_a=part_a,
        difficulties=text(report.difficulties),
        proposals=text(report.proposals),
    )


def _with_notes(cause: Cause, text: Callable[[str], str | None]) -> Cause:
    notes = (text(note) for note in cause.notes)
    return msgspec.structs.replace(
        cause, notes=list(dict.fromkeys(note for note in notes if note is not None))
    )
