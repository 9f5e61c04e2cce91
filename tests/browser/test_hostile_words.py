"""Whatever people type into names, notices and notes is shown as words, on every page."""

import json
import urllib.request
import uuid
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenBrowser, StartOffice
from tests.browser.office import Office

pytestmark = pytest.mark.browser

EVIL = '"><img data-evil src=x onerror=alert(1)>'
SCRIPT = "</script><b data-evil>{{7*7}}${7*7}"
TURNED = "\u202eđảo\u2066 Nguyê\u0303n \U0001f468\u200d\U0001f469\u200d\U0001f467"
KEPT = "đảo Nguyễn \U0001f468\u200d\U0001f469\u200d\U0001f467"
LONG = "Nghiêng" * 11
SILENT = ("/admin", "/manager/report/tickets?figure=issued", "/t/%22%3E%3Cimg%20data-evil%3E")
"""Pages that show the words in fields only, or none of them."""


def as_administrator(office: Office, method: str, path: str, body: object) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{office.url}{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **office.as_role("administrator")},
        method=method,
    )
    with urllib.request.urlopen(request, timeout=15) as response:
        answer: dict[str, Any] = json.load(response)
        return answer


def fill(office: Office) -> str:
    """Write hostile words wherever somebody may, and return a citizen's secret."""
    setup = as_administrator(office, "GET", "/api/v1/setup", None)
    tables = setup["tables"]
    tables["site"] |= {"name_lines": [EVIL, SCRIPT], "slogan": TURNED, "hotline": EVIL}
    for service in tables["service"]:
        service["names"] = {"vi": f"{EVIL} {service['id']}", "en": f"{SCRIPT} {service['id']}"}
        service["notes"] = [{"vi": EVIL, "en": SCRIPT}]
        service |= {"needs": EVIL, "aliases": [EVIL, SCRIPT], "procedures": []}
    for counter in tables["counter"]:
        counter["name"] = f"{SCRIPT} {counter['id']}"
    for group in tables["priority_group"]:
        group["names"] = {"vi": EVIL, "en": SCRIPT}
    body = {"request_id": str(uuid.uuid4()), "based_on": setup["version"], "tables": tables}
    as_administrator(office, "POST", "/api/v1/setup", body)
    names = {"officer": EVIL, "manager": TURNED, "guide": SCRIPT}
    for role, name in names.items():
        staff = office.pin_of(role)[0]
        as_administrator(office, "PUT", f"/api/v1/staff/{staff}", {"name": name, "role": role})
    office.manage("/api/v1/site/notice", text=f"{EVIL} {LONG}")
    for number in (1, 2):
        office.verb(number, "open")
    first = office.issue()
    office.verb(1, "call-next")
    office.verb(2, "pause", reason=EVIL)
    office.issue(language="en")
    return str(first["status_url"]).rsplit("/", 1)[1]


def test_no_page_takes_words_for_anything_else(
    open_browser: OpenBrowser, start_office: StartOffice
) -> None:
    office = start_office()
    secret = fill(office)
    for role in ("manager", "administrator", None):
        for language in ("vi-VN", "en-US"):
            visitor = open_browser(language=language)
            page = visitor.page
            if role is not None:
                name, value = office.session_of(role)
                page.context.add_cookies([{"name": name, "value": value, "url": office.url}])
            paths = {
                "manager": (
                    *("/", "/counter/1", "/counter/2", "/guide", "/manager", "/manager/history"),
                    *("/manager/report", "/manager/report/tickets?figure=issued"),
                ),
                "administrator": ("/admin",),
                None: ("/", "/login?next=%22%3E%3Cimg%20data-evil%3E", "/board", "/rate/1",
                       f"/t/{secret}", "/t/%22%3E%3Cimg%20data-evil%3E"),
            }[role]  # fmt: skip
            visitor.witness.forgiven = ("404",)
            for path in paths:
                page.goto(f"{office.url}{path}", wait_until="load")
                if path not in SILENT:
                    expect(page.locator("body")).to_contain_text("data-evil", timeout=15_000)
                assert page.locator("[data-evil]").count() == 0, path
                assert "$49" not in page.content(), path


def test_turned_and_split_letters_are_shown_whole(
    open_browser: OpenBrowser, start_office: StartOffice
) -> None:
    office = start_office()
    staff = office.pin_of("manager")[0]
    as_administrator(office, "PUT", f"/api/v1/staff/{staff}", {"name": TURNED, "role": "manager"})
    visitor = open_browser()
    name, value = office.session_of("manager")
    visitor.page.context.add_cookies([{"name": name, "value": value, "url": office.url}])
    visitor.page.goto(f"{office.url}/")
    expect(visitor.page.locator("body")).to_contain_text(KEPT)
