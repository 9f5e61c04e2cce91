"""Figures of days gone by over HTTP, the tickets behind each, and a ticket's life in words."""

import pytest

from server.history import What
from tests.server.web.house import House, Json
from ticket_queue.rules import alerts

WHO = "manager"
OUT_OF_ORDER = "Người cao tuổi, sức khỏe yếu"


async def a_morning(office: House) -> Json:
    """Serve two, one of them out of order and after the limit; one is absent, one still waits."""
    await office.at_counter("open")
    for service in ("chung-thuc", "chung-thuc", "chung-thuc", "ho-tich"):
        await office.issue(service)
    first = (await office.get("tickets?state=waiting", WHO))["tickets"][0]
    await office.at_counter("call-next")
    await office.at_counter("start-serving")
    office.clock.step(minutes=21)
    await office.ward.do(alerts.raise_alerts)
    await office.at_counter("finish")
    called = (await office.get("tickets?number=1003", WHO))["tickets"][0]
    await office.at_counter("call", ticket_id=called["ticket_id"], reason=OUT_OF_ORDER)
    await office.at_counter("start-serving")
    await office.at_counter("finish")
    await office.at_counter("call-next")
    office.clock.step(minutes=2)
    await office.at_counter("no-show")
    await office.done("alerts/acknowledge", WHO, service="chung-thuc", action="called_now")
    return {"first": first, "out_of_order": called}


async def test_figures_by_service_and_in_all(office: House) -> None:
    await a_morning(office)
    told = await office.get("history?by=service", WHO)
    assert (told["first"], told["last"]) == ("2026-11-23", "2026-11-23")
    total, rows = told["total"], {row["key"]: row for row in told["rows"]}
    assert list(rows) == ["chung-thuc", "ho-tich"]
    assert (total["issued"], total["served"], total["no_show"]) == (4, 2, 1)
    assert (total["past"], total["out_of_order"]) == (3, 1)
    assert total["longest_wait_s"] == 21 * 60
    assert rows["ho-tich"]["mean_wait_s"] is None
    assert rows["chung-thuc"]["name"] == "Chứng thực"


@pytest.mark.parametrize(
    ("by", "keys", "names"),
    [
        ("day", ["2026-11-23"], ["Thứ Hai 23/11/2026"]),
        ("week", ["2026-11-23"], ["23/11 – 29/11/2026"]),
        ("counter", ["1", ""], ["Quầy 1", "Chưa được gọi"]),
        ("officer", ["officer", ""], ["Officer", "Chưa được gọi"]),
    ],
)
async def test_figures_by_everything_else(
    office: House, by: str, keys: list[str], names: list[str]
) -> None:
    await a_morning(office)
    rows = (await office.get(f"history?by={by}", WHO))["rows"]
    assert [row["key"] for row in rows] == keys
    assert [row["name"] for row in rows] == names


async def test_each_number_leads_to_the_tickets_that_it_counts(office: House) -> None:
    await a_morning(office)
    for by in ("service", "counter", "officer"):
        for row in (await office.get(f"history?by={by}", WHO))["rows"]:
            for what in What:
                path = f"history/tickets?what={what}&{by}={row['key']}"
                told = await office.get(path, WHO)
                assert told["found"] == len(told["tickets"]) == row[what.value], path


async def test_a_day_by_its_half_hours_covers_the_hours_of_the_site(office: House) -> None:
    await a_morning(office)
    told = await office.get("history/half-hours", WHO)
    half_hours = told["half_hours"]
    assert (half_hours[0]["begins"], half_hours[-1]["begins"]) == ("07:30", "16:30")
    at_eight = next(each for each in half_hours if each["begins"] == "08:00")
    assert (at_eight["issued"], at_eight["called"], at_eight["served"]) == (4, 3, 2)
    assert told["limit_s"] == 20 * 60
    assert (await office.get("history/half-hours?day=2026-11-22", WHO))["half_hours"] == []


async def test_a_tickets_life_is_told_in_words_with_who_when_and_why(office: House) -> None:
    tickets = await a_morning(office)
    path = f"tickets/{tickets['out_of_order']['ticket_id']}/life"
    life = await office.get(path, WHO)
    words = [step["words"] for step in life["steps"]]
    assert words == [
        "Lấy số 1003, Chứng thực",
        "Sắp quá hạn chờ; báo muộn: đã đến mức này từ 08:15",
        "Quá hạn chờ",
        "Được gọi không theo thứ tự đến quầy 1 sau khi chờ 21 phút",
        "Bắt đầu phục vụ tại quầy 1",
        "Phục vụ xong tại quầy 1: Đã tiếp nhận, trong dưới 1 phút",
        "Ghi nhận cảnh báo sắp quá hạn: Đã gọi ngay",
        "Ghi nhận cảnh báo quá hạn: Đã gọi ngay",
    ]
    called = life["steps"][3]
    assert called["out_of_order"]
    assert (called["by"], called["by_name"], called["note"]) == (
        "officer", "Officer", OUT_OF_ORDER,
    )  # fmt: skip
    english = await office.get(f"{path}?language=en", WHO)
    assert english["steps"][3]["words"].startswith("Called out of order to counter 1")


@pytest.mark.parametrize(
    "query",
    [
        "first=2026-11-24&last=2026-11-23",
        "first=2025-01-01&last=2026-11-23",
        "first=20261123",
        "first=2026-02-30",
        "by=month",
    ],
)
async def test_a_period_that_cannot_be_is_refused_in_words(office: House, query: str) -> None:
    answer = await office.ask("GET", f"history?{query}", WHO)
    assert (answer.status, answer.slug) == (422, "invalid")
    assert answer.body["detail"]


async def test_an_unknown_ticket_is_not_found(office: House) -> None:
    answer = await office.ask("GET", "tickets/none/life", WHO)
    assert (answer.status, answer.slug) == (404, "not-found")
