"""Guide mode's conduct, without a window."""

from datetime import timedelta

import pytest

from kiosk.guide_mode.phases import (
    BringTickets,
    CheckPin,
    EndProgram,
    KeepPause,
    LookAtPrinter,
    LookForPin,
    MachineFacts,
    PrintAgain,
    PrintTrial,
)
from kiosk.guide_touches import (
    AskRestart,
    EnterPin,
    EraseDigit,
    GoHome,
    HoldNameBoard,
    LeaveGuideMode,
    PaperChanged,
    PauseMachine,
    ReprintTicket,
    Restart,
    ResumeMachine,
    ShowReasons,
    ShowTickets,
    TryPrinter,
    TypeDigit,
)
from kiosk.pause import PauseReason
from kiosk.ports import PaperState, PrintOutcome, PrintReason, PrintResult
from kiosk.touches import ChooseLanguage, ChooseService, Done, NeedMoreTime, ToggleLargeText
from kiosk.views import GuideScene, MessageScene, PinScene, StartScene, TicketScene, Tone
from tests.kiosk.guide import PIN, kept_tickets
from tests.kiosk.visit import CERTIFY, EN, VI, Visit, menus, new_flow, new_guide


@pytest.fixture
def visit() -> Visit:
    flow = new_flow()
    flow.menus_arrived(menus())
    return Visit(flow)


def pad(visit: Visit) -> PinScene:
    assert isinstance(visit.view.scene, PinScene)
    return visit.view.scene


def keys(visit: Visit) -> GuideScene:
    assert isinstance(visit.view.scene, GuideScene)
    return visit.view.scene


def message(visit: Visit) -> MessageScene:
    assert isinstance(visit.view.scene, MessageScene)
    return visit.view.scene


def warning(visit: Visit) -> str:
    return visit.view.warning.text if visit.view.warning else ""


def type_pin(visit: Visit, digits: str = PIN) -> None:
    visit.wait(1)
    for digit in digits:
        visit.at_guide(TypeDigit(digit), after_s=0.2)


def test_nothing_but_holding_the_name_board_leads_there(visit: Visit) -> None:
    for action in (TypeDigit("1"), EnterPin(), PaperChanged(), Restart(), ShowTickets(0)):
        assert visit.at_guide(action) is None
        assert isinstance(visit.view.scene, StartScene)
    assert visit.at_guide(HoldNameBoard()) == LookForPin()
    assert pad(visit).heading == "Mã PIN của người hướng dẫn"


def test_the_digits_are_dots_and_are_in_no_repr(visit: Visit) -> None:
    visit.at_guide(HoldNameBoard())
    type_pin(visit, "739182")
    visit.at_guide(EraseDigit())
    assert pad(visit).typed == "• • • • •"
    type_pin(visit, "2")
    command = visit.at_guide(EnterPin())
    assert isinstance(command, CheckPin)
    assert command.pin.reveal() == "739182"
    assert "7391" not in f"{visit.view} {command} {vars(visit.guide)}"


def test_a_digit_that_comes_twice_counts_twice_and_a_tremble_once(visit: Visit) -> None:
    visit.at_guide(HoldNameBoard())
    visit.at_guide(TypeDigit("1"), after_s=1)
    visit.at_guide(TypeDigit("1"), after_s=0.2)
    assert len(pad(visit).typed.split()) == 2
    visit.at_guide(TypeDigit("1"), after_s=0.05)
    assert len(pad(visit).typed.split()) == 2


def test_a_citizen_who_came_there_by_chance_is_told_how_to_leave_and_need_not(visit: Visit) -> None:
    visit.at_guide(HoldNameBoard())
    assert "Quay lại" in pad(visit).told
    visit.wait(21)
    assert isinstance(visit.view.scene, StartScene)
    visit.at_guide(HoldNameBoard())
    visit.at_guide(LeaveGuideMode())
    assert isinstance(visit.view.scene, StartScene)


