"""The board for a smart TV's browser: who is told what, its zones, its clips, the plain port."""

import io
import json
import re
import shutil
import wave
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import DummyCookieJar
from aiohttp.test_utils import TestClient, TestServer

from server.settings import SettingsError, load_settings
from server.web.application import make_plain_application
from server.web.keys import CONTEXT
from tests.server.web.house import TEXTS, House
from ticket_queue.catalogue import load_catalogues
from ticket_queue.ids import CounterId, Language, ServiceCode
from ticket_queue.zones import Zone

DISPLAY_TEXTS = load_catalogues(Path(__file__).parents[3] / "display" / "texts")


async def facts(office: House, query: str = "") -> dict[str, Any]:
    """Return what the page tells its script."""
    page = await office.client.get(f"/board{query}")
    assert page.status == 200
    found = re.search(r'id="facts">(.*?)</script>', await page.text(), re.DOTALL)
    assert found is not None
    told: dict[str, Any] = json.loads(found.group(1))
    return told


async def test_anyone_sees_the_board_and_nothing_runs_that_is_not_ours(office: House) -> None:
    page = await office.client.get("/board")
    assert page.status == 200
    text = await page.text()
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert "style=" not in text
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)


async def test_a_televisions_own_language_does_not_change_the_halls(office: House) -> None:
    page = await office.client.get("/board", headers={"Accept-Language": "en"})
    assert '<html lang="vi">' in await page.text()
    page = await office.client.get("/board?language=en")
    assert '<html lang="en">' in await page.text()


async def test_a_zone_is_asked_for_by_its_counters_and_services(office: House) -> None:
    told = await facts(office, "?counters=4,5&services=dat-dai")
    assert (told["counters"], told["services"]) == ([4, 5], ["dat-dai"])
    assert (await facts(office))["counters"] == []


@pytest.mark.parametrize("query", ["?zone=nowhere", "?counters=four", "?counters=1,-2"])
async def test_an_unknown_zone_is_told_in_words(office: House, query: str) -> None:
    page = await office.client.get(f"/board{query}")
    assert page.status == 404
    assert "Không có khu vực này" in await page.text()


def test_a_zone_has_a_name_in_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text('[[board_zone]]\nid = "tang-2"\ncounters = [4, 5]\nservices = ["dat-dai"]\n')
    zone = load_settings(file).board.zones["tang-2"].zone
    assert zone == Zone(
        counters=frozenset({CounterId(4), CounterId(5)}),
        services=frozenset({ServiceCode("dat-dai")}),
    )


