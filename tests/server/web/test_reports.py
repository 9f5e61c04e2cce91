"""Reports by the interface: a week's, any period's, what people add, the finish."""

import base64
import sqlite3
import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from tests.server.web.house import House, Json, People, house
from ticket_queue.rules.alerts import raise_alerts

MONDAY_TO_CUT_OFF = timedelta(days=4, hours=7)
"""From Monday at eight, when the house opens, to Friday at three."""
WEEK = "2026-W48"
ENTRY = f"reports/weekly/{WEEK}/entry"
FINISH = f"reports/weekly/{WEEK}/finish"
ROW = {"field": "Đất đai", "online": 3, "in_person": 4, "on_time": 7}
NOTHING: dict[str, object] = {"dossiers": [], "difficulties": "", "proposals": ""}


@pytest.fixture
async def served(office: House) -> House:
    """A Monday on which one was served and one waits."""
    await office.at_counter("open")
    await office.issue()
    await office.at_counter("call-next")
    await office.at_counter("start-serving")
    office.clock.step(minutes=3)
    await office.at_counter("finish")
    await office.issue("dat-dai")
    return office


async def weekly(office: House, query: str = f"week={WEEK}") -> Json:
    return await office.get(f"reports/weekly?{query}", "manager")


async def test_the_week_that_runs_is_reported_without_asking_for_it_by_name(
    served: House,
) -> None:
    report = await weekly(served, "")
    assert (report["week"], report["state"]) == (WEEK, "running")
    totals = report["part_a"]["totals"]
    assert (totals["issued"], totals["served"], totals["open_at_end"]) == (2, 1, 1)
    assert report["part_a"]["serving"]["at_counter"]["mean_s"] == pytest.approx(180, abs=1)


async def test_an_alerts_cause_is_in_the_report(served: House) -> None:
    served.clock.step(minutes=21)
    await served.ward.do(raise_alerts)
    asked = {"service": "dat-dai", "action": "opened_counter", "note": "Quầy 5"}
    assert (await served.done("alerts/acknowledge", "manager", **asked))["alerts"]
    limit = (await weekly(served))["part_a"]["past_limit"]
    assert (limit["tickets"], limit["unanswered"]) == (1, 0)
    assert limit["causes"] == [{"action": "opened_counter", "tickets": 1, "notes": ["Quầy 5"]}]


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [
        ("json", "application/json", b"{"),
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
    ],
)
async def test_a_report_comes_in_every_form(
    served: House, form: str, kind: str, begins: bytes
) -> None:
    path = f"/api/v1/reports/weekly?week={WEEK}&format={form}"
    async with served.client.get(path, headers=served.people.headers["manager"]) as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == kind
        assert (await response.read()).startswith(begins)
        named = response.headers.get("Content-Disposition", "")
    assert (f"bao-cao-00000-1-{WEEK}.{form}" in named) == (form != "json")


async def test_any_period_is_reported_and_never_kept(served: House) -> None:
    report = await served.get("reports/period?from=2026-11-23&to=2026-11-23T08:02", "manager")
    assert (report["week"], report["state"]) == (None, "ad_hoc")
    assert report["part_a"]["totals"]["served"] == 0
    assert report["part_a"]["totals"]["issued"] == 1


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("reports/weekly?week=2026-W60", "2026-W60"),
        ("reports/weekly?week=W48", "2026-W48"),
        ("reports/weekly?format=pdf", "format"),
        ("reports/period?from=2026-11-23", "from và to"),
        ("reports/period?from=2026-11-24&to=2026-11-23", "phải sau"),
        ("reports/tickets?day=23/11", "day"),
    ],
)
async def test_what_cannot_be_reported_is_told_in_a_sentence(
    served: House, path: str, says: str
) -> None:
    answer = await served.ask("GET", path, "manager")
    assert (answer.status, answer.slug) == (422, "invalid")
    assert says in answer.body["detail"]


async def test_a_figure_leads_to_its_tickets(served: House) -> None:
    found = await served.get(f"reports/tickets?week={WEEK}&figure=served&counter=1", "manager")
    (ticket,) = found["tickets"]
    assert (ticket["label"], ticket["counter"], ticket["served_s"]) == ("1001", 1, 180)
    other = await served.get(f"reports/tickets?week={WEEK}&figure=served&counter=2", "manager")
    assert other["tickets"] == []
    life = await served.get(f"tickets/{ticket['ticket_id']}/life", "manager")
    assert life


async def test_what_is_written_is_kept_in_versions(served: House) -> None:
    fresh = await served.get(ENTRY, "manager")
    assert (fresh["version"], fresh["dossiers"]) == (0, [])
    asked = {**NOTHING, "dossiers": [ROW], "difficulties": "Mạng chậm", "based_on": 0}
    saved = await served.done(ENTRY, "manager", **asked)
    assert saved["dossiers"][0]["in_person"] == 4
    assert saved["difficulties"] == "Mạng chậm"
    assert saved["saved_by"] == "manager"
    report = await weekly(served)
    assert (report["difficulties"], report["dossiers"][0]["field"]) == ("Mạng chậm", "Đất đai")


async def test_the_same_request_again_keeps_nothing_twice(served: House) -> None:
    request_id = str(uuid.uuid4())
    asked = {**NOTHING, "proposals": "Thêm người", "based_on": 0, "request_id": request_id}
    first = await served.done(ENTRY, "manager", **asked)
    again = await served.done(ENTRY, "manager", **asked)
    assert first == again
    assert await served.refused(ENTRY, "manager", **{**asked, "proposals": "Khác"}) == (
        422,
        "request-id-reused",
    )


