"""How durations lie: mean, median, 95th percentile, longest."""

from collections.abc import Iterable
from datetime import timedelta

from server.report.figures import Spread


def spread_of(durations: Iterable[timedelta]) -> Spread:
    """Return the spread of some durations."""
    ordered = sorted(each.total_seconds() for each in durations)
    count = len(ordered)
    if not count:
        return Spread(count=0)

    def rank(percent: int) -> float:
        # In whole numbers: 0.95 of a count is not exact in binary.
        return ordered[(percent * count + 99) // 100 - 1]

    return Spread(
        count=count,
        mean_s=round(sum(ordered) / count, 3),
        median_s=rank(50),
        p95_s=rank(95),
        longest_s=ordered[-1],
    )
