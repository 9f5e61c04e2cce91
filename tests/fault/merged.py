"""What the server knows after a kiosk was alone: each ticket once, under its printed number."""

from tests.fault.kiosk_process import KioskProcess
from tests.system.demo_process import Json, ServerProcess, until

PAGE = 1000


def tickets(demo: ServerProcess) -> dict[str, Json]:
    """Every ticket of the day by its id; each once, each number once."""
    shown = demo.staff("guide").get("/api/v1/tickets")["tickets"]
    by_id = {each["ticket_id"]: each for each in shown}
    assert len(by_id) == len(shown) == len({each["number"] for each in shown})
    return by_id


def is_handed_in(demo: ServerProcess, kiosk: KioskProcess, *taken: Json) -> None:
    """Wait until the server has the tickets as they were printed."""
    until(lambda: not kiosk.waits_to_hand_in())
    known = tickets(demo)
    for each in taken:
        assert known[each["ticket_id"]]["number"] == each["number"]
        secret = each["status_url"].rsplit("/", 1)[1]
        assert demo.anyone().get(f"/api/v1/status/{secret}")["number"] == each["number"]


def events(demo: ServerProcess, *kinds: str) -> list[Json]:
    """The ledger as it was written, as far as these kinds."""
    manager, found = demo.staff("manager"), [dict[str, object]()]
    told: list[Json] = []
    while found:
        after = told[-1]["seq"] if told else 0
        found = manager.get(f"/api/v1/events?after_seq={after}&limit={PAGE}")["events"]
        told += found
    return [each for each in told if each["kind"] in kinds]


def is_written_once(demo: ServerProcess, *taken: Json) -> None:
    """Every ticket that was taken is issued once in the ledger, and no number is given twice."""
    issued = events(demo, "ticket_issued")
    ids = [each["ticket_id"] for each in issued]
    assert len(ids) == len(set(ids))
    renumbered = events(demo, "ticket_renumbered")
    days = {each["ticket_id"]: each["issued_at"][:10] for each in issued}
    given = [(days[each["ticket_id"]], each["number"]) for each in (*issued, *renumbered)]
    assert len(given) == len(set(given))
    bears = {each["ticket_id"]: each["number"] for each in (*issued, *renumbered)}
    for each in taken:
        assert bears[each["ticket_id"]] == each["number"]
