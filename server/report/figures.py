"""The figures of a report: what the interface gives, and what a finished report keeps.

Durations are seconds in names that end in ``_s``, moments RFC 3339 texts, shares 0 to 1. Free
texts are hashes here (promise P8); whoever shows a report looks them up.
"""

from typing import Annotated

from msgspec import Meta, Struct

Moment = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]


class Figures(Struct, frozen=True, kw_only=True):
    """What every part of a report has in common."""


class Spread(Figures, frozen=True, kw_only=True):
    """How a set of durations lies; of nothing, all but the count is null.

    Median and ``p95_s`` are nearest ranks: the shortest duration that at least so many percent do
    not exceed.
    """

    count: int
    mean_s: float | None = None
    median_s: float | None = None
    p95_s: float | None = None
    longest_s: float | None = None


class Counts(Figures, frozen=True, kw_only=True):
    """Tickets by how they ended. An end that was taken back counts off where it was counted.

    ``open_at_start + issued - served - no_show - cancelled - expired == open_at_end``.
    """

    issued: int
    served: int
    no_show: int
    cancelled: int
    expired: int


class Totals(Counts, frozen=True, kw_only=True):
    """The whole period's counts.

    ``missed_calls`` counts every no-show, also of those who came back and were served; ``offline``
    the tickets that kiosks gave alone, ``offline_before`` those of them that were given before the
    period and handed in within it.
    """

    open_at_start: int
    open_at_end: int
    priority: int
    missed_calls: int
    offline: int
    offline_before: int


class WaitFigures(Figures, frozen=True, kw_only=True):
    """How long people waited for the calls of the period.

    ``first`` is the wait for a ticket's first call by the wait clock, which stands still over a
    break; ``first_elapsed`` the plain time from issue to first call, breaks included;
    ``over_break`` and ``over_break_elapsed`` the same for those alone who waited over a break;
    ``later`` what later calls of the same ticket added (after a transfer, a return, a no-show).
    """

    first: Spread
    first_elapsed: Spread
    over_break: Spread
    over_break_elapsed: Spread
    later: Spread


class Serving(Figures, frozen=True, kw_only=True):
    """How long serving took: ``at_counter`` from its start, ``from_call`` from the call."""

    at_counter: Spread
    from_call: Spread


class Cause(Figures, frozen=True, kw_only=True):
    """What was written down about waits beyond the limit: an action, and for how many tickets.

    ``notes`` are hashes of free texts.
    """

    action: str
    tickets: int
    notes: list[str]


class PastLimit(Figures, frozen=True, kw_only=True):
    """Tickets that waited beyond the limit, each counted once, by its first such alert.

    ``share`` is that of the tickets issued; ``alerts`` counts each stretch of waiting;
    ``unanswered`` tickets have no cause written down.
    """

    tickets: int
    share: float | None
    alerts: int
    unanswered: int
    causes: list[Cause]


class ServiceFigures(Counts, frozen=True, kw_only=True):
    """One service: issued for it, ended in it."""

    service: str
    name: str
    first: Spread
    past_limit: int
    at_counter: Spread


class CounterFigures(Figures, frozen=True, kw_only=True):
    """One counter: calls (recalls left out), ends, serving, how long it was open and paused."""

    counter: int
    name: str
    calls: int
    served: int
    no_show: int
    at_counter: Spread
    open_s: float
    paused_s: float


class HourFigures(Figures, frozen=True, kw_only=True):
    """One hour of the clock over all days: by issue, by first call, by end."""

    hour: int
    issued: int
    calls: int
    served: int
    first: Spread
    past_limit: int


class DayFigures(Counts, frozen=True, kw_only=True):
    """One local date of the period."""

    day: str
    first: Spread
    past_limit: int


class OutcomeCount(Figures, frozen=True, kw_only=True):
    """How many served tickets had an outcome, after its corrections."""

    outcome: str
    served: int


class ScoreCount(Figures, frozen=True, kw_only=True):
    """How many citizens gave a score, 1 (very bad) to 5 (very good)."""

    score: int
    count: int


class Ratings(Figures, frozen=True, kw_only=True):
    """What citizens said of how they were served; ``sentences`` are hashes of free texts."""

    count: int
    mean: float | None
    scores: list[ScoreCount]
    sentences: list[str]


class Disruption(Figures, frozen=True, kw_only=True):
    """Something that stood in the way, as far as the ledger knows.

    ``kind`` is ``site_paused``, ``service_paused``, ``kiosk_alone``, ``alerts_late``, or
    ``broker_out``, ``kiosk_out``, ``printer_out``, ``display_out``. ``kiosk`` is a kiosk's digit;
    ``tickets`` counts what it gave alone, or the alerts that came late. ``device`` was out (of a
    printer, its kiosk), ``detail`` says why in the kiosk's own word.
    """

    kind: str
    starts_at: Moment
    ends_at: Moment | None = None
    service: str | None = None
    name: str | None = None
    kiosk: int | None = None
    tickets: int | None = None
    reason: str | None = None
    device: str | None = None
    detail: str | None = None


class Office(Figures, frozen=True, kw_only=True):
    """Whose report it is."""

    code: str
    name_lines: list[str]


class DayHead(Figures, frozen=True, kw_only=True):
    """The head of a day: the hash, 64 hex digits, of the line by which it was closed."""

    day: str
    seq: int
    head: str


class Source(Figures, frozen=True, kw_only=True):
    """From which ledger the figures are, and up to which of its lines.

    ``head`` is that line's hash and ``days`` are the heads of the days closed in the period: on
    paper they prove what the ledger was. A report frozen before there was a chain has neither.
    """

    epoch: str
    last_seq: int
    head: str | None = None
    days: list[DayHead] = []


class PartA(Figures, frozen=True, kw_only=True):
    """Service at the counters, out of the ledger."""

    totals: Totals
    waits: WaitFigures
    serving: Serving
    past_limit: PastLimit
    services: list[ServiceFigures]
    counters: list[CounterFigures]
    hours: list[HourFigures]
    days: list[DayFigures]
    outcomes: list[OutcomeCount]
    ratings: Ratings
    disruptions: list[Disruption]
    source: Source
