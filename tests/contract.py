"""What a contract tester must know of the interface that no description can say."""

import re
import uuid
from typing import Any

UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
ENDLESS = {
    "get_live": "a stream without end, of which no client waits for the end",
    "get_status_secret_live": "(the same)",
    "get_pairing_claim": "waits 20 s for somebody to type the digits",
}
REFUSED_FOR_ITS_MEANING = {
    "get_history": "the first day may not lie behind the last, nor a year before it",
    "get_history_tickets": "(the same)",
    "get_reports_period": "from must lie before to, both in the calendar, at most 400 days apart",
    "get_reports_tickets": "(the same)",
    "post_reports_dossiers_preview": "the bytes must be a table",
    "post_reports_weekly_week_entry": "no field of work stands there twice",
    "post_setup": "services, counters and hours must agree with each other",
    "post_offline_tickets": "a kiosk hands in numbers of its own range",
    "put_staff_staff": "a PIN may not be easy to guess, and a new member needs one",
}
"""Operations that may refuse what their description lets through, and why."""


def with_a_fresh_request_id(body: Any) -> Any:  # noqa: ANN401 - JSON
    """Give a right request an id of its own: one that was used already is refused, as it must."""
    if isinstance(body, dict) and UUID.fullmatch(str(body.get("request_id"))):
        return {**body, "request_id": str(uuid.uuid4())}
    return body