def test_without_a_pin_it_says_how_to_set_one(visit: Visit) -> None:
    visit.at_guide(HoldNameBoard())
    visit.guide.pin_looked_for(is_set=False)
    assert "moiso-kiosk guide-pin" in message(visit).lines
    assert visit.at_guide(EnterPin()) is None
    visit.wait(21)
    assert isinstance(visit.view.scene, StartScene)


def test_a_wrong_pin_is_said_and_nothing_is_open(visit: Visit) -> None:
    visit.at_guide(HoldNameBoard())
    type_pin(visit)
    visit.at_guide(EnterPin())
    visit.guide.pin_checked(right=False, now=visit.now)
    assert pad(visit).told == "Mã PIN chưa đúng. Xin nhập lại."
    assert visit.at_guide(PaperChanged()) is None


def test_after_five_wrong_pins_none_is_looked_at_and_the_wait_is_counted_down(visit: Visit) -> None:
    visit.at_guide(HoldNameBoard())
    for _ in range(5):
        type_pin(visit)
        assert isinstance(visit.at_guide(EnterPin()), CheckPin)
        visit.guide.pin_checked(right=False, now=visit.now)
    visit.wait(0)
    assert pad(visit).told == "Đã nhập sai nhiều lần. Xin chờ 30 giây."
    type_pin(visit)
    assert visit.at_guide(EnterPin()) is None
    told = pad(visit).told
    visit.wait(5)
    assert pad(visit).told != told


def test_a_start_after_wrong_pins_begins_with_the_lock_that_they_earned() -> None:
    flow = new_flow()
    flow.menus_arrived(menus())
    visit = Visit(flow, new_guide(wrong=7))
    visit.at_guide(HoldNameBoard())
    type_pin(visit)
    assert visit.at_guide(EnterPin()) is None
    visit.wait(0)
    assert "Xin chờ 116 giây" in pad(visit).told


@pytest.mark.parametrize("pin", ["", "20406"])
def test_what_is_too_short_for_a_pin_costs_no_try(visit: Visit, pin: str) -> None:
    visit.at_guide(HoldNameBoard())
    type_pin(visit, pin)
    assert visit.at_guide(EnterPin()) is None
    assert pad(visit).typed == ""


@pytest.mark.parametrize(
    ("action", "command"),
    [
        (ShowTickets(0), BringTickets()),
        (PaperChanged(), LookAtPrinter()),
        (TryPrinter(), PrintTrial(VI)),
        (ResumeMachine(), KeepPause(None)),
        (PauseMachine(PauseReason.NO_PAPER), KeepPause(PauseReason.NO_PAPER)),
        (Restart(), None),
    ],
)
def test_each_key_asks_for_its_work_once(visit: Visit, action: object, command: object) -> None:
    visit.open_guide_mode()
    assert visit.at_guide(action) == command  # type: ignore[arg-type] # one of the actions
    if command is not None:
        assert visit.at_guide(action) is None  # type: ignore[arg-type] # (the same)


def test_the_state_of_the_machine_stands_above_the_keys(visit: Visit) -> None:
    out = PrintResult(PrintOutcome.DOWN, PrintReason.PAPER_OUT, PaperState.OUT)
    visit.facts = MachineFacts(PauseReason.NO_PAPER, out, alone=True)
    visit.open_guide_mode()
    assert keys(visit).told == "Máy đang tạm nghỉ · máy in hết giấy · chưa nối được với máy chủ"
    assert ResumeMachine() in [key.action for key in keys(visit).keys]


def test_an_earlier_ticket_is_printed_again_and_no_other(visit: Visit) -> None:
    visit.open_guide_mode()
    visit.at_guide(ShowTickets(0))
    tickets = tuple(kept_tickets(14))
    visit.guide.tickets_came(tickets, visit.now)
    assert [key.text for key in keys(visit).keys] == [t.ticket.label for t in tickets[:6]]
    assert keys(visit).keys[0].detail == "Bảo trợ xã hội - Người có công\n08:05 · chưa in"
    visit.at_guide(ShowTickets(2))
    assert len(keys(visit).keys) == 2
    assert [button.action for button in keys(visit).buttons] == [GoHome(), ShowTickets(1)]
    wanted = tickets[-1]
    assert visit.at_guide(ReprintTicket(wanted.ticket.ticket_id)) == PrintAgain(wanted)


