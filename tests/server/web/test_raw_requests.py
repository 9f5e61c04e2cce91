"""What is no request, or hardly one: an answer in words, no fault, and the others go on."""

import asyncio
import gzip
import json
import logging
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.web import asking
from tests.server.web.house import House, People, house

JSON = b"Content-Type: application/json\r\n"
TICKETS = b"POST /api/v1/tickets HTTP/1.1\r\n"
LONG = b"a" * 9_000
BY_AIOHTTP = b"HTTP/1.0 400"


@pytest.fixture
async def patient_office(tmp_path: Path, people: People) -> AsyncIterator[House]:
    """An office that waits half a second for whoever does not go on."""
    async with house(tmp_path, people, keepalive_timeout=0.5, lingering_time=0.1) as opened:
        yield opened


def heads(office: House, who: str) -> bytes:
    lines = {"Host": "x", "Connection": "close", **office.people.headers.get(who, {})}
    return b"".join(f"{name}: {value}\r\n".encode() for name, value in lines.items())


def with_body(body: bytes, more: bytes = b"") -> bytes:
    return JSON + more + b"Content-Length: %d\r\n\r\n" % len(body) + body


async def answer_to(office: House, sent: bytes) -> bytes:
    """Send bytes, and read until the server closes the connection."""
    url = office.client.make_url("/")
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(sent)
    try:
        async with asyncio.timeout(30):
            return await reader.read()
    finally:
        writer.close()


async def goes_on(office: House) -> None:
    """A citizen gets a number, an officer calls it, and the ledger holds both."""
    issued = await office.issue()
    if (await office.get("counters/1", "officer"))["state"] != "open":
        await office.at_counter("open")
    called = await office.at_counter("call-next")
    assert called["ticket"]["number"] == issued["number"]
    await office.at_counter("start-serving")
    await office.at_counter("finish")
    events = (await office.get("events", "manager"))["events"]
    assert [each["kind"] for each in events if each.get("ticket_id") == issued["ticket_id"]] == [
        "ticket_issued",
        "ticket_called",
        "serving_started",
        "serving_finished",
    ]


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET /api/v1/tickets/%ff%fe%00%0d%0aX:y HTTP/1.1", 404),
        (b"GET /api/v1/tickets/%ed%a0%80/life HTTP/1.1", 404),
        (b"GET /api/v1/tickets?number=%ff%00&service=%ed%a0%80 HTTP/1.1", 200),
        (b"GET /api/v1/tickets/\xff\xfe HTTP/1.1", 400),
        (b"GET /api/v1/history?first=0001-01-01&last=0001-01-02 HTTP/1.1", 200),
        (b"GET /api/v1/history?first=9999-12-31&last=9999-12-31 HTTP/1.1", 200),
        (b"GET /api/v1/history/half-hours?day=9999-12-31 HTTP/1.1", 200),
        (b"GET /api/v1/reports/period?from=0001-01-01&to=9999-12-31 HTTP/1.1", 422),
        (b"GET /api/v1/reports/weekly?week=2027-W53 HTTP/1.1", 404),
        (b"GET /api/v1/events?after_seq=99999999999999999999 HTTP/1.1", 422),
        (b"GET /manager/report?from=0001-01-01&to=9999-12-31 HTTP/1.1", 200),
        (b"GET /manager/report/tickets?day=x&figure=%00 HTTP/1.1", 404),
        (b"GET /static/x/../../../etc/passwd HTTP/1.1", 404),
        (b"GET /static/x/..%2f..%2fetc%2fpasswd HTTP/1.1", 404),
        (b"GET /t/..%2f..%2fledger.sqlite3 HTTP/1.1", 404),
        (b"GET /t/" + LONG + b" HTTP/1.1", 400),
        (b"GET /login?next=/%0d%0aSet-Cookie:%20a=b HTTP/1.1", 200),
        (b"GET /board?language=%00%ff&zone=%00 HTTP/1.1", 404),
        (b"GET http://elsewhere/board HTTP/1.1", 200),
        (b"TRACE /board HTTP/1.1", 405),
        (b"PUT /api/v1/menu HTTP/1.1", 405),
        (b"OPTIONS * HTTP/1.1", 404),
        (b"CONNECT elsewhere:443 HTTP/1.1", 404),
        (b"FETCH /api/v1/menu HTTP/1.1", 400),
    ],
)
async def test_strange_addresses_and_methods_are_answered(
    office: House, request_line: bytes, status: int
) -> None:
    answer = await answer_to(office, request_line + b"\r\n" + heads(office, "manager") + b"\r\n")
    assert answer.split(b" ", 2)[1] == b"%d" % status, answer[:300]
    head = answer.split(b"\r\n\r\n")[0].lower()
    assert b"set-cookie: a=b" not in head
    assert b"\r\nx:y" not in head
    assert b"root:" not in answer


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (b"Authorization: Bearer \xff\xfe\xed\xa0\x80", 401),
        (b"Authorization: Bearer " + b"a" * 5_000, 401),
        (b"Cookie: moiso_session=\xff\xfe", 401),
        (b"Cookie: ;;;=\xff; moiso_session=\xed\xa0\x80", 401),
        (b"X-Long: " + LONG, 400),
        (b"\r\n".join(b"X-%d: a" % number for number in range(1_000)), 400),
        (b"X-Folded: a\r\n b", 400),
        (b"Accept-Language: \xff,\xfe;q=nan,en;q=inf,vi;q=1e400", 401),
        (b"X-Forwarded-For: \xff,\xfe", 401),
        (b"Host: [::::]:99999\xff", 401),
        (b"Expect: 500-oops", 417),
    ],
)
async def test_strange_headers_are_answered(office: House, header: bytes, status: int) -> None:
    sent = b"GET /api/v1/waits HTTP/1.1\r\nConnection: close\r\n" + header + b"\r\n"
    host = b"" if header.startswith(b"Host") else b"Host: x\r\n"
    answer = await answer_to(office, sent + host + b"\r\n")
    assert answer.split(b" ", 2)[1] == b"%d" % status, answer[:300]


