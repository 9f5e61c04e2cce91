"""The report's figures as SQL over the ledger, written apart from the program that counts them.

Every query takes ``:start``, ``:end`` and ``:until`` as texts in the site's offset. ``moment(x)``
below stands for the seconds since 1970 of a text, thousandths included. ``PREPARED`` are the
tables that the others ask, each made once.
"""

import re

_SECONDS = r"(strftime('%s', {0}) + substr({0}, 21, 3) / 1000.0)"
_WITHIN = "at >= :start AND at < :end"


def query(text: str) -> str:
    """Write the short words out."""
    text = re.sub(r"moment\(([\w.]+)\)", lambda found: _SECONDS.format(found[1]), text)
    text = re.sub(r"within\((\w+)\)", r"(\1.at >= :start AND \1.at < :end)", text)
    return re.sub(r"\$(\w+)\.(\w+)", r"json_extract(\1.body, '$.\2')", text)


# What service a ticket was in at a place of the ledger.
_SERVICE_AT = """
(SELECT json_extract(s.body, '$.service') FROM events s
  WHERE s.ticket_id = e.ticket_id AND s.seq <= e.seq
    AND s.kind IN ('ticket_issued', 'ticket_transferred') ORDER BY s.seq DESC LIMIT 1)
"""
# When a ticket was issued, as far as the ledger knows it at the period's end.
_ISSUED_AT = """
coalesce((SELECT json_extract(c.body, '$.issued_at') FROM events c
           WHERE c.ticket_id = e.ticket_id AND c.kind = 'issue_moment_corrected' AND c.at < :end
           ORDER BY c.seq DESC LIMIT 1), $e.issued_at)
"""
# The end that an event takes back, if it takes one back.
_TAKES_BACK = """
(SELECT b.kind FROM events b WHERE b.ticket_id = e.ticket_id AND b.seq < e.seq
    AND b.kind IN ('serving_finished', 'ticket_marked_no_show', 'ticket_cancelled',
                   'ticket_parked', 'ticket_called', 'serving_started')
  ORDER BY b.seq DESC LIMIT 1)
"""
# Each end and each taking back of one, signed, within the period.
ENDS = query(f"""
ends AS (
  SELECT e.kind AS what, 1 AS sign, e.seq, e.at, e.day, e.counter, e.ticket_id,
         {_SERVICE_AT} AS service
    FROM events e WHERE within(e) AND e.kind IN
         ('serving_finished', 'ticket_marked_no_show', 'ticket_cancelled', 'ticket_expired')
  UNION ALL
  SELECT {_TAKES_BACK}, -1, e.seq, e.at, e.day,
         (SELECT c.counter FROM events c WHERE c.ticket_id = e.ticket_id AND c.seq < e.seq
             AND c.counter IS NOT NULL ORDER BY c.seq DESC LIMIT 1), e.ticket_id, {_SERVICE_AT}
    FROM events e WHERE within(e) AND (e.kind IN ('ticket_reopened', 'ticket_restored')
         OR (e.kind = 'ticket_returned' AND $e.new_count = 1))
)
""")
ISSUED = query(f"""
issued AS (SELECT *, $e.service AS service, {_ISSUED_AT} AS issued_at, $e.offline AS offline
             FROM events e WHERE within(e) AND e.kind = 'ticket_issued')
""")
# Every call with what it added to the wait, and the plain time since the issue.
CALLS = query(f"""
all_calls AS (
  SELECT e.*, $e.wait_s AS wait, {_SERVICE_AT} AS service,
         row_number() OVER (PARTITION BY e.ticket_id ORDER BY e.seq) AS n,
         lag($e.wait_s) OVER (PARTITION BY e.ticket_id ORDER BY e.seq) AS told,
         lag(e.seq) OVER (PARTITION BY e.ticket_id ORDER BY e.seq) AS before
    FROM events e WHERE e.kind = 'ticket_called'),
calls AS (
  SELECT c.*, c.wait - CASE WHEN c.n = 1 OR EXISTS (
             SELECT 1 FROM events r WHERE r.ticket_id = c.ticket_id AND r.seq BETWEEN c.before
                AND c.seq AND r.kind = 'ticket_returned' AND $r.new_count = 1) THEN 0
             ELSE c.told END AS added,
         moment(c.at) - moment(i.issued) AS elapsed,
         coalesce((SELECT sum(moment(r.at) - moment(x.at)) FROM events r, events x
            WHERE r.ticket_id = c.ticket_id AND r.kind = 'ticket_restored' AND r.seq < c.seq
              AND x.seq = (SELECT max(y.seq) FROM events y WHERE y.ticket_id = r.ticket_id
                             AND y.kind = 'ticket_cancelled' AND y.seq < r.seq)), 0) AS away
    FROM all_calls c JOIN (SELECT e.ticket_id, {_ISSUED_AT} AS issued
                             FROM events e WHERE e.kind = 'ticket_issued') i USING (ticket_id)
   WHERE within(c)),
first AS (SELECT *, elapsed - away > wait + 0.0005 AS over_break FROM calls WHERE n = 1)
""")
# Finishes of the period that nobody took back within it.
SERVED = query(f"""
served AS (
  SELECT e.*, {_SERVICE_AT} AS service, $e.handled_s AS handled,
         moment(e.at) - (SELECT moment(s.at) FROM events s WHERE s.ticket_id = e.ticket_id
             AND s.seq < e.seq AND s.kind = 'serving_started' ORDER BY s.seq DESC LIMIT 1) AS took,
         coalesce((SELECT $c.outcome FROM events c WHERE c.ticket_id = e.ticket_id AND c.at < :end
             AND c.kind = 'outcome_corrected' AND c.seq > e.seq
           ORDER BY c.seq DESC LIMIT 1), $e.outcome) AS outcome
    FROM events e WHERE within(e) AND e.kind = 'serving_finished' AND NOT EXISTS (
         SELECT 1 FROM events r WHERE r.ticket_id = e.ticket_id AND r.seq > e.seq
            AND r.at < :end AND r.kind = 'ticket_reopened'))
""")
# Tickets by their first alert of the limit.
PAST = query("""
past AS (SELECT e.*, $e.service AS service, $e.reached_at AS reached_at, $e.alert_id AS alert_id
           FROM events e WHERE e.kind = 'alert_raised' AND $e.level = 'past' AND e.at < :end),
answered AS (
  SELECT p.ticket_id, p.seq, $a.action AS action FROM past p JOIN events a
      ON a.kind = 'alert_acknowledged' AND $a.alert_id = p.alert_id),
breaches AS (
  SELECT p.*, (SELECT action FROM answered a WHERE a.ticket_id = p.ticket_id ORDER BY a.seq LIMIT 1)
         AS action
    FROM past p WHERE within(p)
     AND p.seq = (SELECT min(q.seq) FROM past q WHERE q.ticket_id = p.ticket_id))
""")
PREPARED = {
    name: f"CREATE TEMP TABLE {name} AS WITH {having} SELECT * FROM {name}"
    for having, names in (
        (ENDS, ("ends",)),
        (ISSUED, ("issued",)),
        (CALLS, ("calls", "first")),
        (SERVED, ("served",)),
        (PAST, ("past", "breaches")),
    )
    for name in names
}