def test_what_came_of_a_reprint_is_said(visit: Visit) -> None:
    visit.open_guide_mode()
    visit.guide.done("reprint", visit.now, PrintResult(PrintOutcome.OK), "1005")
    assert (message(visit).heading, message(visit).tone) == ("Đã in lại phiếu 1005", Tone.GOOD)
    visit.wait(8)
    assert keys(visit).heading == "Dành cho người hướng dẫn"
    down = PrintResult(PrintOutcome.DOWN, PrintReason.COVER_OPEN)
    visit.guide.done("reprint", visit.now, down, "1005")
    visit.wait(20)
    assert message(visit).lines[0] == "Nắp máy in đang mở."
    silent = PrintResult(PrintOutcome.UNKNOWN, PrintReason.NO_STATUS)
    visit.guide.done("reprint", visit.now, silent, "1005")
    assert message(visit).heading == "Đã gửi phiếu 1005 đến máy in"


def test_a_restart_is_asked_for_twice(visit: Visit) -> None:
    visit.open_guide_mode()
    visit.at_guide(AskRestart())
    assert message(visit).heading == "Khởi động lại chương trình?"
    assert visit.at_guide(Restart()) == EndProgram()


def test_a_guide_who_has_left_is_warned_and_then_the_citizens_have_the_screen(visit: Visit) -> None:
    visit.open_guide_mode()
    visit.at_guide(ChooseLanguage(EN))
    visit.at_guide(ToggleLargeText())
    visit.wait(24)
    assert warning(visit) == ""
    visit.wait(6)
    assert warning(visit) == "The screen goes back to the start in 15 seconds"
    visit.at_guide(NeedMoreTime())
    assert warning(visit) == ""
    visit.wait(45)
    assert isinstance(visit.view.scene, StartScene)
    assert (visit.view.language, visit.view.look.large_text) == (VI, False)
    assert visit.at_guide(PaperChanged()) is None


def test_work_under_way_is_seen_to_its_end(visit: Visit) -> None:
    visit.open_guide_mode()
    visit.at_guide(TryPrinter())
    visit.wait(60)
    assert message(visit).heading == "Đang in"
    visit.guide.done("trial", visit.now, PrintResult(PrintOutcome.OK))
    assert message(visit).heading == "Đã in phiếu thử"


def test_citizens_are_told_calmly_why_the_machine_takes_a_rest(visit: Visit) -> None:
    visit.facts = MachineFacts(PauseReason.OTHER_MACHINE)
    visit.wait(0)
    scene = message(visit)
    assert (scene.heading, scene.tone) == ("Máy này tạm nghỉ", Tone.CALM)
    assert scene.lines == ("Máy bên cạnh đang cấp số.", "Xin mời ông/bà lấy số ở máy đó.")
    visit.flow.touch(ChooseLanguage(EN), visit.now + timedelta(seconds=1))
    assert message(visit).heading == "This machine takes a rest"


def test_a_ticket_that_is_on_the_screen_stays_there_when_the_machine_is_paused(
    visit: Visit,
) -> None:
    visit.printed(PrintOutcome.OK)
    visit.facts = MachineFacts(PauseReason.REPAIR)
    visit.wait(1)
    assert isinstance(visit.view.scene, TicketScene)
    visit.touch(Done())
    assert message(visit).heading == "Máy này tạm nghỉ"


def test_every_reason_can_be_chosen(visit: Visit) -> None:
    visit.open_guide_mode()
    visit.at_guide(ShowReasons())
    actions = [key.action for key in keys(visit).keys]
    assert actions == [PauseMachine(reason) for reason in PauseReason]


def test_a_citizens_touch_means_nothing_in_guide_mode(visit: Visit) -> None:
    visit.open_guide_mode()
    assert visit.at_guide(ChooseService(CERTIFY)) is None
    assert keys(visit).heading == "Dành cho người hướng dẫn"
