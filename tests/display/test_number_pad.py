"""A number pad, by the bytes that Linux would give: there is no real one and no uinput here."""

import os
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from display import number_pad
from display.number_pad import EV_KEY, EVENT, NumberPad, presses
from display.pad_keys import PadChanged, PadKey, Pressed
from display.pad_map import pad_caps, pad_map
from display.settings import KeySettings, SettingsError, load_settings

KEYS = load_settings(None, {"token_file": "token"}).terminal.keys
LET_GO, PRESS, HELD = 0, 1, 2
KPENTER, KP7, SEVEN, KPPLUS, NUMLOCK, F24 = 96, 71, 8, 78, 69, 194
EV_SYN, EV_MSC = 0, 4
SOON_S = 10.0


class Pad:
    """A pad by a pipe that has a name; to open its other end is to plug it in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.taken: list[int] = []
        self.heard: queue.SimpleQueue[Pressed | PadChanged] = queue.SimpleQueue()

    def plug_in(self) -> None:
        self._end = os.open(self.path, os.O_WRONLY)

    def unplug(self) -> None:
        os.close(self._end)

    def send(self, *events: tuple[int, int, int]) -> None:
        os.write(self._end, b"".join(EVENT.pack(1, 2, *event) for event in events))

    def send_bytes(self, raw: bytes) -> None:
        os.write(self._end, raw)

    def next(self) -> Pressed | PadChanged:
        return self.heard.get(timeout=SOON_S)


@pytest.fixture
def pad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pad]:
    """A pad that the terminal has found and taken."""
    monkeypatch.setattr(number_pad, "LOOK_EVERY_S", 0.01)
    path = tmp_path / "usb-pad-event-kbd"
    os.mkfifo(path)
    pad = Pad(path)
    listening = NumberPad(path, pad_map(KEYS), pad.heard.put, take=pad.taken.append)
    listening.start()
    pad.plug_in()
    assert pad.next() == PadChanged(None)
    assert len(pad.taken) == 1
    yield pad
    listening.stop()
    pad.unplug()


def test_a_press_counts_and_neither_its_end_nor_its_repeats(pad: Pad) -> None:
    pad.send((EV_MSC, 4, 0x70058), (EV_KEY, KPENTER, PRESS), (EV_SYN, 0, 0))
    pad.send((EV_KEY, KPENTER, HELD), (EV_KEY, KPENTER, HELD), (EV_KEY, KPENTER, LET_GO))
    pad.send((EV_KEY, KP7, PRESS), (EV_KEY, SEVEN, PRESS), (EV_KEY, KPPLUS, PRESS))
    assert [pad.next() for _ in range(4)] == [
        Pressed(PadKey.NEXT), Pressed(PadKey.D7), Pressed(PadKey.D7), Pressed(PadKey.RECALL),
    ]  # fmt: skip


def test_keys_that_mean_nothing_are_left_out(pad: Pad) -> None:
    pad.send((EV_KEY, NUMLOCK, PRESS), (EV_KEY, F24, PRESS), (EV_KEY, KPENTER, PRESS))
    assert pad.next() == Pressed(PadKey.NEXT)


def test_an_event_that_comes_in_two_pieces_is_one(pad: Pad) -> None:
    raw = EVENT.pack(1, 2, EV_KEY, KPENTER, PRESS)
    pad.send_bytes(raw[:7])
    pad.send_bytes(raw[7:])
    pad.send((EV_KEY, KP7, PRESS))
    assert [pad.next(), pad.next()] == [Pressed(PadKey.NEXT), Pressed(PadKey.D7)]


def test_a_pad_that_is_unplugged_is_told_of_and_taken_again_when_it_is_back(pad: Pad) -> None:
    pad.unplug()
    assert pad.next() == PadChanged("it was unplugged")
    pad.plug_in()
    assert pad.next() == PadChanged(None)
    assert len(pad.taken) == 2
    pad.send((EV_KEY, KPENTER, PRESS))
    assert pad.next() == Pressed(PadKey.NEXT)


def test_what_cannot_be_taken_or_is_not_there_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(number_pad, "LOOK_EVERY_S", 0.01)
    heard: queue.SimpleQueue[Pressed | PadChanged] = queue.SimpleQueue()
    path = tmp_path / "pad"
    listening = NumberPad(path, {}, heard.put)
    listening.start()
    assert heard.get(timeout=SOON_S) == PadChanged("No such file or directory")
    path.write_bytes(b"")  # a plain file is no event device: the real EVIOCGRAB says so
    assert heard.get(timeout=SOON_S) == PadChanged("Inappropriate ioctl for device")
    listening.stop()
    assert heard.empty()


def test_the_request_to_grab_is_the_one_of_linux() -> None:
    # _IOW('E', 0x90, int): direction 1 in two bits, the size in fourteen, 'E', 0x90.
    assert (1 << 30) | (4 << 16) | (ord("E") << 8) | 0x90 == number_pad.EVIOCGRAB


def test_the_shipped_keys_are_those_of_every_pad() -> None:
    found = pad_map(KEYS)
    assert {found[code] for code in (96, 78, 74, 55, 98, 83)} == {
        PadKey.NEXT, PadKey.RECALL, PadKey.NO_SHOW, PadKey.FINISH, PadKey.PAUSE, PadKey.MORE,
    }  # fmt: skip
    assert [found[code] for code in (82, 79, 80, 81, 75, 76, 77, 71, 72, 73)] == list("0123456789")
    caps = pad_caps(KEYS)
    assert (caps[PadKey.NEXT], caps[PadKey.NO_SHOW], caps[PadKey.D5]) == ("Enter", "−", "5")


def test_wrong_keys_are_named_all_at_once() -> None:
    wrong: KeySettings = msgspec.structs.replace(
        KEYS, next=("KPENTR",), recall=("KP5",), no_show=("KPSLASH",)
    )
    with pytest.raises(SettingsError) as caught:
        pad_map(wrong)
    assert caught.value.mistakes == (
        "terminal.keys.next: there is no key KPENTR; did you mean KPENTER?",
        "terminal.keys.recall: KP5 is 5 already",
        "terminal.keys.pause: KPSLASH is no_show already",
    )


EVENTS = st.lists(
    st.tuples(
        st.sampled_from([EV_SYN, EV_KEY, EV_MSC, 0xFFFF]),
        st.integers(0, 0xFFFF),
        st.sampled_from([LET_GO, PRESS, HELD, -1, 2**31 - 1, -(2**31)]),
    ),
    max_size=200,
)


@given(events=EVENTS, data=st.data())
def test_any_bytes_of_a_pad_in_any_pieces_are_its_presses_and_no_others(
    events: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    rest = data.draw(st.binary(max_size=EVENT.size - 1))
    raw = b"".join(EVENT.pack(-1, 2**40, *event) for event in events) + rest
    reading, writing = os.pipe()
    found: list[int] = []
    listening = threading.Thread(target=lambda: found.extend(presses(reading)))
    listening.start()
    while raw:
        piece = data.draw(st.integers(1, 1_000))
        os.write(writing, raw[:piece])
        raw = raw[piece:]
    os.close(writing)
    listening.join(SOON_S)
    os.close(reading)
    assert found == [code for kind, code, value in events if (kind, value) == (EV_KEY, PRESS)]