def spread(values: str) -> str:
    """Return the spread of a query's ``value``: count, mean, median, 95th percentile, longest."""
    return f"""WITH ranked AS (
      SELECT value, row_number() OVER (ORDER BY value) AS n, count(*) OVER () AS c FROM ({values}))
    SELECT count(*) AS count, avg(value) AS mean_s,
           min(CASE WHEN n * 100 >= 50 * c THEN value END) AS median_s,
           min(CASE WHEN n * 100 >= 95 * c THEN value END) AS p95_s, max(value) AS longest_s
      FROM ranked"""


SPREADS = {
    "waits.first": "SELECT wait AS value FROM first",
    "waits.first_elapsed": "SELECT elapsed AS value FROM first",
    "waits.over_break": "SELECT wait AS value FROM first WHERE over_break",
    "waits.over_break_elapsed": "SELECT elapsed AS value FROM first WHERE over_break",
    "waits.later": "SELECT added AS value FROM calls WHERE n > 1",
    "serving.at_counter": "SELECT took AS value FROM served",
    "serving.from_call": "SELECT handled AS value FROM served",
}


def _open_at(moment: str) -> str:
    return f"""SELECT count(*) FROM events i WHERE i.kind = 'ticket_issued' AND i.at < {moment}
      AND (SELECT l.kind FROM events l WHERE l.ticket_id = i.ticket_id AND l.at < {moment}
              AND l.kind NOT IN ('outcome_corrected', 'alert_raised', 'priority_changed',
                             'ticket_rated')
            ORDER BY l.seq DESC LIMIT 1)
          NOT IN ('serving_finished', 'ticket_marked_no_show', 'ticket_cancelled',
                  'ticket_expired')"""


