"""Spoken guidance: four keys, and what a listener hears."""

import stat
import time
from pathlib import Path

from kiosk.espeak_voice import EspeakVoice
from kiosk.guidance import GuideKey
from kiosk.guided_front import GuidedFront
from kiosk.ports import PrintOutcome
from kiosk.touches import Action, ChooseService, TogglePriority
from kiosk.views import MessageScene, TicketScene, View
from tests.kiosk.visit import CATALOGUES, CERTIFY, VI, Visit, menus, new_flow, ticket_of
from ticket_queue.ids import Language


class Listener:
    """A person with headphones before a kiosk without a screen."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.drawn: list[View] = []
        self.visit = Visit(new_flow())
        self.front = GuidedFront(CATALOGUES, self, self.drawn.append)
        self.visit.flow.menus_arrived(menus())
        self.look()

    def say(self, text: str, language: Language) -> None:
        self.heard.append(text)

    def hush(self) -> None:
        self.heard.append("")

    def look(self) -> None:
        self.front.show(self.visit.flow.view)

    def press(self, *keys: GuideKey) -> Action | None:
        action = None
        for key in keys:
            action = self.front.press(key)
            self.visit.flow.attend(self.visit.now)
            if action is not None:
                self.visit.touch(action)
            self.look()
        return action

    def go_to(self, action: Action) -> None:
        for _ in range(40):
            if self.drawn[-1].focus == action:
                return
            self.press(GuideKey.NEXT)
        raise AssertionError(action)


def test_nothing_is_spoken_until_a_key_asks_for_it() -> None:
    listener = Listener()
    listener.visit.touch(TogglePriority())
    listener.look()
    assert listener.heard == []


def test_the_first_key_explains_the_keys_and_chooses_nothing() -> None:
    listener = Listener()
    assert listener.press(GuideKey.CHOOSE) is None
    assert listener.heard[0].startswith("Hướng dẫn bằng giọng nói.")
    assert listener.heard[0].endswith("Mời ông/bà chạm vào việc cần làm")


def test_each_service_is_read_with_who_waits_and_how_long() -> None:
    listener = Listener()
    listener.press(GuideKey.NEXT, GuideKey.NEXT)
    assert listener.heard[-1] == "Chứng thực. sao y, công chứng. 12 người chờ. 20 – 40 phút"
    assert listener.drawn[-1].focus == ChooseService(CERTIFY)
    listener.press(GuideKey.REPEAT)
    assert listener.heard[-1] == listener.heard[-2]
    listener.press(GuideKey.NEXT, GuideKey.PREVIOUS)
    assert listener.drawn[-1].focus == ChooseService(CERTIFY)


def test_every_control_is_reached_by_going_on_and_by_going_back() -> None:
    listener = Listener()
    listener.press(GuideKey.NEXT)
    for key in (GuideKey.NEXT, GuideKey.PREVIOUS):
        found = set()
        for _ in range(30):
            listener.press(key)
            found.add(listener.drawn[-1].focus)
        view = listener.visit.flow.view
        assert {tile.action for tile in listener.visit.start.tiles} <= found
        assert {button.action for button in view.controls} <= found


def test_a_number_is_taken_and_spoken_when_the_slip_comes() -> None:
    listener = Listener()
    listener.press(GuideKey.NEXT)
    listener.go_to(ChooseService(CERTIFY))
    listener.press(GuideKey.CHOOSE)
    assert isinstance(listener.visit.flow.view.scene, MessageScene)
    request = listener.visit.commands[-1].request  # type: ignore[union-attr] # it issues
    ticket = ticket_of(request)
    listener.visit.flow.ticket_arrived(ticket, listener.visit.now)
    listener.look()
    assert "Số thứ tự của ông/bà 1 0 0 1. Chứng thực. Quầy 1 hoặc 2" in listener.heard[-1]
    listener.visit.flow.slip_printed(ticket.ticket_id, PrintOutcome.OK, listener.visit.now)
    listener.look()
    assert listener.heard[-1] == "Mời ông/bà nhận phiếu và ngồi chờ gọi số"
    listener.visit.wait(10)
    assert isinstance(listener.visit.flow.view.scene, TicketScene), "listening takes longer"
    listener.visit.wait(25)
    listener.look()
    assert listener.heard[-1] == ""
    before = len(listener.heard)
    listener.visit.touch(TogglePriority())
    listener.look()
    assert len(listener.heard) == before, "the next person hears nothing"


def test_what_a_choice_changed_is_said() -> None:
    listener = Listener()
    listener.press(GuideKey.NEXT)
    listener.go_to(TogglePriority())
    listener.press(GuideKey.CHOOSE)
    assert listener.heard[-1].startswith("Đang lấy số ưu tiên")
    assert listener.heard[-1].endswith("đang bật")


def test_an_absent_listener_is_warned_once_and_then_forgotten() -> None:
    listener = Listener()
    listener.press(GuideKey.NEXT)
    listener.visit.wait(50)
    listener.look()
    assert listener.heard[-1].startswith("Ông/bà còn cần máy không?")
    said = len(listener.heard)
    listener.visit.wait(2)
    listener.look()
    assert len(listener.heard) == said
    listener.press(GuideKey.NEXT)
    assert listener.drawn[-1].warning is None
    listener.visit.wait(66)
    listener.look()
    assert listener.drawn[-1].focus is None


def test_the_next_words_cut_the_last_ones_off(tmp_path: Path) -> None:
    program = tmp_path / "slow-voice"
    program.write_text(f'#!/bin/sh\ncat > "{tmp_path}/$$"\nexec sleep 600\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    voice = EspeakVoice(150, str(program))
    voice.say("một", VI)
    ends_at = time.monotonic() + 10
    while not [p for p in tmp_path.glob("[0-9]*") if p.read_text() == "một"]:
        assert time.monotonic() < ends_at
        time.sleep(0.01)
    (first,) = (int(path.name) for path in tmp_path.glob("[0-9]*"))
    voice.say("hai", VI)
    assert not Path(f"/proc/{first}").exists()
    voice.hush()


def test_a_missing_voice_is_silence_and_no_fault() -> None:
    voice = EspeakVoice(150, "/no/such/voice")
    voice.say("một", VI)
    voice.hush()
