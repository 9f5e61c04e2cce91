"""What kiosk and board cost as programs with a window: start, idling, memory; touch and click."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from server.accounts import FILE_NAME, AccountStore, DeviceRole, add_device
from tests.bench.child import Child
from tests.bench.conftest import Floor
from tests.bench.table import Goal, Limit, note, sized, times_ms
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.officer import press
from tests.fault.kiosk_process import KioskProcess
from tests.kiosk.fake_printer import TcpFakePrinter
from tests.system.demo_process import DemoProcess, until
from ticket_queue.ids import DeviceId

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]

STARTS = sized(5, 2)
TOUCHES, CLICKS = sized(100, 5), sized(100, 5)
SETTLES_S, IDLE_S = sized(15, 2), sized(20, 3)
TICKETS, CALLS, STEPS = sized(10_000, 40), sized(2_000, 20), 4
GROWTH_MB = 10
KIOSK, BOARD = "kiosk-1", "bench-window"
SERVICE, COUNTER = "chung-thuc", "/api/v1/counters/1"

Windows = tuple[DemoProcess, Path]


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    folder = tmp_path_factory.mktemp("windows")
    with DemoProcess(folder / "demo") as demo:
        demo.interrupt()
        with closing(AccountStore(demo.data / FILE_NAME)) as store:
            board = add_device(store, DeviceId(BOARD), DeviceRole.DISPLAY, None)
        demo.start()
        (folder / "board.token").write_text(board)
        (folder / "kiosk.token").write_text(demo.token(KIOSK))
        (folder / "board.toml").write_text(
            f'device = "{BOARD}"\ntoken_file = "{folder / "board.token"}"\n'
            f'[server]\nurl = "{demo.server}"\n[broker]\nurl = "{demo.broker}"\n'
            "[screen]\nfullscreen = false\nwidth_px = 1920\nheight_px = 1080\n"
            "[sound]\nspeaks = false\n"
        )
        yield demo, folder


def board_of(folder: Path) -> Child:
    return Child("tests.bench.kivy_board", folder / "board.toml", log=folder / "board.log")


def kiosk_of(demo: DemoProcess, folder: Path, printer: str) -> Child:
    config = folder / "kiosk.toml"
    config.write_text(
        f'device = "{KIOSK}"\n[server]\nurl = "{demo.server}"\n'
        f'token_file = "{folder / "kiosk.token"}"\n[printer]\nurl = "{printer}"\n'
        "[screen]\nfullscreen = false\nwidth_px = 1080\nheight_px = 1920\n"
    )
    return Child("tests.bench.kivy_kiosk", config, folder / "kiosk", log=folder / "kiosk.log")


def first_frames(child: Callable[[], Child]) -> float:
    """Return the seconds from a program's start to its first frame that is of use, the median."""
    took = []
    for _ in range(STARTS):
        with child() as window:
            took.append(float(window.said["first"]) - window.began_s)
    return statistics.median(took)


def called(board: Child) -> dict[str, Any]:
    """Wait for the next call that stands on a board."""
    while "number" not in (told := board.listen()):
        pass
    return told


def idle_percent(child: Child) -> float:
    time.sleep(SETTLES_S)
    began, cpu = time.monotonic(), child.cpu_s()
    time.sleep(IDLE_S)
    return round((child.cpu_s() - cpu) / (time.monotonic() - began) * 100, 2)


