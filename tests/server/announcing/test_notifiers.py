"""A manager who is elsewhere hears of alerts: by a real mail server, by a real webhook."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from server.announcing.notifiers import (
    AlertTeller,
    MailNotifier,
    NoticeWriter,
    Pause,
    Told,
    WebhookNotifier,
)
from server.ports import AlertNotice, Notifier, NotifierError
from server.settings import TEXTS, MailSettings, Secret, WebhookSettings
from tests.server.announcing.mail_server import mail_server, webhook
from tests.server.ward import CERTIFICATION, MONDAY, SITE, HandClock, Ward, until, ward
from ticket_queue.catalogue import FIRST_LANGUAGE, load_catalogues
from ticket_queue.rules import alerts

WORDS = load_catalogues(TEXTS)[FIRST_LANGUAGE]
PAGE = "https://so.example.vn/manager"
AT_ONCE = Pause(gather_s=0, quiet_s=0, first_retry_s=0.01, longest_retry_s=0.02)
WITHIN_S = 15
PAST = frozenset({"past"})


def mail_to(port: int, **changes: object) -> MailNotifier:
    settings = MailSettings(
        host="127.0.0.1",
        port=port,
        security="none",
        username="",
        password=None,
        sender="so@phuong.example",
        to=("giam-doc@phuong.example", "pho@phuong.example"),
    )
    return MailNotifier(replace(settings, **changes))  # type: ignore[arg-type]  # each field's own type


class Kept:
    """A notifier that keeps what it is told, and fails as often as it is told to."""

    name = "kept"

    def __init__(self, fails: int = 0) -> None:
        self.notices: list[AlertNotice] = []
        self.fails = fails
        self.attempts = 0
        self.heard = asyncio.Event()

    async def tell(self, notice: AlertNotice) -> None:
        self.attempts += 1
        if self.attempts <= self.fails:
            raise NotifierError("nobody there")
        self.notices.append(notice)
        self.heard.set()


@asynccontextmanager
async def telling(
    here: Ward,
    notifier: Notifier,
    *,
    pause: Pause = AT_ONCE,
    levels: frozenset[str] = PAST,
) -> AsyncIterator[AlertTeller]:
    told = Told(here.path.with_name("told.json"))
    teller = AlertTeller(notifier, here.desk, NoticeWriter(levels, WORDS, PAGE), told, pause)
    await teller.start()
    try:
        yield teller
    finally:
        await teller.stop()


async def soon(event: asyncio.Event) -> None:
    async with asyncio.timeout(WITHIN_S):
        await event.wait()


@pytest.fixture
async def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def here(tmp_path: Path, clock: HandClock) -> AsyncIterator[Ward]:
    async with ward(tmp_path, clock) as opened:
        yield opened


async def pass_the_limit(here: Ward, clock: HandClock, tickets: int = 1) -> None:
    for _ in range(tickets):
        await here.issue()
    clock.step(minutes=21)
    await here.do(alerts.raise_alerts)


async def test_a_burst_is_one_mail_with_numbers_services_and_waits(
    here: Ward, clock: HandClock
) -> None:
    async with mail_server() as post, telling(here, mail_to(post.port)):
        await pass_the_limit(here, clock, tickets=3)
        await soon(post.arrived)
    (mail,) = post.mails
    assert mail["Subject"] == f"[{SITE.code}] 3 số chờ quá hạn"
    assert mail["From"] == "so@phuong.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert len(post.recipients) == 2
    text = mail.get_content()
    for number in (1001, 1002, 1003):
        assert f"- Số {number}, Chứng thực: đã chờ 21 phút" in text
    assert PAGE in text


async def test_a_hundred_alerts_are_one_message_of_twenty_lines_and_a_count(
    here: Ward, clock: HandClock
) -> None:
    kept = Kept()
    async with telling(here, kept):
        await pass_the_limit(here, clock, tickets=100)
        await soon(kept.heard)
    (notice,) = kept.notices
    assert len(notice.tickets) == 100
    assert notice.text.count("- Số") == 20
    assert "và 80 số nữa." in notice.text


async def test_alerts_that_come_in_the_quiet_time_wait_for_its_end(
    here: Ward, clock: HandClock
) -> None:
    kept = Kept()
    never = Pause(gather_s=0, quiet_s=3_600)
    async with telling(here, kept, pause=never):
        await pass_the_limit(here, clock)
        await soon(kept.heard)
        await pass_the_limit(here, clock)
        await here.issue()
    assert len(kept.notices) == 1


async def test_a_message_that_nobody_takes_is_tried_again_as_things_stand_then(
    here: Ward, clock: HandClock
) -> None:
    async with webhook() as hook:
        hook.status = 503
        notifier = WebhookNotifier(WebhookSettings(url=hook.url, token=Secret("of the site")))
        async with telling(here, notifier):
            await pass_the_limit(here, clock)
            await until(lambda: hook.attempts >= 3)
            await here.open_counter()
            await here.call_next()
            hook.status = 200
            await soon(hook.arrived)
    (body,) = hook.bodies
    assert set(hook.tokens) == {"Bearer of the site"}
    assert body["site"] == SITE.code
    assert "không còn chờ" in str(body["text"])
    tickets: Any = body["tickets"]
    (ticket,) = tickets
    assert (ticket["number"], ticket["wait_s"]) == (1001, None)
    assert set(ticket) == {
        "number", "label", "service", "service_name", "level", "raised_at", "wait_s"
    }  # fmt: skip


async def test_what_was_untold_at_a_kill_is_told_after_the_start_and_nothing_twice(
    here: Ward, clock: HandClock
) -> None:
    dead = Kept(fails=10**6)
    async with telling(here, dead):
        await pass_the_limit(here, clock)
        await until(lambda: dead.attempts >= 2)
    alive = Kept()
    async with telling(here, alive):
        await soon(alive.heard)
    again = Kept()
    async with telling(here, again):
        await pass_the_limit(here, clock)
        await soon(again.heard)
    assert [ticket.number for ticket in alive.notices[0].tickets] == [1001]
    assert [ticket.number for ticket in again.notices[0].tickets] == [1002]


async def test_the_first_start_tells_nothing_of_the_past(here: Ward, clock: HandClock) -> None:
    await pass_the_limit(here, clock)
    clock.step(seconds=1)
    kept = Kept()
    async with telling(here, kept):
        await pass_the_limit(here, clock)
        await soon(kept.heard)
    assert [ticket.number for ticket in kept.notices[0].tickets] == [1002]


async def test_what_was_answered_meanwhile_is_told_to_nobody(here: Ward, clock: HandClock) -> None:
    kept = Kept(fails=10**6)
    async with telling(here, kept):
        await pass_the_limit(here, clock)
        await until(lambda: kept.attempts >= 1)
        await here.do(
            lambda lobby, now: alerts.acknowledge_service(
                lobby, now, CERTIFICATION, "called_now", None, "phuc"
            )
        )
        kept.fails = 0
        clock.step(seconds=1)
        await pass_the_limit(here, clock)
        await soon(kept.heard)
    told = {ticket.number for notice in kept.notices for ticket in notice.tickets}
    assert told == {1002}


async def test_only_the_levels_of_the_settings_are_told_and_past_stands_for_near(
    here: Ward, clock: HandClock
) -> None:
    kept = Kept()
    async with telling(here, kept, levels=frozenset({"near", "past"})):
        await pass_the_limit(here, clock)
        await soon(kept.heard)
    assert [ticket.level for ticket in kept.notices[0].tickets] == ["past"]
    writer = NoticeWriter(PAST, WORDS, None)
    await here.issue()
    clock.step(minutes=16)
    await here.do(alerts.raise_alerts)
    found = writer.untold(await here.lobby(), MONDAY - timedelta(days=1))
    assert [alert.number for alert in found] == [1001]


async def test_a_redirect_takes_nothing() -> None:
    async with webhook() as hook:
        hook.status = 302
        notifier = WebhookNotifier(WebhookSettings(url=hook.url, token=None))
        with pytest.raises(NotifierError, match="302"):
            await notifier.tell(trial())
        assert hook.attempts == 1


async def test_the_trial_of_a_mail_server_sends_nothing() -> None:
    async with mail_server() as post:
        await asyncio.to_thread(mail_to(post.port).try_out)
        assert len(post.recipients) == 2
        assert post.mails == []
        post.fails = True
        with pytest.raises(NotifierError, match="550"):
            await asyncio.to_thread(mail_to(post.port).try_out)


async def test_a_password_goes_only_over_tls_that_the_machine_trusts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = own_certificate(tmp_path)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    account = {"security": "starttls", "username": "so", "password": Secret("a secret")}
    async with mail_server(tls) as post:
        with pytest.raises(NotifierError, match="certificate"):
            await mail_to(post.port, **account).tell(trial())
        assert post.signed_in == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        await mail_to(post.port, **account).tell(trial())
        assert post.signed_in == ["\0so\0a secret"]
        assert len(post.mails) == 1
    async with mail_server() as plain:
        with pytest.raises(NotifierError):
            await mail_to(plain.port, **account).tell(trial())
        assert plain.signed_in == []


def own_certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "own.pem", folder / "own.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


def trial() -> AlertNotice:
    return NoticeWriter(PAST, WORDS, None).trial(SITE.code, SITE.name_lines, MONDAY)
