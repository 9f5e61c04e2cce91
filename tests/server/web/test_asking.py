"""What is wrong with a request is said in one form, in the reader's language."""

import asyncio
import re
import uuid
from datetime import datetime, timedelta

import pytest

from server.web.errors import STATUS_OF_SLUG
from tests.server.web.house import TEXTS, House

GOOD = {"request_id": str(uuid.uuid4()), "service": "chung-thuc"}
WRONG_BODIES = {
    "not-json": b"{",
    "empty": b"",
    "not-utf8": b'{"service": "\xff"}',
    "lone-surrogate": b'{"request_id": "\\ud800"}',
    "a-list": b"[]",
    "null": b"null",
    "nan": b'{"request_id": NaN}',
    "deep": b"[" * 5000,
}
WRONG_FIELDS = {
    "unknown": ({**GOOD, "cccd": "1"}, "cccd"),
    "missing": ({"request_id": GOOD["request_id"]}, "service"),
    "no-id": ({"service": "chung-thuc"}, "request_id"),
    "no-uuid": ({**GOOD, "request_id": "1"}, "request_id"),
    "uuid-with-newline": ({**GOOD, "request_id": f"{GOOD['request_id']}\n"}, "request_id"),
    "wrong-type": ({**GOOD, "service": 1}, "service"),
    "wrong-union": ({**GOOD, "priority": 1}, "priority"),
    "language": ({**GOOD, "language": "xx"}, "language"),
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("raw", WRONG_BODIES.values(), ids=list(WRONG_BODIES))
async def test_a_body_that_is_no_object_is_said_to_be_none(
    office: House, raw: bytes, language: str
) -> None:
    headers = {"Accept-Language": language}
    answer = await office.ask("POST", "tickets", "kiosk-1", raw=raw, headers=headers)
    assert (answer.status, answer.slug) == (422, "invalid")
    texts = TEXTS[language]  # type: ignore[index]  # a Language
    assert answer.body["title"] == texts("problem.title.invalid")
    assert answer.body["detail"] in (
        texts("problem.malformed_json"),
        texts("problem.body_not_object"),
        texts("problem.bad_uuid", field="request_id"),
    )


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("body", "field"), WRONG_FIELDS.values(), ids=list(WRONG_FIELDS))
async def test_a_wrong_field_is_named(
    office: House, body: object, field: str, language: str
) -> None:
    answer = await office.ask("POST", f"tickets?language={language}", "kiosk-1", body)
    assert (answer.status, answer.slug) == (422, "invalid")
    assert [each["field"] for each in answer.body["errors"]] == [field]
    assert field in answer.body["detail"]


async def test_a_body_that_is_too_large_is_not_read(office: House) -> None:
    raw = b'{"service": "' + b"x" * 300_000 + b'"}'
    answer = await office.ask("POST", "tickets", "kiosk-1", raw=raw)
    assert (answer.status, answer.slug) == (413, "invalid")


async def test_numbers_that_are_far_too_long_find_nothing(office: House) -> None:
    digits = "1" * 7000
    assert (await office.get(f"tickets?number={digits}", "officer"))["tickets"] == []
    await office.at_counter("open")
    refused = await office.refused("counters/1/call", "officer", number=digits, reason="gấp")
    assert refused == (404, "not-found")
    refused = await office.refused("counters/1/call", "officer", number=10**30, reason="gấp")
    assert refused[0] in (404, 422)


@pytest.mark.parametrize(
    "query",
    [
        "events?after_seq=-1",
        "events?after_seq=x",
        "events?limit=1001",
        "events?limit=1e3",
        "events?after_seq=99999999999999999999999",
        "alerts?state=bad",
        "tickets?state=lost",
        "live?topics=everything",
        "live?topics=",
        "live?counter=x",
    ],
)
async def test_a_wrong_query_is_said_to_be_wrong(office: House, query: str) -> None:
    answer = await office.ask("GET", query, "manager")
    assert (answer.status, answer.slug) == (422, "invalid")