def test_a_zone_of_what_the_site_has_not_is_a_mistake(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text('[[board_zone]]\nid = "a"\ncounters = [77]\nservices = ["nothing"]\n')
    with pytest.raises(SettingsError) as caught:
        load_settings(file)
    assert [line.partition(":")[0] for line in caught.value.mistakes] == [
        "board_zone[1].counters",
        "board_zone[1].services",
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_browser_says_and_shows_what_the_television_program_does(language: str) -> None:
    ours, theirs = TEXTS[Language(language)].texts, DISPLAY_TEXTS[Language(language)].texts
    spoken = {key: text for key, text in ours.items() if re.match(r"speech\.(?!words)", key)}
    assert {key: theirs[key] for key in spoken} == spoken
    shown = {
        key.removeprefix("page."): text
        for key, text in ours.items()
        if key.startswith("page.board.") and not re.search(r"\.(title|sound_\w+|weekday\.\d)$", key)
    }
    assert {key: theirs[key] for key in shown} == shown
    for day in range(1, 8):
        assert ours[f"page.board.weekday.{day}"] == theirs[f"weekday.{day}"]


async def test_every_word_of_a_call_has_a_clip(office: House) -> None:
    clips = (await facts(office))["clips"]
    assert {"Mời công dân có số", "đến quầy số", "lần thứ", "mốt", "lẻ", "ngàn", "C"} <= set(
        clips["vi"]
    )
    assert "linh" not in clips["vi"]
    assert {"please go to counter", "nineteen", "ninety", "C"} <= set(clips["en"])


async def test_a_clip_is_made_once_and_is_a_short_sound(office: House) -> None:
    assert shutil.which("espeak-ng"), "espeak-ng is missing: apt-get install espeak-ng"
    name = (await facts(office))["clips"]["vi"]["mốt"]
    first = await office.client.get(f"/board/clips/{name}.wav")
    content = await first.read()
    assert "immutable" in first.headers["Cache-Control"]
    with wave.open(io.BytesIO(content)) as clip:
        assert clip.getnchannels() == 1
        assert 0.1 < clip.getnframes() / clip.getframerate() < 1.5
    again = await office.client.get(f"/board/clips/{name}.wav")
    assert await again.read() == content


async def test_no_clip_is_made_of_other_words(office: House) -> None:
    assert (await office.client.get("/board/clips/vi-0000000000000000.wav")).status == 404


async def test_the_names_of_clips_follow_the_names_of_counters_while_a_page_is_open(
    office: House,
) -> None:
    ours = office.client.server
    assert isinstance(ours, TestServer)
    assert "Quầy xe lăn" not in (await facts(office))["clips"]["vi"]
    ours.app[CONTEXT].clips.know_counters(["Quầy xe lăn"])
    answer = await office.client.get("/board/clips.json")
    assert answer.headers["Cache-Control"] == "no-store"
    name = (await answer.json())["vi"]["Quầy xe lăn"]
    assert (await office.client.get(f"/board/clips/{name}.wav")).status == 200


async def test_without_a_voice_the_page_says_so_and_a_clip_is_not_to_be_had(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = (await facts(office))["clips"]["vi"]["tư"]
    monkeypatch.setattr("server.web.voice_clips.PROGRAM", "no-such-voice")
    assert (await facts(office))["clips"] is None
    assert (await office.client.get(f"/board/clips/{name}.wav")).status == 503


@pytest.fixture
async def plain(office: House) -> AsyncIterator[TestClient[Any, Any]]:
    """The listener for televisions."""
    ours = office.client.server
    assert isinstance(ours, TestServer)
    server = TestServer(make_plain_application(ours.app[CONTEXT]))
    async with TestClient(server, cookie_jar=DummyCookieJar()) as client:
        yield client


async def test_the_plain_port_gives_the_board_and_all_that_it_needs(
    plain: TestClient[Any, Any],
) -> None:
    page = await plain.get("/board?counters=1")
    assert page.status == 200
    assert "Strict-Transport-Security" not in page.headers
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', await page.text()):
        assert (await plain.get(address)).status == 200, address
    assert (await plain.get("/api/v1/board")).status == 200
    assert (await plain.get("/board/clips.json")).status == 200
    async with plain.get("/api/v1/live?topics=board,call") as stream:
        assert stream.status == 200
        assert (await stream.content.readuntil(b"\n\n")).startswith(b"retry")


@pytest.mark.parametrize(
    "path",
    ["/", "/login", "/manager", "/counter/1", "/metrics", "/readyz", "/api/openapi.json",
     "/api/v1/session", "/api/v1/counters", "/api/v1/waits", "/api/v1/events", "/api/v1/live",
     "/api/v1/live?topics=board,waits", "/static/0/counter.js", "/static/0/moiso.css"],
)  # fmt: skip
@pytest.mark.parametrize("who", ["anyone", "manager"])
async def test_the_plain_port_gives_nothing_else_to_anybody(
    office: House, plain: TestClient[Any, Any], path: str, who: str
) -> None:
    headers = office.people.headers.get(who, {})
    async with plain.get(path, headers=headers) as answer:
        assert answer.status == 404


async def test_the_plain_port_takes_nothing(plain: TestClient[Any, Any]) -> None:
    for path in ("/api/v1/session", "/api/v1/tickets", "/api/v1/board", "/board"):
        assert (await plain.post(path, json={})).status in {404, 405}
