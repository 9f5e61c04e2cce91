"""What the hall hears, recorded by SDL's disk driver: the right clips in the right order."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from display.speech import Dialect
from display.voice import all_prompts, clip_sets, made_set
from tests.broker import MosquittoProcess
from tests.display.fakes_hall import Hall
from tests.display.fakes_server import FakeServer
from tests.display.speaker.hearing import clips_below, clips_heard, left_channel
from tests.display.voice.fakes_voice import CATALOGUES
from tests.markdown import ROOT
from tests.ticket_queue.test_mqtt_link import PASSWORDS

pytestmark = pytest.mark.window
DEADLINE_S = 60.0
FAST = "8"
"""Milliseconds that SDL's disk driver takes for a buffer of 93 ms."""
INVITE, TO_COUNTER, AGAIN = (
    "vi/mowif-coong-daan-cos-soos",
    "vi/ddeens-quaayf-soos",
    "vi/laanf-thuws",
)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A display's data directory with the machine's voice, made by espeak-ng."""
    directory = tmp_path_factory.mktemp("voice")
    clip_sets(directory, Dialect.SOUTH).make(all_prompts(CATALOGUES, Dialect.SOUTH))
    return directory


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "SDL_VIDEODRIVER": "offscreen", "PYTHONPATH": str(ROOT), **more}


def test_a_scripted_minute_holds_the_right_clips_in_the_right_order(
    data: Path, tmp_path: Path
) -> None:
    recording = tmp_path / "minute.raw"
    subprocess.run(
        [sys.executable, "-m", "tests.display.speaker.scripted_minute", data, recording],
        check=True,
        cwd=ROOT,
        timeout=DEADLINE_S,
        env=environment(
            SDL_AUDIODRIVER="disk", SDL_DISKAUDIOFILE=str(recording), SDL_DISKAUDIODELAY=FAST
        ),
    )
    clips = clips_below(made_set(data, Dialect.SOUTH))
    heard = clips_heard(left_channel(recording), clips, volumes=(1.0, 0.5))
    first = [INVITE, "vi/hai", "vi/muwowi", "vi/moots", TO_COUNTER, "vi/ba"]
    hurried = [
        *(INVITE, "vi/mootj", "vi/khoong", "vi/khoong", "vi/nawm"),
        *(TO_COUNTER, "vi/muwowif", "vi/hai"),
    ]
    fifth = [INVITE, "vi/hai", "vi/trawm", "vi/ler", "vi/nawm", TO_COUNTER, "vi/mootj"]
    sixth = [INVITE, "vi/muwowif", "vi/lawm", TO_COUNTER, "vi/boons"]
    recall = [
        *(INVITE, "vi/hai", "vi/muwowi", "vi/tuw", TO_COUNTER, "vi/saus", AGAIN, "vi/hai"),
        *("en/number", "en/two", "en/four", "en/please-go-to-counter", "en/six"),
        *("en/call-number", "en/two"),
    ]
    quiet = [INVITE, "vi/tams", TO_COUNTER, "vi/chins"]
    assert [name for name, _ in heard] == [
        *("chime", *first),
        *("chime", *hurried),
        *("chime", *fifth, *fifth),
        *("chime", *sixth, *sixth),
        *("chime", *recall, *recall),
        *("chime", *quiet, *quiet),
    ]
    loud = len(heard) - 1 - 2 * len(quiet)
    assert [volume for _, volume in heard] == [1.0] * loud + [0.5] * (1 + 2 * len(quiet))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeServer]:
    with (
        MosquittoProcess(tmp_path / "broker", PASSWORDS) as broker,
        FakeServer(Hall(), broker) as server,
    ):
        (tmp_path / "token").write_text(PASSWORDS["board-1"])
        yield server


def start_board(
    server: FakeServer, directory: Path, data: Path, **sound: str
) -> "subprocess.Popen[bytes]":
    """Start the board with its window on a screen that nobody sees."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "display", "board", "--windowed", "--size", "640x360"),
            *("--server", server.url, "--broker", server.broker_url, "--device", "board-1"),
            *("--token-file", directory / "token", "--data", data),
        ],
        cwd=ROOT,
        env=environment(**sound),
    )


def statuses(server: FakeServer, field: str) -> list[str | None]:
    """Return what the board has said of itself while it was online, in order."""
    told = [json.loads(payload) for topic, payload in server.ear.messages if "board-1" in topic]
    return [status[field] for status in told if status["online"]]


def test_a_board_says_a_call_that_comes_by_the_broker(
    data: Path, tmp_path: Path, server: FakeServer
) -> None:
    recording = tmp_path / "board.raw"
    clips = clips_below(made_set(data, Dialect.SOUTH))
    call = [
        "chime",
        *2 * [INVITE, "vi/mootj", "vi/khoong", "vi/khoong", "vi/nawm", TO_COUNTER, "vi/ba"],
    ]
    board = start_board(
        server, tmp_path, data,
        SDL_AUDIODRIVER="disk", SDL_DISKAUDIOFILE=str(recording), SDL_DISKAUDIODELAY=FAST,
    )  # fmt: skip
    try:
        server.ear.wait_for(lambda: bool(statuses(server, "detail")))
        server.say_call(server.hall.call(1005, counter=3))
        server.say_snapshot()
        deadline = time.monotonic() + DEADLINE_S
        heard: list[str] = []
        while heard != call and time.monotonic() < deadline:
            time.sleep(0.5)
            if recording.exists():
                heard = [name for name, _ in clips_heard(left_channel(recording), clips)]
    finally:
        board.terminate()
        board.wait(DEADLINE_S)
    assert heard == call
    assert set(statuses(server, "detail")) == {None}
    assert statuses(server, "sound")[-1] == "ok"


def test_a_board_without_a_sound_card_says_so_in_its_status(
    data: Path, tmp_path: Path, server: FakeServer
) -> None:
    board = start_board(server, tmp_path, data, SDL_AUDIODRIVER="there-is-none")
    try:
        server.ear.wait_for(lambda: any(statuses(server, "detail")))
    finally:
        board.terminate()
        board.wait(DEADLINE_S)
    detail = statuses(server, "detail")[-1]
    assert detail == "no sound: there is no sound card that SDL can open"
    assert statuses(server, "sound")[-1] == "none"