@pytest.mark.parametrize(
    "page", [b"/manager", b"/board", b"/", b"/login", b"/counter/1", b"/t/abc", b"/rate/1"]
)
async def test_a_page_with_broken_cookies_is_a_page(office: House, page: bytes) -> None:
    sent = b"Cookie: moiso_session=\xff\xfe; moiso_language=\xed\xa0\x80\r\n"
    answer = await answer_to(
        office, b"GET " + page + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + sent + b"\r\n"
    )
    assert answer.split(b" ", 2)[1] in (b"200", b"303", b"404"), answer[:300]


RID = '"request_id":"3f0c7a52-6a57-4d0e-9a86-1d4f4f0f3a11"'
ALONE = {
    "request_id": str(uuid.uuid4()),
    "ticket_id": str(uuid.uuid4()),
    "service": "chung-thuc",
    "secret": "a" * 20,
    "issued_at": "2026-11-23T08:00:00+07:00",
}


@pytest.mark.parametrize(
    "body",
    [
        '{"service":"chung-thuc"}'.encode("utf-16"),
        b'{"service":"\xff"}',
        b'{"service":"\xed\xa0\x80",%s}' % RID.encode(),
        b'{"service":"\\ud800",%s}' % RID.encode(),
        b"[" * 100_000,
        b'{"service":' * 10_000,
        b'{"service":NaN}',
        b'{"service":Infinity}',
        b'{"service":1e999}',
        b"[]",
        b"7",
        b"null",
        b"",
        b"\xef\xbb\xbf{}",
    ],
)
async def test_a_body_that_is_no_json_object_is_refused_in_words(
    office: House, body: bytes
) -> None:
    answer = await office.ask("POST", "tickets", "kiosk-1", raw=body)
    assert (answer.status, answer.slug) == (422, "invalid")
    assert answer.body["detail"].startswith("Nội dung gửi lên")
    await goes_on(office)


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5_000, "-1", "1e400", str(2**63)])
async def test_a_number_beyond_all_bounds_is_refused(office: House, number: str) -> None:
    body = json.dumps({"tickets": [{**ALONE, "number": 0}]}).replace(
        '"number": 0', f'"number": {number}'
    )
    answer = await office.ask("POST", "offline-tickets", "kiosk-1", raw=body.encode())
    assert (answer.status, answer.slug) == (422, "invalid")
    call = f'{{"reason":"x","number":{number},{RID}}}'
    answer = await office.ask("POST", "counters/1/call", "officer", raw=call.encode())
    assert answer.status in (404, 422)
    await goes_on(office)


@pytest.mark.parametrize("issued_at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"])
async def test_a_kiosk_whose_clock_is_mad_hands_in_all_the_same(
    office: House, issued_at: str
) -> None:
    ticket = {**ALONE, "number": 19101, "issued_at": issued_at}
    answer = await office.ask("POST", "offline-tickets", "kiosk-1", {"tickets": [ticket]})
    assert answer.status == 200
    (kept,) = answer.body["tickets"]
    assert (kept["number"], kept["state"]) == (19101, "waiting")


async def test_a_whole_number_may_have_a_point(office: House) -> None:
    ticket = {**ALONE, "number": 19101.0}
    answer = await office.ask("POST", "offline-tickets", "kiosk-1", {"tickets": [ticket]})
    assert answer.status == 200


