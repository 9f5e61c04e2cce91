"""The hall's board in a browser: what it shows, what it says, and how it bears faults."""

import json
import re
import signal
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from display.settings import TEXTS
from display.speech import Dialect, Speech, read_digits, read_number
from tests.browser.conftest import OpenBrowser, StartOffice
from tests.browser.office import Office
from tests.browser.test_every_page import findings
from tests.display.fakes_hall import Hall
from ticket_queue.catalogue import load_catalogues
from ticket_queue.messages import CallMessage, decode_call, encode_call, encode_snapshot, json_bytes

pytestmark = pytest.mark.browser

FAULTS = ("net::ERR", "Failed to load resource")
RECORD = """
window.said = [];
const names = new WeakMap();
const fetched = window.fetch;
window.fetch = async (address, ...others) => {
  const response = await fetched(address, ...others);
  const content = response.arrayBuffer.bind(response);
  response.arrayBuffer = async () => {
    const bytes = await content();
    names.set(bytes, address);
    return bytes;
  };
  return response;
};
const decode = AudioContext.prototype.decodeAudioData;
AudioContext.prototype.decodeAudioData = async function (bytes) {
  const name = names.get(bytes);
  const buffer = await decode.call(this, bytes);
  names.set(buffer, name);
  return buffer;
};
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (at) {
  window.said.push({ name: names.get(this.buffer), at, until: at + this.buffer.duration });
  start.call(this, at);
};
const tone = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) {
  window.said.push({ name: "chime", at, until: at });
  tone.call(this, at);
};
"""
"""Before the page's own scripts: keeps which clip was started for which moment."""


def snapshot(hall: Hall) -> dict[str, Any]:
    shape: dict[str, Any] = json.loads(json_bytes(encode_snapshot(hall.snapshot())))
    return shape


def decode(shape: dict[str, Any]) -> CallMessage:
    return decode_call(json_bytes(shape))


def number(page: Page) -> Any:  # noqa: ANN401 - what playwright expects of
    return expect(page.locator("[data-part=number]"))


def board(page: Page, office: Office, query: str = "") -> Page:
    page.goto(f"{office.url}/board{query}")
    expect(page.locator("[data-part=clock]")).not_to_have_text("")
    return page


def call(office: Office, service: str, counter: int) -> str:
    """Call somebody anew, whatever the counter holds."""
    label: str = office.issue(service)["label"]
    office.verb(counter, "open")
    held = office.see(f"/api/v1/counters/{counter}")["ticket"]
    if held is not None and held["state"] == "called":
        office.verb(counter, "start-serving")
    office.verb(counter, "call-next")
    return label


def module(page: Page, name: str, body: str, argument: object = None) -> Any:  # noqa: ANN401 - JSON
    """Run a function body on the exports of one of the page's modules, as ``m``."""
    script = page.locator("script[type=module]").get_attribute("src")
    assert script is not None
    address = script.replace("board.js", name)
    return page.evaluate(
        f"async (argument) => {{ const m = await import('{address}'); {body} }}", argument
    )


def test_a_call_comes_onto_the_board_and_stays_after_a_reload(
    start_office: StartOffice, open_browser: OpenBrowser
) -> None:
    office = start_office()
    page = board(open_browser(1920, 1080).page, office)
    expect(page.locator("[data-part=status]")).to_have_text("Chưa có lượt gọi")
    first = call(office, "dat-dai", 4)
    number(page).to_have_text(first)
    expect(page.locator("[data-part=counter]")).to_have_text("4")
    expect(page.locator("[data-lit]")).to_have_count(1)
    second = call(office, "ho-tich", 3)
    number(page).to_have_text(second)
    expect(page.locator(".line-label").first).to_have_text(first)
    office.verb(4, "recall")
    number(page).to_have_text(first)
    expect(page.locator("[data-part=again]")).to_have_text(re.compile("Gọi lần.thứ.2"))
    page.reload()
    number(page).to_have_text(first)
    expect(page.locator(".line-label").first).to_have_text(second)
    expect(page.locator("[data-lit]")).to_have_count(0)
    expect(page.locator(".tile")).to_have_count(9)


