"""The live stream: what it gives first, to whom, what after a lost connection, and its end."""

import asyncio
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from server.accounts import AccountStore, DeviceRole, add_device
from server.web import live_api
from server.web.live_feed import LiveFeed
from tests.server.ward import until
from tests.server.web.house import V1, House, Json, People, house
from tests.server.web.streams import stream
from ticket_queue.ids import DeviceId
from ticket_queue.messages import BoardSnapshot
from ticket_queue.snapshots import Teller


def feed_of(office: House) -> LiveFeed:
    for listener in office.ward.desk.listeners:
        feed = getattr(listener, "__self__", None)
        if isinstance(feed, LiveFeed):
            return feed
    raise AssertionError


async def test_the_stream_first_gives_the_present_state(office: House) -> None:
    await office.at_counter("open")
    await office.issue()
    await office.at_counter("call-next")
    seq = (await office.get("board"))["seq"]
    async with stream(office) as public, stream(office, "manager") as manager:
        await until(lambda: "board" in public.topics() and "board" in manager.topics())
        assert [(topic, at) for topic, at, _ in public.said] == [("board", seq)]
        assert public.of("board")[0]["recent"][0]["number"] == 1001
        counters = {body["counter"] for body in manager.of("counter")}
        assert counters == set(range(1, len(counters) + 1))
        assert manager.topics().count("waits") == 1
        assert {at for _, at, _ in manager.said} == {seq}


async def test_each_sees_only_what_their_role_may(office: House) -> None:
    await office.at_counter("open")
    may = {
        "anyone": {"board", "call"},
        "kiosk-1": {"board", "call"},
        "administrator": {"board", "call"},
        "display": {"board", "call", "counter"},
        "guide": {"board", "call", "counter", "ticket"},
        "officer": {"board", "call", "counter", "ticket"},
        "manager": {"board", "call", "counter", "ticket", "waits", "alert", "devices"},
    }
    from ticket_queue.rules.alerts import raise_alerts  # noqa: PLC0415 - the watch's part, by hand

    for who, topics in may.items():
        async with stream(
            office, who, "?topics=board,call,counter,ticket,waits,alert,devices"
        ) as heard:
            await until(lambda heard=heard: "board" in heard.topics())  # type: ignore[misc]  # this round's
            await office.issue()
            office.clock.step(minutes=16)
            await office.ward.do(raise_alerts)
            await office.at_counter("call-next")
            await until(lambda heard=heard, topics=topics: topics <= set(heard.topics()), who)  # type: ignore[misc]  # (the same)
            assert set(heard.topics()) == topics, who
        await office.at_counter("start-serving")
        await office.at_counter("finish")


async def test_a_topic_that_was_not_asked_for_is_not_given(office: House) -> None:
    await office.at_counter("open")
    async with stream(office, "manager", "?topics=call") as heard:
        await office.issue()
        await office.at_counter("call-next")
        await until(lambda: heard.said != [])
        assert heard.topics() == ["call"]
        assert heard.of("call")[0]["number"] == 1001


async def test_a_counter_followed_closely_is_told_at_every_change_and_no_other(
    office: House,
) -> None:
    async with stream(office, "officer", "?topics=counter&counter=3") as heard:
        await until(lambda: len(heard.said) == 1)
        await office.issue("ho-tich")
        await until(lambda: len(heard.said) == 2)
        assert [body["counter"] for body in heard.of("counter")] == [3, 3]
        assert [body["waiting"] for body in heard.of("counter")] == [0, 1]


async def test_after_a_lost_connection_only_what_was_missed_is_given(office: House) -> None:
    await office.at_counter("open")
    for _ in range(3):
        await office.issue()
    await office.at_counter("call-next")
    async with stream(office, "manager") as heard:
        await until(lambda: "board" in heard.topics())
        last = max(at for _, at, _ in heard.said)
    await office.at_counter("recall")
    missed = await office.issue()
    async with stream(office, "manager", last=last) as heard:
        await until(lambda: "board" in heard.topics())
        assert [call["attempt"] for call in heard.of("call")] == [2]
        assert {ticket["number"] for ticket in heard.of("ticket")} == {1001, missed["number"]}
        assert all(at > last for _, at, _ in heard.said)