async def test_two_who_write_at_once_do_not_overwrite_one_another(served: House) -> None:
    await served.done(ENTRY, "manager", **NOTHING, based_on=0)
    answer = await served.post(ENTRY, "manager", **NOTHING, based_on=0)
    assert (answer.status, answer.slug) == (409, "wrong-state")
    assert "vừa lưu" in answer.body["detail"]


@pytest.mark.parametrize(
    "asked",
    [
        {"difficulties": "Gọi 0912 345 678"},
        {"proposals": "CCCD 001099012345"},
        {"dossiers": [{"field": "Anh Ba 0912345678"}]},
        {"dossiers": [ROW, ROW]},
        {"dossiers": [{**ROW, "online": -1}]},
    ],
)
async def test_what_names_a_person_or_cannot_be_is_refused_and_nowhere(
    served: House, asked: dict[str, object]
) -> None:
    refused = await served.refused(ENTRY, "manager", **{**NOTHING, **asked, "based_on": 0})
    assert refused == (422, "invalid")
    assert (await served.get(ENTRY, "manager"))["version"] == 0


async def test_before_the_cut_off_nothing_is_finished(served: House) -> None:
    assert await served.refused(FINISH, "manager", based_on=0) == (409, "too-early")


async def test_a_finished_report_never_changes(served: House) -> None:
    asked = {**NOTHING, "difficulties": "Mạng chậm", "based_on": 0}
    version = (await served.done(ENTRY, "manager", **asked))["version"]
    served.clock.step(seconds=MONDAY_TO_CUT_OFF.total_seconds())
    finished = await served.done(FINISH, "manager", based_on=version)
    assert finished["state"] == "finished"
    before = await weekly(served)
    assert (before["state"], before["finished_by"]) == ("finished", "manager")
    assert before["part_a"]["totals"]["expired"] == 1
    served.clock.step(minutes=30)
    await served.at_counter("open")
    assert await weekly(served) == before
    refused = await served.refused(ENTRY, "manager", **NOTHING, based_on=finished["version"])
    assert refused == (409, "wrong-state")
    with sqlite3.connect(served.ward.path) as file:
        for statement in (
            "UPDATE report_versions SET frozen = '{}'",
            "DELETE FROM report_versions",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="never changed"):
                file.execute(statement)
        with pytest.raises(sqlite3.IntegrityError, match="finished"):
            file.execute(
                "INSERT INTO report_versions (week, at, by, based_on, request_id, fingerprint,"
                " written) VALUES (?, '', '', 0, 'x', '', '{}')",
                [WEEK],
            )
    file.close()


async def test_free_texts_can_be_erased_from_a_finished_report_and_its_figures_stand(
    served: House,
) -> None:
    asked = {**NOTHING, "difficulties": "Mạng chậm", "based_on": 0}
    version = (await served.done(ENTRY, "manager", **asked))["version"]
    served.clock.step(seconds=MONDAY_TO_CUT_OFF.total_seconds())
    await served.done(FINISH, "manager", based_on=version)
    with sqlite3.connect(served.ward.path) as file:
        (frozen,) = file.execute(
            "SELECT frozen FROM report_versions WHERE frozen NOTNULL"
        ).fetchone()
        assert "Mạng chậm" not in frozen
        file.execute("DELETE FROM report_texts")
    file.close()
    report = await weekly(served)
    assert report["difficulties"] is None
    assert report["part_a"]["totals"]["issued"] == 2


async def test_a_file_is_looked_at_before_anything_is_taken_from_it(served: House) -> None:
    content = "Lĩnh vực,Trực tuyến,Trực tiếp,Trước hạn\nĐất đai,3,x,1\n".encode()
    asked = {"name": "a.csv", "content": base64.b64encode(content).decode()}
    answer = await served.ask("POST", "reports/dossiers/preview", "manager", asked)
    assert answer.status == 200
    (mistake,) = answer.body["mistakes"]
    assert (mistake["row"], mistake["column"]) == (2, "C")
    assert "“x” không phải số hồ sơ (Trực tiếp)" in mistake["detail"]
    other = await served.ask(
        "POST", "reports/dossiers/preview", "manager", {**asked, "content": "UEsDBA=="}
    )
    assert (other.status, other.slug) == (422, "invalid")


async def test_reports_and_their_texts_outlive_a_restart(tmp_path: Path, people: People) -> None:
    async with house(tmp_path, people) as office:
        await office.done(ENTRY, "manager", **{**NOTHING, "proposals": "Thêm người", "based_on": 0})
    async with house(tmp_path, people) as office:
        assert (await office.get(ENTRY, "manager"))["proposals"] == "Thêm người"


async def test_the_manager_is_reminded_from_the_draft_until_the_finish(served: House) -> None:
    headers = served.people.headers["manager"]

    async def reminded() -> bool:
        async with served.client.get("/manager", headers=headers) as page:
            return "report-reminder" in await page.text()

    assert not await reminded()
    served.clock.step(days=4, hours=6, minutes=30)
    assert await reminded()
    served.clock.step(hours=1)
    assert await reminded()
    await served.done(FINISH, "manager", based_on=0)
    assert not await reminded()
