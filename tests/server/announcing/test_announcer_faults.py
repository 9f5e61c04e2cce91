"""The broker is killed at the worst instants of the server's own connection: nothing is lost (P4).

Behind the cut the broker itself dies by kill -9, with all that it had been told.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broker import MosquittoProcess
from tests.display.cutting_proxy import CuttingProxy, Packet
from tests.fault.tally import Tally
from tests.server.announcing.hall import (
    COUNTER,
    PASSWORDS,
    SITE,
    Ear,
    Ward,
    outbox_is_empty,
    until,
    ward,
    without_time,
)
from ticket_queue.rules.serving import recall

RETAINED = ["board", "waits", *(f"counters/{number}" for number in SITE.counters)]
EQUAL_WITHIN_S = 5.0
"""A promise: how soon after any reconnection a board is equal to the server's state."""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[MosquittoProcess]:
    with MosquittoProcess(tmp_path / "broker", PASSWORDS, SITE.code) as broker:
        yield broker


async def call_again(here: Ward) -> None:
    await here.do(lambda lobby, now: recall(lobby, now, COUNTER, "lan"))


@pytest.mark.fault("broker-killed")
@pytest.mark.parametrize("packet", Packet, ids=lambda packet: packet.name.lower())
async def test_a_board_is_equal_soon_after_and_every_call_is_heard_or_shown(
    tmp_path: Path, broker: MosquittoProcess, packet: Packet, fault_tally: Tally
) -> None:
    with CuttingProxy(broker.port) as proxy:
        url = f"mqtt://127.0.0.1:{proxy.port}"
        async with ward(tmp_path, broker, url=url) as here, Ear(broker) as board:
            await until(here.announcer.broker_ready)
            await here.open_counter()
            await here.issue()
            await here.call_next()
            await until(lambda: bool(board.on("calls")))
            proxy.on_cut = broker.kill
            if packet is Packet.SENT_PUBLISH:
                proxy.cut_next(packet)
            else:
                proxy.cut_at(packet)
            await call_again(here)
            if packet is Packet.PUBLISH:
                board.publish(f"moiso/{SITE.code}/devices/board-1/status", b"{}")
            await until(lambda: proxy.cuts > 0)
            await call_again(here)
            expected = without_time(await here.board())
            proxy.heal()
            broker.start()
            await until(lambda: board.connects > 1)
            back_at = time.monotonic()
            await until(lambda: without_time(board.on("board")[-1]) == expected)
            fault_tally.recovered_after(equal_s := time.monotonic() - back_at)
            heard = {call["call_no"] for call in board.on("calls")}
            shown = {call["call_no"] for call in board.on("board")[-1]["recent"]}
            fault_tally.lost += len({1, 2, 3} - heard - shown)
            assert heard | shown == {1, 2, 3}
            assert equal_s <= EQUAL_WITHIN_S
            await outbox_is_empty(here.ledger)
            # Also what has not changed stands retained again, for whoever comes later.
            async with Ear(broker, "board-2") as later:
                await until(lambda: all(later.on(name) for name in RETAINED))
