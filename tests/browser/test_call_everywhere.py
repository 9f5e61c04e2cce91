"""A call from an officer's browser: the same one, at once, wherever anybody looks."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.hall_screen import HallScreen
from tests.browser.officer import held, step
from tests.pictures import KeepPicture
from tests.system.demo_process import DemoProcess, Program, program

pytestmark = [pytest.mark.browser, pytest.mark.window]


def test_a_call_by_the_officers_key_is_on_every_screen_with_the_same_seq(
    tmp_path: Path, chromium: Browser, keep_picture: KeepPicture
) -> None:
    demo = DemoProcess(tmp_path / "demo")
    with ExitStack() as stack:
        stack.enter_context(demo)
        tickets = [demo.device("kiosk-1").do("/api/v1/tickets", service="dat-dai") for _ in "ab"]
        screen = stack.enter_context(HallScreen(tmp_path / "screen", *_board_arguments(demo)))
        lines = stack.enter_context(program("display", "board", "--text", *_board_arguments(demo)))
        ear = stack.enter_context(_ear(demo))
        page = chromium.new_page()
        stack.callback(page.close)
        _sit_down(page, demo, counter=4)
        step(page, "Space", "free")
        for ticket in tickets:
            step(page, "Space", "called", ticket["label"])
            heard, shown = ear.next(), lines.next()
            board = demo.anyone().get("/api/v1/board")
            assert {each["seq"] for each in (heard, shown, board["recent"][0])} == {board["seq"]}
            assert {each["call_no"] for each in (heard, shown)} == {board["call_no"]}
            assert {heard["number"], shown["number"]} == {ticket["number"]}
            keep_picture(f"hall-{ticket['label']}", screen.wait_for_number(ticket["label"]))
            step(page, "Space", "serving", ticket["label"])


def _board_arguments(demo: DemoProcess) -> list[str]:
    arguments = ["--server", demo.server, "--broker", demo.broker, "--device", "board-1"]
    return [*arguments, "--token-file", str(demo.data / "tokens" / "board-1")]


def _ear(demo: DemoProcess) -> Program:
    command = ["stdbuf", "-oL", "mosquitto_sub", "-V", "5", "-p", str(demo.mqtt_port), "-q", "1"]
    command += ["-u", "board-1", "-P", demo.token("board-1"), "-i", "ear", "-t", "moiso/+/calls"]
    return Program([*command, "-d", "-F", "%p"], ready="Subscribed")


def _sit_down(page: Page, demo: DemoProcess, counter: int) -> None:
    officer = next(each for each in demo.accounts["staff"] if each["role"] == "officer")
    page.goto(f"{demo.server}/counter/{counter}")
    page.keyboard.type(officer["staff"])
    page.keyboard.press("Tab")
    page.keyboard.type(officer["pin"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/counter/{counter}")
    held(page, "closed")