@pytest.mark.parametrize("path", ["counters/0", "counters/999", "counters/x", "counters/12345",
                                  "counters/٣", "nothing"])  # fmt: skip
async def test_what_is_not_there_is_not_found(office: House, path: str) -> None:
    answer = await office.ask("GET", path, "manager")
    assert (answer.status, answer.slug) == (404, "not-found")


async def test_a_wrong_method_is_told_which_are_right(office: House) -> None:
    answer = await office.ask("PUT", "tickets", "kiosk-1", {})
    assert answer.status == 405
    assert set(answer.headers["Allow"].split(",")) >= {"GET", "POST"}
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_every_problem_has_its_title_in_every_language() -> None:
    for texts in TEXTS.values():
        for slug in STATUS_OF_SLUG:
            assert f"problem.title.{slug}" in texts


async def test_a_fault_of_ours_is_told_in_the_same_form(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.manager_api.waits", None)
    monkeypatch.setattr(office.ward.desk, "read", None)
    answer = await office.ask("GET", "waits?language=en", "manager")
    assert (answer.status, answer.slug) == (500, "fault")
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_a_storage_fault_says_that_nothing_has_changed(office: House) -> None:
    office.ward.disk.appends_fail = True
    assert await office.refused("tickets", "kiosk-1", service="chung-thuc") == (503, "storage")
    office.ward.disk.appends_fail = False
    assert (await office.issue())["number"] == 1001


MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+07:00")


def moments_in(body: object, name: str = "") -> list[str]:
    if isinstance(body, dict):
        return [found for key, value in body.items() for found in moments_in(value, key)]
    if isinstance(body, list):
        return [found for each in body for found in moments_in(each, name)]
    is_moment = name == "at" or name.endswith("_at") or name in ("since", "serving_since")
    return [str(body)] if is_moment and body is not None else []


async def test_moments_have_the_sites_offset_and_milliseconds(office: House) -> None:
    await office.at_counter("open")
    issued = await office.issue()
    office.clock.step(minutes=21, milliseconds=7)
    await office.at_counter("call-next")
    secret = issued["status_url"].rsplit("/", 1)[1]
    for path, who in (
        ("menu", "kiosk-1"),
        ("counters", "officer"),
        ("counters/1", "officer"),
        ("tickets", "officer"),
        (f"tickets/{issued['ticket_id']}", "officer"),
        ("waits", "manager"),
        ("alerts?state=all", "manager"),
        ("devices", "manager"),
        ("events", "manager"),
        ("board", "anyone"),
        (f"status/{secret}", "anyone"),
    ):
        found = moments_in(await office.get(path, who))
        assert found or path.startswith("tickets/"), path
        assert all(MOMENT.fullmatch(each) for each in found), (path, found)


async def test_raw_bytes_in_credentials_are_nobodys(office: House) -> None:
    url = office.client.make_url("/")
    for header in (b"Authorization: Bearer \xff\xfe", b"Cookie: moiso_session=\xff"):
        reader, writer = await asyncio.open_connection(url.host, url.port)
        writer.write(b"GET /api/v1/waits HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")
        writer.write(header + b"\r\n\r\n")
        status = await reader.readline()
        writer.close()
        await writer.wait_closed()
        assert b" 401 " in status or b" 400 " in status, (header, status)


async def test_waiting_tickets_are_given_with_the_moments_of_their_levels(office: House) -> None:
    issued = await office.issue()
    (ticket,) = (await office.get("tickets?state=waiting", "guide"))["tickets"]
    at = datetime.fromisoformat(issued["issued_at"])
    assert datetime.fromisoformat(ticket["near_at"]) == at + timedelta(minutes=15)
    assert datetime.fromisoformat(ticket["past_at"]) == at + timedelta(minutes=20)
    assert "level" not in ticket
    office.clock.step(minutes=15)
    (ticket,) = (await office.get("tickets?state=waiting", "guide"))["tickets"]
    assert (ticket["level"], ticket["wait_s"]) == ("near", 900)