def in_steps(count: int, once: Callable[[], object], memory_mb: Callable[[], float]) -> list[float]:
    """Do something so often; return the memory after each of four equal steps."""
    held = []
    for _ in range(STEPS):
        for _ in range(count // STEPS):
            once()
        held.append(memory_mb())
    return held


def note_memory(name: str, held: Sequence[float], count: int) -> None:
    steps = {f"after_{(at + 1) * count // STEPS}_mb": round(each) for at, each in enumerate(held)}
    grown = round(held[-1] - held[0], 1)
    note(name, {**steps, "grown_mb": grown}, goals=[Goal("grown_mb", most=GROWTH_MB)])


def test_start_and_idle(ward: Windows) -> None:
    demo, folder = ward
    bare = first_frames(lambda: Child("tests.bench.bare_window"))
    programs: dict[str, Callable[[], Child]] = {
        "kiosk": lambda: kiosk_of(demo, folder, f"png:{folder / 'slips'}"),
        "board": lambda: board_of(folder),
    }
    for name, program in programs.items():
        first_s = first_frames(program)
        note(
            f"{name}: start of the process to the first frame of use",
            {"first_s": round(first_s, 2)},
            limit=Limit("a bare Kivy window's, s", round(bare, 2), round(first_s / bare, 2)),
            goals=[Goal("first_s", most=2)],
        )
        with program() as window:
            note(
                f"{name}: nothing happens",
                {"cpu_percent": idle_percent(window), "memory_mb": window.memory_mb()},
                goals=[Goal("cpu_percent", most=2)],
            )


def test_touch_to_first_byte_at_the_printer(ward: Windows, floor: Floor) -> None:
    demo, folder = ward
    took = []
    with TcpFakePrinter() as printer, kiosk_of(demo, folder, printer.url) as kiosk:
        for turn in range(TOUCHES + 1):
            touched = float(kiosk.ask("touch")["touched"])
            until(lambda: len(printer.slips) > turn)  # noqa: B023 - asked in this very turn
            took.append(next(at for at in printer.begun_at_s if at > touched) - touched)
        largest = max(len(slip.rows) for slip in printer.slips)
    figures = times_ms(took[1:])
    limit = floor.post_ms + 2 * floor.sync_ms
    note(
        f"kiosk: touch in its window to the printer's first byte, slips of {largest} rows",
        figures,
        limit=Limit("a bare POST and two syncs, p50 ms", round(limit, 3),
                    round(figures["p50_ms"] / limit, 1)),
        goals=[Goal("p99_ms", most=150)],
    )  # fmt: skip


def test_memory_of_a_kiosk_over_many_tickets(ward: Windows, tmp_path: Path) -> None:
    demo, _ = ward
    slips = ("--printer", f"file:{tmp_path / 'slips.bin'}")
    with KioskProcess(demo, demo.server, tmp_path / "kiosk", *slips) as kiosk:
        pages = Path(f"/proc/{kiosk.process.pid}/statm")
        held = in_steps(TICKETS, kiosk.take, lambda: int(pages.read_text().split()[1]) * 4096 / 1e6)
    note_memory(f"kiosk: memory over {TICKETS:,} tickets, without its window", held, TICKETS)


def test_memory_of_a_board_over_many_calls(ward: Windows) -> None:
    demo, folder = ward
    kiosk, officer = demo.device(KIOSK), demo.staff("officer")
    officer.do(f"{COUNTER}/open")
    with board_of(folder) as board:

        def call() -> None:
            kiosk.do("/api/v1/tickets", service=SERVICE)
            officer.do(f"{COUNTER}/call-next")
            called(board)
            officer.do(f"{COUNTER}/start-serving")

        held = in_steps(CALLS, call, board.memory_mb)
    officer.do(f"{COUNTER}/finish")
    note_memory(f"board: memory over {CALLS:,} calls", held, CALLS)


def test_a_click_in_a_browser_to_the_boards_screen(ward: Windows, floor: Floor) -> None:
    demo, folder = ward
    kiosk, officer = demo.device(KIOSK), demo.staff("officer")
    officer.do(f"{COUNTER}/open")
    took, own = [], []
    with board_of(folder) as board, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = counter_page(browser.new_context().new_page(), demo)
        for _ in range(CLICKS + 1):
            kiosk.do("/api/v1/tickets", service=SERVICE)
            press(page, "Space")
            told = called(board)
            expect(page.locator("#held")).to_have_attribute("data-state", "called")
            took.append(float(told["at"]) - pressed_at(page))
            own.append(float(told["own"]))
            officer.do(f"{COUNTER}/start-serving")
            expect(page.locator("#held")).to_have_attribute("data-state", "serving")
        browser.close()
    officer.do(f"{COUNTER}/finish")
    limit = floor.post_ms + floor.commit_ms + floor.mqtt_ms
    figures = times_ms(took[1:])
    note(
        "officer's key in a browser to the board's screen",
        figures,
        limit=Limit("a bare POST, a commit and a message, p50 ms", round(limit, 3),
                    round(figures["p50_ms"] / limit, 1)),
        goals=[Goal("p50_ms", most=60), Goal("p99_ms", most=150)],
    )  # fmt: skip
    note("of it, the board's own work: new view to the frame's end", times_ms(own[1:]),
         goals=[Goal("p50_ms", most=10)])  # fmt: skip


def counter_page(page: Page, demo: DemoProcess) -> Page:
    """Sit down at counter 1 in a browser; the page notes when a key goes down."""
    officer = demo.accounts["staff"]
    who = next(each for each in officer if each["role"] == "officer")
    page.goto(f"{demo.server}/login")
    page.locator("[name=staff]").fill(who["staff"])
    page.locator("[name=pin]").fill(who["pin"])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    page.add_init_script(
        "addEventListener('keydown', (event) => {"
        " window.pressedAt = performance.timeOrigin + event.timeStamp; }, true)"
    )
    page.goto(f"{demo.server}/counter/1")
    expect(page.locator("#one-key")).to_be_enabled()
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    return page


def pressed_at(page: Page) -> float:
    """Return when the key went down, in the machine's monotonic seconds."""
    wall_ms = float(page.evaluate("window.pressedAt"))
    return wall_ms / 1000 - time.time() + time.monotonic()
