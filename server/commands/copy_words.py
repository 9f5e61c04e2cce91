"""What is in a copy, and what is wrong with one, in words."""

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import click

from server.backup.copies import CopyError, copies_in
from server.backup.restoring import Rehearsed
from server.ports import StorageError
from ticket_queue.catalogue import Catalogue
from ticket_queue.folding import FoldError

COPY_FAULTS = (CopyError, StorageError, FoldError, sqlite3.Error, OSError)
"""Whatever can be wrong with a copy, and with the place where it lies."""


def newest_in(folder: Path) -> Path:
    """Return the newest copy in a folder.

    Raises:
        CopyError: there is none.
        OSError: the folder cannot be read.
    """
    newest = max(copies_in(folder), key=lambda each: each.at, default=None)
    if newest is None:
        raise CopyError("no_copy", folder=folder)
    return newest.path


def tell_rehearsed(found: Rehearsed, path: Path, say: Catalogue) -> None:
    """Say what a ward made of a copy would be."""
    about = found.rebuilt.about
    if about is None:  # pragma: no cover - a copy always says something of itself
        return
    click.echo(say("cli.copy_is", path=path, site=about.site, at=f"{about.at:%Y-%m-%d %H:%M:%S}"))
    age = datetime.now(about.at.tzinfo) - about.at
    click.echo(say("cli.copy_age", age=_span(age, say)))
    click.echo(say("cli.copy_ledger", seq=about.seq, replayed=found.rebuilt.replayed))
    if found.rebuilt.last_at is not None:
        click.echo(say("cli.copy_until", at=f"{found.rebuilt.last_at:%Y-%m-%d %H:%M:%S}"))
    if found.day is not None:
        facts = {"day": found.day, "tickets": found.tickets, "waiting": found.waiting}
        click.echo(say("cli.copy_day", **facts))
    click.echo(say("cli.copy_accounts", n=found.accounts))
    for year in found.missing_years:
        click.echo(say("cli.copy_year_missing", year=year))
    if found.rebuilt.gap:
        click.echo(say("cli.copy_gap"))
    if about.erased:
        click.echo(say("cli.copy_erased"))
    click.echo(say("cli.copy_sound", seconds=f"{found.took_s:.1f}"))


def _span(age: timedelta, say: Catalogue) -> str:
    minutes = max(0, int(age.total_seconds() // 60))
    days, hours = divmod(minutes // 60, 24)
    if days:
        return say("cli.age_days", days=days, hours=hours)
    return say("cli.age_hours", hours=hours, minutes=minutes % 60)


def why_not(error: Exception, path: Path, say: Catalogue) -> str:
    """Return the sentence for one of the faults."""
    if isinstance(error, CopyError):
        return say(f"cli.{error.key}", **error.facts)
    if isinstance(error, FileNotFoundError):
        return say("cli.no_folder", folder=path)
    if isinstance(error, OSError):
        return say("cli.fault", error=error)
    return say("cli.copy_damaged", path=path, error=error)