async def test_who_has_missed_nothing_is_told_nothing_until_something_happens(
    office: House,
) -> None:
    await office.at_counter("open")
    seq = (await office.get("board"))["seq"]
    async with stream(office, last=seq) as heard:
        await until(lambda: feed_of(office)._readers != set())  # noqa: SLF001 - it has joined
        await office.issue()
        await until(lambda: heard.said != [])
        assert [at for _, at, _ in heard.said] == [seq + 1]


@pytest.mark.parametrize("last", [1, 10**9])
async def test_an_id_that_is_not_remembered_brings_the_present_state(
    office: House, last: int
) -> None:
    feed_of(office)._commits.clear()  # noqa: SLF001 - as after a restart
    await office.issue()
    async with stream(office, "manager", last=last) as heard:
        await until(lambda: "board" in heard.topics())
        assert "counter" in heard.topics()


async def test_an_alert_is_told_when_it_is_raised_answered_and_closed(office: House) -> None:
    from ticket_queue.rules.alerts import raise_alerts  # noqa: PLC0415 - the watch's part, by hand

    await office.at_counter("open")
    await office.issue()
    async with stream(office, "manager", "?topics=alert") as heard:
        office.clock.step(minutes=16)
        await office.ward.do(raise_alerts)
        await until(lambda: len(heard.said) == 1)
        alert_id = heard.of("alert")[0]["alert_id"]
        await office.done(f"alerts/{alert_id}/acknowledge", "manager", action="other", note="ok")
        await until(lambda: len(heard.said) == 2)
        assert heard.of("alert")[1]["acknowledged"]["note"] == "ok"
        await office.at_counter("call-next")
        await until(lambda: len(heard.said) == 3)
        assert "closed_at" in heard.of("alert")[2]


async def test_a_storm_of_commits_is_told_in_rounds(office: House) -> None:
    async with stream(office) as heard:
        await until(lambda: heard.topics() == ["board"])
        await asyncio.gather(*(office.issue() for _ in range(60)))
        seq = (await office.get("board"))["seq"]
        await until(lambda: heard.said[-1][1] == seq)
        assert len(heard.said) < 40


async def test_a_quiet_stream_says_that_it_is_alive(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_api, "ALIVE_EVERY_S", 0.01)
    async with stream(office) as heard:
        await until(lambda: heard.comments >= 2)


async def test_a_reader_that_is_gone_is_noticed(office: House) -> None:
    readers: set[Any] = feed_of(office)._readers  # noqa: SLF001 - who is still told
    async with stream(office):
        await until(lambda: len(readers) == 1)
    await until(lambda: len(readers) == 0, "the reader left")


async def test_a_stream_ends_with_the_session_and_is_not_opened_again(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_api, "LOOK_EVERY_S", 0.01)
    signed_in = await office.ask(
        "POST", "session", body={"staff": "oanh", "pin": office.people.pin}
    )
    cookie = {"Cookie": signed_in.headers["Set-Cookie"].partition(";")[0]}
    url = f"{V1}/live?topics=counter"
    async with office.client.get(url, headers=cookie) as response:
        assert (await response.content.readline()).startswith(b"retry")
        assert (await office.ask("DELETE", "session", headers=cookie)).status == 204
        async with asyncio.timeout(10):
            await response.content.read()
    again = await office.ask("GET", "live?topics=counter", headers=cookie)
    assert (again.status, again.slug) == (401, "unauthorized")


async def test_a_stream_ends_when_its_device_is_revoked(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_api, "LOOK_EVERY_S", 0.01)
    path = office.people.path
    with closing(AccountStore(path)) as store:
        token = add_device(store, DeviceId("stolen"), DeviceRole.DISPLAY)
    headers = {"Authorization": f"Bearer {token}"}
    async with office.client.get(f"{V1}/live", headers=headers) as response:
        assert (await response.content.readline()).startswith(b"retry")
        with closing(AccountStore(path)) as store:
            store.revoke_device(DeviceId("stolen"))
        async with asyncio.timeout(10):
            await response.content.read()


