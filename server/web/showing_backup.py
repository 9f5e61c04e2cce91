"""How the copies of the ward are, as managers and administrators see it."""

from server.ports import BackupPlace, BackupReport, MendedReport
from server.web import shapes
from ticket_queue.messages import moment_to_text


def backup_shape(report: BackupReport) -> shapes.BackupShape:
    """Return what the pages show of the copies."""
    shape = shapes.BackupShape(
        every_s=0 if report.every is None else report.every.total_seconds(),
        places=[_place(each) for each in report.places],
    )
    if report.mended is not None:
        shape.mended = _mended(report.mended)
    return shape


def _place(place: BackupPlace) -> shapes.BackupPlaceShape:
    shape = shapes.BackupPlaceShape(
        place=place.place,
        ok=place.is_well,
        word=place.word,
        since=moment_to_text(place.since),
    )
    if place.copy_at is not None:
        shape.copy_at = moment_to_text(place.copy_at)
    return shape


def _mended(mended: MendedReport) -> shapes.MendedShape:
    shape = shapes.MendedShape(
        at=moment_to_text(mended.at),
        copy=mended.copy,
        replayed=mended.replayed,
        whole=mended.whole,
        aside=mended.aside,
    )
    if mended.until is not None:
        shape.until = moment_to_text(mended.until)
    return shape