def _ended(what: str, where: str = "TRUE") -> str:
    return f"SELECT coalesce(sum(sign), 0) FROM ends WHERE what = '{what}' AND {where}"


def _in_hour(column: str) -> str:
    return f"substr({column}, 12, 2) = printf('%02d', :key)"


NUMBERS = {
    "totals.issued": "SELECT count(*) FROM issued",
    "totals.served": _ended("serving_finished"),
    "totals.no_show": _ended("ticket_marked_no_show"),
    "totals.cancelled": _ended("ticket_cancelled"),
    "totals.expired": _ended("ticket_expired"),
    "totals.open_at_start": _open_at(":start"),
    "totals.open_at_end": _open_at(":end"),
    "totals.priority": "SELECT count(*) FROM issued WHERE json_extract(body, '$.priority')",
    "totals.missed_calls": query(f"""
        SELECT (SELECT count(*) FROM events WHERE {_WITHIN} AND kind = 'ticket_marked_no_show')
             - (SELECT count(*) FROM events e WHERE {_WITHIN} AND kind = 'ticket_reopened'
                   AND {_TAKES_BACK} = 'ticket_marked_no_show')"""),
    "totals.offline": "SELECT count(*) FROM issued WHERE offline",
    "totals.offline_before": "SELECT count(*) FROM issued WHERE offline AND issued_at < :start",
    "past_limit.tickets": "SELECT count(*) FROM breaches",
    "past_limit.share": "SELECT (SELECT count(*) FROM breaches) * 1.0 / count(*) FROM issued",
    "past_limit.alerts": f"SELECT count(*) FROM past WHERE {_WITHIN}",
    "past_limit.unanswered": "SELECT count(*) FROM breaches WHERE action IS NULL",
    "ratings.count": query(
        f"SELECT count(*) FROM events WHERE {_WITHIN} AND kind = 'ticket_rated'"
    ),
    "ratings.mean": query(f"SELECT avg($e.score) FROM events e WHERE {_WITHIN} AND $e.score"),
    "source.last_seq": "SELECT max(seq) FROM events WHERE at < :end",
}
_ENDED_BY = {
    "served": "serving_finished",
    "no_show": "ticket_marked_no_show",
    "cancelled": "ticket_cancelled",
    "expired": "ticket_expired",
}
TABLES = {
    ("services", "service"): {
        "issued": "SELECT count(*) FROM issued WHERE service = :key",
        **{name: _ended(what, "service = :key") for name, what in _ENDED_BY.items()},
        "past_limit": "SELECT count(*) FROM breaches WHERE service = :key",
    },
    ("counters", "counter"): {
        "calls": "SELECT count(*) FROM calls WHERE counter = :key",
        "served": _ended("serving_finished", "counter = :key"),
        "no_show": _ended("ticket_marked_no_show", "counter = :key"),
    },
    ("hours", "hour"): {
        "issued": f"SELECT count(*) FROM issued WHERE {_in_hour('issued_at')}",
        "calls": f"SELECT count(*) FROM first WHERE {_in_hour('at')}",
        "served": f"SELECT count(*) FROM served WHERE {_in_hour('at')}",
        "past_limit": f"SELECT count(*) FROM breaches WHERE {_in_hour('reached_at')}",
    },
    ("days", "day"): {
        "issued": "SELECT count(*) FROM issued WHERE day = :key",
        **{name: _ended(what, "day = :key") for name, what in _ENDED_BY.items()},
        "past_limit": "SELECT count(*) FROM breaches WHERE day = :key",
    },
    ("scores", "score"): {
        "count": query(f"SELECT count(*) FROM events e WHERE {_WITHIN} AND $e.score = :key")
    },
    ("outcomes", "outcome"): {
        "served": "SELECT count(*) FROM served WHERE outcome = :key",
    },
}
TABLE_SPREADS = {
    ("services", "service", "first"): "SELECT wait AS value FROM first WHERE service = :key",
    ("services", "service", "at_counter"): "SELECT took AS value FROM served WHERE service = :key",
    ("counters", "counter", "at_counter"): "SELECT took AS value FROM served WHERE counter = :key",
    ("hours", "hour", "first"): f"SELECT wait AS value FROM first WHERE {_in_hour('at')}",
    ("days", "day", "first"): "SELECT wait AS value FROM first WHERE day = :key",
}
CAUSES = """
SELECT action, count(*) AS tickets FROM breaches WHERE action IS NOT NULL
 GROUP BY action ORDER BY tickets DESC, action
"""
COUNTER_TIMES = query("""
WITH marks AS (
  SELECT counter, kind, at, lead(at, 1, :until) OVER (PARTITION BY counter ORDER BY seq) AS next
    FROM events WHERE kind IN ('counter_opened', 'counter_paused', 'counter_closed') AND at < :end),
spans AS (SELECT counter, kind, max(at, :start) AS a, min(next, :end) AS b FROM marks)
SELECT counter,
       sum((kind = 'counter_opened' AND b > a) * (moment(b) - moment(a))) AS open_s,
       sum((kind = 'counter_paused' AND b > a) * (moment(b) - moment(a))) AS paused_s
  FROM spans GROUP BY counter
""")
# Every disruption as a whole row: from each beginning to the first thing that ends it.
DISRUPTIONS = query("""
WITH known AS (SELECT e.* FROM events e WHERE e.at < :end
    AND e.day >= (SELECT min(day) FROM events WHERE day >= substr(:start, 1, 10))),
pauses AS (
  SELECT p.*, $p.service AS service, $p.reason AS reason FROM known p
   WHERE p.kind IN ('service_paused', 'site_paused')),
outages AS (
  SELECT o.*, $o.subject AS subject, $o.device AS device FROM known o
   WHERE o.kind = 'outage_began'),
alone AS (
  SELECT i.day, $i.number AS number, $i.issued_at AS issued_at FROM known i
   WHERE within(i) AND i.kind = 'ticket_issued' AND $i.offline),
late AS (
  SELECT a.*, $a.reached_at AS reached_at FROM known a
   WHERE within(a) AND a.kind = 'alert_raised' AND $a.late AND NOT EXISTS (
     SELECT 1 FROM known i WHERE i.ticket_id = a.ticket_id
        AND (i.kind = 'issue_moment_corrected' OR (i.kind = 'ticket_issued' AND $i.offline))))
SELECT p.kind, p.at AS starts_at,
       (SELECT r.at FROM known r WHERE r.seq > p.seq AND (r.kind = 'day_closed'
           OR (r.kind = 'service_resumed' AND $r.service IS p.service)
           OR (r.kind = 'site_resumed' AND p.service IS NULL)) ORDER BY r.seq LIMIT 1) AS ends_at,
       p.service, NULL AS kiosk, NULL AS tickets, p.reason, NULL AS device, NULL AS detail
  FROM pauses p
 WHERE within(p) AND NOT EXISTS (
   SELECT 1 FROM pauses q WHERE q.kind = p.kind AND q.service IS p.service AND q.seq < p.seq
      AND NOT EXISTS (SELECT 1 FROM known r WHERE r.seq BETWEEN q.seq AND p.seq AND (
            r.kind = 'day_closed' OR (r.kind = 'service_resumed' AND $r.service IS p.service)
            OR (r.kind = 'site_resumed' AND p.service IS NULL))))
UNION ALL
SELECT o.subject || '_out', $o.began_at,
       (SELECT iif(x.kind = 'day_closed', x.at, $x.ended_at) FROM known x WHERE x.seq > o.seq
           AND (x.kind = 'day_closed' OR (x.kind = 'outage_ended'
                AND $x.subject = o.subject AND $x.device IS o.device)) ORDER BY x.seq LIMIT 1),
       NULL, NULL, NULL, NULL, o.device, $o.detail
  FROM outages o WHERE within(o)
UNION ALL
SELECT 'kiosk_alone', min(issued_at), max(issued_at), NULL,
       cast(substr(number, 3, 1) AS integer), count(*), NULL, NULL, NULL
  FROM alone GROUP BY day, substr(number, 3, 1)
UNION ALL
SELECT 'alerts_late', min(reached_at), max(at), NULL, NULL, count(*), NULL, NULL, NULL
  FROM late GROUP BY substr(at, 1, 10)
 ORDER BY starts_at, kind, device
""")