async def test_stopping_does_not_wait_for_readers(tmp_path: Path, people: People) -> None:
    async with house(tmp_path, people) as office:
        opened = [
            await office.client.get(f"{V1}/live", headers=people.headers["manager"])
            for _ in range(5)
        ]
        for response in opened:
            assert (await response.content.readline()).startswith(b"retry")
        async with asyncio.timeout(2):
            await office.client.server.close()
        for response in opened:
            response.close()


async def test_a_manager_is_told_at_once_when_a_device_is_otherwise(office: House) -> None:
    async with stream(office, "manager", "?topics=devices") as manager:
        await until(lambda: manager.topics() == ["devices"])
        for paper in ("low", "low", "out"):
            told = {"paper": paper}
            assert (await office.ask("POST", "devices/self/health", "kiosk-1", told)).status == 204
        await until(lambda: _paper(manager.of("devices")[-1]) == "out")
        assert len(manager.of("devices")) <= 3, "the same again is no news"


def _paper(told: Json) -> object:
    return next(each for each in told["devices"] if each["device"] == "kiosk-1").get("paper")


async def test_a_board_in_a_browser_is_a_voice_while_its_stream_is_open(office: House) -> None:
    async def silent() -> list[Json]:
        found: list[Json] = (await office.get("devices", "manager"))["silent_zones"]
        return found

    whole: Json = {"counters": [], "services": [], "devices": []}
    async with stream(office, "manager", "?topics=devices") as manager:
        assert await silent() == []
        async with stream(office, query="?topics=board,call&sound=none") as mute:
            await until(lambda: mute.topics() == ["board"])
            assert await silent() == [whole]
            async with stream(office, query="?topics=board,call&sound=ok") as loud:
                await until(lambda: loud.topics() == ["board"])
                assert await silent() == []
            await until(lambda: manager.of("devices")[-1]["silent_zones"] == [whole])
        await until(lambda: manager.of("devices")[-1]["silent_zones"] == [])


async def test_a_board_in_a_browser_speaks_for_its_part_of_the_hall(office: House) -> None:
    query = "?topics=board&sound=none&counters=4,1&services=dat-dai"
    async with stream(office, query=query) as mute:
        await until(lambda: mute.topics() == ["board"])
        (silent,) = (await office.get("devices", "manager"))["silent_zones"]
    named = [{"id": "dat-dai", "name": "Đất đai"}]
    assert silent == {"counters": [1, 4], "services": named, "devices": []}


@pytest.mark.parametrize("query", ["sound=loud", "sound=ok&counters=one", "sound=ok&zone=nowhere"])
async def test_a_board_that_says_nonsense_of_itself_is_told_so(office: House, query: str) -> None:
    answer = await office.ask("GET", f"live?topics=board&{query}", "anyone")
    assert (answer.status, answer.slug) == (422, "invalid")


async def test_a_state_is_written_once_for_however_many_readers(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    board = Teller.board

    def counted(teller: Teller) -> BoardSnapshot:
        written.append(teller.lobby.seq)
        return board(teller)

    monkeypatch.setattr(Teller, "board", counted)
    await office.at_counter("open")
    async with AsyncExitStack() as streams:
        readers = [
            await streams.enter_async_context(stream(office, who))
            for who in ("anyone", "display", "officer", "manager") * 3
        ]
        await until(lambda: all("board" in reader.topics() for reader in readers))
        for reader in readers:
            reader.said.clear()
        written.clear()
        await office.issue()
        await until(lambda: all("board" in reader.topics() for reader in readers))
        assert len(written) == 1, "twelve readers, one snapshot"
        bodies = [reader.of("board")[0] for reader in readers]
        assert all(body == bodies[0] for body in bodies)


async def test_a_reader_who_comes_later_gets_a_younger_writing_of_the_same_state(
    office: House,
) -> None:
    async with stream(office) as early:
        await until(lambda: "board" in early.topics())
        office.clock.step(seconds=1)
        async with stream(office) as late:
            await until(lambda: "board" in late.topics())
            first, second = early.of("board")[0], late.of("board")[0]
            assert first["seq"] == second["seq"]
            assert first["at"] < second["at"]
