"""From the ledger's lines to part A of a report. Pure: the same lines give the same figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from server.report.alerts import Breach, breaches_of, past_limit
from server.report.disruptions import counter_times, disruptions_of
from server.report.extract import Extract, counted_at
from server.report.figures import (
    DayHead,
    OutcomeCount,
    PartA,
    Ratings,
    ScoreCount,
    Source,
    Totals,
    WaitFigures,
)
from server.report.following import follow
from server.report.laying_out import LaidOut, Names, ends_by_state, serving_of
from server.report.lives import CallMade, End, Record
from server.report.period import Period
from server.report.spread import spread_of
from ticket_queue.events import DayClosed, TicketRated
from ticket_queue.rules.rating import BEST_SCORE, WORST_SCORE
from ticket_queue.ticket import Outcome


@dataclass(frozen=True, slots=True)
class Counted:
    """Part A, and the record behind it, to which each figure can be followed."""

    part_a: PartA
    record: Record
    breaches: tuple[Breach, ...]


def count(extract: Extract, period: Period, names: Names, until: datetime) -> Counted:
    """Count part A over a period; counters that are open still count up to ``until``."""
    record = follow(extract.recorded, period)
    breaches = breaches_of(extract, period)
    laid_out = LaidOut(record, breaches, names)
    part_a = PartA(
        totals=_totals(record, period),
        waits=_waits(record.calls),
        serving=serving_of(record.ends),
        past_limit=past_limit(breaches, extract, period, len(record.issued)),
        services=laid_out.services(),
        counters=laid_out.counters(counter_times(extract.recorded, period, until)),
        hours=laid_out.hours(),
        days=laid_out.days(),
        outcomes=_outcomes(record.ends),
        ratings=_ratings(record.ratings),
        disruptions=disruptions_of(extract.recorded, record.issued, period),
        source=_source(extract, period),
    )
    return Counted(part_a, record, tuple(breaches))


def _source(extract: Extract, period: Period) -> Source:
    last_seq = max((e.seq for e in extract.recorded if e.event.at < period.end), default=0)
    head = extract.hashes.get(last_seq)
    closed = (
        each
        for each in extract.recorded
        if isinstance(each.event, DayClosed) and counted_at(each) in period
    )
    return Source(
        epoch=extract.epoch,
        last_seq=last_seq,
        head=None if head is None else head.hex(),
        days=[
            DayHead(day=each.day.isoformat(), seq=each.seq, head=extract.hashes[each.seq].hex())
            for each in closed
            if each.seq in extract.hashes
        ],
    )


def _totals(record: Record, period: Period) -> Totals:
    alone = [life for life in record.issued if life.offline]
    return Totals(
        issued=len(record.issued),
        **ends_by_state(record.ends),
        open_at_start=record.open_at_start,
        open_at_end=record.open_at_end,
        priority=sum(life.priority for life in record.issued),
        missed_calls=record.missed_calls,
        offline=len(alone),
        offline_before=sum(life.issued_at < period.start for life in alone),
    )


def _waits(calls: Iterable[CallMade]) -> WaitFigures:
    calls = tuple(calls)
    first = [call for call in calls if call.first]
    over_break = [call for call in first if call.over_break]
    return WaitFigures(
        first=spread_of(call.wait for call in first),
        first_elapsed=spread_of(call.elapsed for call in first if call.elapsed is not None),
        over_break=spread_of(call.wait for call in over_break),
        over_break_elapsed=spread_of(c.elapsed for c in over_break if c.elapsed is not None),
        later=spread_of(call.wait for call in calls if not call.first),
    )


def _outcomes(ends: Iterable[End]) -> list[OutcomeCount]:
    counts = dict.fromkeys(Outcome, 0)
    for end in ends:
        if end.outcome is not None:
            counts[end.outcome] += end.sign
    return [OutcomeCount(outcome=outcome.value, served=n) for outcome, n in counts.items()]


def _ratings(ratings: Iterable[TicketRated]) -> Ratings:
    ratings = tuple(ratings)
    scores = [rating.score for rating in ratings]
    sentences = (rating.sentence for rating in ratings)
    return Ratings(
        count=len(scores),
        mean=sum(scores) / len(scores) if scores else None,
        scores=[
            ScoreCount(score=score, count=scores.count(score))
            for score in range(WORST_SCORE, BEST_SCORE + 1)
        ],
        sentences=[sentence for sentence in sentences if sentence is not None],
    )