def test_a_board_bears_a_restart_of_the_server_and_says_when_it_is_alone(
    start_office: StartOffice, open_browser: OpenBrowser
) -> None:
    office = start_office()
    visitor = open_browser(1280, 720)
    visitor.witness.forgiven = FAULTS
    page = board(visitor.page, office)
    before = call(office, "dat-dai", 4)
    number(page).to_have_text(before)
    office.stop(signal.SIGKILL)
    expect(page.locator("[data-part=message]")).to_have_text(
        "Màn hình tạm mất kết nối. Xin nghe loa hoặc hỏi người hướng dẫn.", timeout=20_000
    )
    expect(page.locator("[data-part=date]")).to_contain_text("Dữ liệu lúc")
    number(page).to_have_text(before)
    office.start()
    expect(page.locator("[data-part=message]")).to_have_text("Hành chính phục vụ", timeout=20_000)
    after = call(office, "ho-tich", 3)
    number(page).to_have_text(after)
    expect(page.locator(".line-label").first).to_have_text(before)
    expect(page.locator("[data-part=date]")).not_to_contain_text("Dữ liệu lúc")


def test_the_snapshot_is_asked_for_while_there_is_no_stream(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser(1280, 720)
    visitor.witness.forgiven = FAULTS
    visitor.page.route("**/api/v1/live*", lambda route: route.abort())
    page = board(visitor.page, office)
    label = call(office, "xay-dung", 6)
    number(page).to_have_text(label, timeout=10_000)
    expect(page.locator("[data-part=foot]")).not_to_have_attribute("data-lost", "")


def test_a_zone_shows_its_own_calls_and_queues(office: Office, open_browser: OpenBrowser) -> None:
    page = board(open_browser(1280, 720).page, office, "?counters=7&services=tra-ket-qua")
    whole = board(open_browser(1280, 720).page, office)
    expect(page.locator(".tile")).to_have_count(1)
    ours = call(office, "bao-tro", 7)
    number(page).to_have_text(ours)
    other = call(office, "chung-thuc", 2)
    number(whole).to_have_text(other)
    by_service = call(office, "tra-ket-qua", 8)
    number(page).to_have_text(by_service)
    expect(page.locator(".line-label").first).to_have_text(ours)
    expect(page.locator(".line-label").nth(1)).to_have_text("")


def said(page: Page) -> list[str]:
    """Return the pieces that were started, in words; one chime is two tones."""
    return list(
        page.evaluate(
            """() => {
              const clips = JSON.parse(document.getElementById("facts").textContent).clips;
              const words = new Map();
              for (const language of Object.keys(clips))
                for (const each of Object.keys(clips[language]))
                  words.set(`/board/clips/${clips[language][each]}.wav`, each);
              const names = window.said.map(({name}) => name === "chime" ? name : words.get(name));
              return names.filter((name, at) => name !== "chime" || names[at - 1] !== "chime");
            }"""
        )
    )


def until(page: Page, met: Callable[[], bool]) -> None:
    for _ in range(600):
        if met():
            return
        page.wait_for_timeout(50)
    raise AssertionError(said(page))


def test_after_one_touch_a_call_is_said_twice_by_its_clips_without_a_gap_or_an_overlap(
    office: Office, open_browser: OpenBrowser
) -> None:
    page = open_browser(1280, 720).page
    page.add_init_script(RECORD)
    board(page, office)
    silent = call(office, "dat-dai", 5)
    number(page).to_have_text(silent)
    sound = page.locator("[data-part=sound]")
    expect(sound).to_be_focused()
    page.keyboard.press("Enter")
    expect(sound).to_be_hidden()
    label = call(office, "ho-tich", 3)
    words = read_digits(label).split()
    once = ["Mời công dân có số", *words, "đến quầy số", "ba"]
    until(page, lambda: len(said(page)) >= 1 + 2 * len(once))
    assert said(page) == ["chime", *once, *once]
    spans = page.evaluate("window.said.filter((each) => each.name !== 'chime')")
    for one, other in pairwise(spans):
        assert one["until"] <= other["at"]


def test_a_counter_that_was_named_after_the_page_was_loaded_is_called_by_its_name(
    office: Office, open_browser: OpenBrowser
) -> None:
    """The names of clips are asked for once, when a word is unknown, however many clips need it."""
    page = board(open_browser(1280, 720).page, office)
    told = module(
        page,
        "board_voice.js",
        """
        const asked = [];
        window.fetch = (address) => {
          asked.push(address);
          const names = { vi: { "Mời": "vi-1", "Quầy xe lăn": "vi-2" }, en: {} };
          const answer = { ok: true, json: async () => names, arrayBuffer: async () => address };
          return Promise.resolve(answer);
        };
        const player = new m.Player({ vi: { "Mời": "vi-1" }, en: {} });
        player.context = { decodeAudioData: async (content) => content };
        const sentence = { language: "vi", phrases: ["Mời", "Quầy xe lăn", ",", "Quầy xe lăn"] };
        const clips = await player.pieces(sentence);
        const never = await player.pieces({ language: "vi", phrases: ["Quầy khác"] });
        return { clips, never, asked: asked.filter((each) => each.endsWith(".json")).length };
        """,
    )
    assert told == {
        "clips": ["/board/clips/vi-1.wav", "/board/clips/vi-2.wav", ",", "/board/clips/vi-2.wav"],
        "never": None,
        "asked": 2,
    }


def test_a_board_that_is_not_to_speak_offers_no_sound(
    office: Office, open_browser: OpenBrowser
) -> None:
    page = board(open_browser(1280, 720).page, office, "?sound=off")
    expect(page.locator("[data-part=sound]")).to_be_hidden()


def test_the_queue_says_each_call_once_and_to_its_end(
    office: Office, open_browser: OpenBrowser
) -> None:
    page = board(open_browser(1280, 720).page, office)
    told = module(
        page,
        "board_voice.js",
        """
        const queue = new m.VoiceQueue();
        const call = (seq) => ({ epoch: "e", seq });
        const steps = [];
        const begin = (now, still = () => true) => {
          const next = queue.begin(now, still);
          steps.push(next && [next.call.seq, next.times]);
        };
        [1, 2, 3, 4, 5, 2].forEach((seq) => queue.add(call(seq)));
        begin(0); begin(1000); queue.ended(); begin(2000); queue.ended();
        begin(3000); queue.ended(); begin(4000, ({ seq }) => seq !== 4);
        begin(93000); begin(95000); queue.add(call(1)); queue.ended(); begin(96000);
        return steps;
        """,
    )
    assert told == [[1, 1], None, [2, 1], [3, 2], [5, 2], None, None, None]


@pytest.mark.parametrize("dialect", Dialect)
def test_numbers_are_read_as_by_the_television_program(
    office: Office, open_browser: OpenBrowser, dialect: Dialect
) -> None:
    page = board(open_browser(1280, 720).page, office)
    read = module(
        page,
        "board_speech.js",
        """
        const facts = JSON.parse(document.getElementById("facts").textContent);
        const speech = new m.Speech(Object.assign(facts, { dialect: argument }));
        return Array.from({ length: 100000 }, (_, number) => speech.number(number));
        """,
        dialect.value,
    )
    assert read == [read_number(value, dialect) for value in range(100_000)]


def test_sentences_are_those_of_the_television_program(
    office: Office, open_browser: OpenBrowser
) -> None:
    page = board(open_browser(1280, 720).page, office)
    hall = Hall()
    changes = [
        {"label": label, "attempt": attempt, "counter_name": name, "language": language}
        for label in ("205", "1005", "C041", "39201")
        for attempt in (1, 2, 4)
        for name in ("Quầy 12", "12", "Quầy Tư pháp")
        for language in ("vi", "en")
    ]
    calls = [{**encode_call(hall.call(1005, counter=12)), **change} for change in changes]
    told = module(
        page,
        "board_speech.js",
        """
        const speech = new m.Speech(JSON.parse(document.getElementById("facts").textContent));
        return argument.map((call) => speech.call(call));
        """,
        calls,
    )
    speech = Speech(load_catalogues(TEXTS), Dialect.SOUTH, 1000)
    wanted = [
        [
            {"language": sentence.language, "phrases": list(sentence.phrases)}
            for sentence in speech.call(decode(each))
        ]
        for each in calls
    ]
    assert told == wanted


def test_a_late_a_known_and_an_ended_call_are_not_said(
    office: Office, open_browser: OpenBrowser
) -> None:
    """The rules of tests/display/test_board.py, on the page's own."""
    page = board(open_browser(1280, 720).page, office)
    hall = Hall()
    start = snapshot(hall)
    late = encode_call(hall.call(1001))
    hall.now = 31.0
    known, ended = encode_call(hall.call(1002, 2)), encode_call(hall.call(1003, 3))
    hall.serve(1003)
    after = snapshot(hall)
    other = Hall(epoch="e2")
    other.call(2001)
    told = module(
        page,
        "board_state.js",
        """
        const { start, late, known, after, other } = argument;
        const board = new m.Board({ counters: [], services: [] }, 0);
        const numbers = (shown) => shown.map(({ call, speaks }) => [call.number, speaks]);
        return [
          numbers(board.takeCall(known, 0)),
          numbers(board.takeSnapshot(start, 0, true)),
          numbers(board.takeCall(late, 31500)),
          numbers(board.takeCall(known, 31500)),
          numbers(board.takeSnapshot(after, 32000, true)),
          numbers(board.takeSnapshot(start, 33000, false)),
          numbers(board.takeSnapshot(other, 34000, true)),
          numbers(board.takeSnapshot(after, 35000, true)),
          board.calls().map(({ number }) => number),
        ];
        """,
        {"start": start, "late": late, "known": known, "after": after, "other": snapshot(other)},
    )
    assert ended["number"] == 1003
    said = [[], [[1002, True]], [[1001, False]], [], [[1003, False]], []]
    assert told == [*said, [[2001, False]], [], [2001]]


def test_memory_stays_flat_over_five_hundred_calls(
    start_office: StartOffice, open_browser: OpenBrowser
) -> None:
    office = start_office()
    page = board(open_browser(1280, 720).page, office)
    label = call(office, "dat-dai", 4)
    number(page).to_have_text(label)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def measured(calls: int) -> tuple[float, float]:
        attempt = 0
        for _ in range(calls):
            attempt = office.verb(4, "recall")["ticket"]["attempt"]
        expect(page.locator("[data-part=again]")).to_have_text(re.compile(rf"\b{attempt}$"))
        for _ in range(3):
            session.send("HeapProfiler.collectGarbage")
        metrics = {
            each["name"]: each["value"]
            for each in session.send("Performance.getMetrics")["metrics"]
        }
        return metrics["JSHeapUsedSize"], metrics["Nodes"]

    heap, nodes = measured(100)
    heap_after, nodes_after = measured(400)
    assert heap_after - heap < 1_000_000
    assert nodes_after - nodes < 50


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_axe_finds_nothing_on_the_board(
    office: Office, open_browser: OpenBrowser, size: tuple[int, int]
) -> None:
    page = board(open_browser(*size).page, office)
    number(page).to_have_text(call(office, "huong-dan", 9))
    expect(page.locator("[data-lit]")).to_have_count(1)
    assert findings(page) == []


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1280, 720), (3840, 2160)])
def test_every_text_fits_its_place(
    office: Office, open_browser: OpenBrowser, size: tuple[int, int]
) -> None:
    page = board(open_browser(*size).page, office)
    number(page).to_have_text(call(office, "huong-dan", 9))
    page.evaluate("document.fonts.ready")
    out = page.evaluate(
        """() => Array.from(document.querySelectorAll(".fit"))
          .filter((each) => each.textContent && each.offsetParent)
          .filter((each) => each.scrollWidth > each.clientWidth + 2
            || each.offsetHeight > each.parentElement.clientHeight + 2)
          .map((each) => each.textContent)"""
    )
    assert out == []