async def test_of_a_field_that_stands_twice_the_last_counts(office: House) -> None:
    body = f'{{"service":"nowhere","service":"chung-thuc",{RID}}}'.encode()
    answer = await office.ask("POST", "tickets", "kiosk-1", raw=body)
    assert (answer.status, answer.body["service"]) == (201, "chung-thuc")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "moonshine", "gzip, gzip"])
async def test_a_compressed_body_is_not_unpacked(office: House, coding: str) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    answer = await office.ask(
        "POST", "tickets", "kiosk-1", raw=bomb, headers={"Content-Encoding": coding}
    )
    assert (answer.status, answer.slug) == (422, "invalid")
    assert "nén" in answer.body["detail"]
    await goes_on(office)


async def test_a_body_that_is_too_large_is_refused_in_the_readers_language(office: House) -> None:
    english = {"Accept-Language": "en"}
    raw = b" " * (asking.LARGEST_BODY + 1)
    answer = await office.ask("POST", "tickets", "kiosk-1", raw=raw, headers=english)
    assert (answer.status, answer.slug) == (413, "invalid")
    assert answer.body["detail"] == "What was sent is too large."
    await goes_on(office)


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 99999999999999999999999\r\n\r\n{}",
        b"Content-Length: -5\r\n\r\n{}",
        b"Content-Length: 2\r\nContent-Length: 7\r\n\r\n{}",
        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        b"Transfer-Encoding: gzip\r\n\r\n{}",
    ],
)
async def test_a_body_whose_length_is_nonsense_closes_its_connection(
    office: House, framing: bytes
) -> None:
    answer = await answer_to(office, TICKETS + heads(office, "kiosk-1") + JSON + framing)
    assert answer.startswith(BY_AIOHTTP), answer[:200]
    await goes_on(office)


@pytest.mark.parametrize(
    "greeting",
    [
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
        b"\x00\xff\r\n\r\n",
        b"\r\n" * 50 + b"GET\r\n\r\n",
        b"GET /board HTTP/1.1\r\nConnection: close\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_sent_away_with_one_line_in_the_log(
    office: House, greeting: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(5):
        assert (await answer_to(office, greeting)).startswith(BY_AIOHTTP)
    assert not any(each.exc_info for each in caplog.records)
    assert len([each for each in caplog.records if each.levelno >= logging.WARNING]) <= 1
    await goes_on(office)


async def test_whoever_does_not_end_a_head_is_cut_off_and_nobody_waits_for_them(
    patient_office: House,
) -> None:
    url = patient_office.client.make_url("/")
    slow = [await asyncio.open_connection(url.host, url.port) for _ in range(100)]
    for _, writer in slow:
        writer.write(b"GET /board HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    await goes_on(patient_office)
    async with asyncio.timeout(30):
        for reader, writer in slow:
            assert not (await reader.read()).startswith(b"HTTP/1.1 200")
            writer.close()


async def test_whoever_does_not_end_a_body_is_told_so(
    patient_office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "BODY_WITHIN_S", 0.2)
    begun = JSON + b'Content-Length: 500\r\n\r\n{"service"'
    answer = await answer_to(patient_office, TICKETS + heads(patient_office, "kiosk-1") + begun)
    assert answer.split(b" ", 2)[1] == b"408"
    assert "bị ngắt giữa chừng" in json.loads(answer.split(b"\r\n\r\n", 1)[1])["detail"]
    await goes_on(patient_office)


async def test_a_request_that_is_cut_anywhere_is_none(office: House) -> None:
    body = json.dumps({"request_id": str(uuid.uuid4()), "service": "chung-thuc"}).encode()
    whole = TICKETS + heads(office, "kiosk-1") + with_body(body)
    url = office.client.make_url("/")
    for length in range(1, len(whole), 7):
        _, writer = await asyncio.open_connection(url.host, url.port)
        writer.write(whole[:length])
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    assert (await office.get("tickets", "guide"))["tickets"] == []
    await goes_on(office)


async def test_requests_in_one_packet_are_answered_in_their_order(office: House) -> None:
    ask = b"GET /api/v1/%s HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = await answer_to(office, ask % b"board" + ask % b"nowhere" + last)
    statuses = [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"404", b"200"]


async def test_a_live_stream_is_no_websocket(office: House) -> None:
    upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n"
    url = office.client.make_url("/")
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(b"GET /api/v1/live HTTP/1.1\r\nHost: x\r\n" + upgrade)
    assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"
    writer.close()
    await goes_on(office)


async def test_a_page_that_fails_says_so_in_words(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(type(office.ward.desk), "site", property(lambda _: fail()))
    answer = await answer_to(office, b"GET /board HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.split(b" ", 2)[1] == b"500"
    assert b"secret of the house" not in answer
