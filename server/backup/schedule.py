"""Which copies are kept: the newest ones, one a day, one a month."""

from collections.abc import Collection, Iterable
from datetime import datetime

from server.settings import KeptCopies


def kept(moments: Collection[datetime], schedule: KeptCopies) -> frozenset[datetime]:
    """Return the moments of the copies that stay; all others may go.

    Of a day or month the last copy stays. Days and months without a copy do not count, so that
    a stick that lay in a drawer for a year loses nothing when it is plugged in again.
    """
    newest_first = sorted(moments, reverse=True)
    days = _last_of_each(newest_first, "%Y-%m-%d")[: schedule.days]
    months = _last_of_each(newest_first, "%Y-%m")[: schedule.months]
    return frozenset([*newest_first[: schedule.newest], *days, *months])


def _last_of_each(newest_first: Iterable[datetime], period: str) -> list[datetime]:
    last: dict[str, datetime] = {}
    for moment in newest_first:
        last.setdefault(moment.strftime(period), moment)
    return list(last.values())
