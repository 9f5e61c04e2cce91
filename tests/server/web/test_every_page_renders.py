"""Every template with its texts, in each language: fast enough for ``make check``.

A text that is missing, or a fact that a template was not given, is a fault of the server here
(jinja2 is strict), long before a browser opens the page.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

import server
from tests.server.web.house import House, People, house
from tests.written_rights import PAGES
from ticket_queue.events import OutageBegan, OutageSubject
from ticket_queue.ids import DeviceId

WEB = Path(str(server.__file__)).parent / "web"
TEMPLATES = {path.stem for path in (WEB / "pages" / "templates").glob("[!_]*.html")} - {"base"}
NAMED = re.compile(r'self\._page\(\s*request,\s*"(\w+)"')
QUERIES = {
    "/manager/report": ("", "from=2026-11-23&to=2026-11-23", "week=2026-W40", "week=nonsense"),
    "/manager/report/tickets": ("figure=issued", "figure=served"),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lived_in(
    people: People, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[House, str]]:
    """An office in which something has happened, and the secret of a ticket."""
    folder = tmp_path_factory.mktemp("pages")
    async with house(folder, people) as office:
        await office.at_counter("open")
        ticket = await office.issue()
        await office.issue("ho-tich", language="en")
        await office.at_counter("call-next")
        await office.ward.do(
            lambda _lobby, now: [
                OutageBegan(
                    at=now,
                    subject=OutageSubject.PRINTER,
                    device=DeviceId("kiosk-1"),
                    began_at=now,
                    detail="paper-out",
                )
            ]
        )
        yield office, ticket["status_url"].rsplit("/", 1)[1]


def test_every_template_belongs_to_a_page() -> None:
    assert set(NAMED.findall((WEB / "page_routes.py").read_text())) == TEMPLATES


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", sorted(PAGES))
@pytest.mark.asyncio(loop_scope="module")
async def test_a_page_is_rendered_with_its_texts(
    lived_in: tuple[House, str], page: str, language: str
) -> None:
    office, secret = lived_in
    path = page.format(counter=1, secret=secret)
    who = "administrator" if PAGES[page].administrator else "manager"
    for query in QUERIES.get(page, ("",)):
        answer = await office.ask("GET", f"{path}?language={language}&{query}", who)
        assert answer.status == 200, (path, query, answer.body)
        if answer.headers["Content-Type"].startswith("text/html"):
            assert f'<html lang="{language}">' in answer.body.decode()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.asyncio(loop_scope="module")
async def test_a_page_that_is_not_for_one_says_so_in_words(
    lived_in: tuple[House, str], language: str
) -> None:
    office, _ = lived_in
    for path, who, status in (
        ("/counter/99", "officer", 404),
        ("/t/unknown", "anyone", 404),
        ("/board?zone=nowhere&", "anyone", 404),
        ("/admin", "officer", 403),
    ):
        joined = "" if path.endswith("&") else "?"
        answer = await office.ask("GET", f"{path}{joined}language={language}", who)
        assert answer.status == status
        assert "<h1>" in answer.body.decode()
