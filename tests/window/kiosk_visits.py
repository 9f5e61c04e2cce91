"""How a person comes to each screen of the kiosk."""

from collections.abc import Callable, Mapping

from kiosk.guide_mode.phases import MachineFacts
from kiosk.guide_touches import (
    AskRestart,
    EnterPin,
    HoldNameBoard,
    ShowReasons,
    ShowTickets,
    TryPrinter,
    TypeDigit,
)
from kiosk.pause import PauseReason
from kiosk.pin_tries import FREE_TRIES
from kiosk.ports import PaperState, PrintOutcome, PrintReason, PrintResult
from kiosk.touches import (
    Action,
    ChooseGroup,
    ChooseLanguage,
    ChooseService,
    OpenSearch,
    ToggleHighContrast,
    ToggleLargeText,
    TogglePriority,
    TypeLetter,
)
from tests.kiosk.guide import kept_tickets
from tests.kiosk.visit import CATALOGUES, Visit, menus, new_flow, new_guide
from tests.kiosk.ward import menu_json
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import Language, PriorityGroupId, ServiceCode

SOCIAL = ServiceCode("bao-tro")


def starting(_: Visit) -> None:
    """No menu yet."""


def start(visit: Visit) -> None:
    visit.flow.menus_arrived(menus(closed=frozenset({SOCIAL})))


def notice(visit: Visit) -> None:
    visit.flow.menus_arrived(menus(notice="Quầy 6 tạm nghỉ đến 10:00, mời ông/bà qua quầy 5."))


def ten_tiles(visit: Visit) -> None:
    services = menu_json()["services"]
    tenth = services[5] | {"service": "tenth", "position": 4}
    visit.flow.menus_arrived(menus(services=[*services, tenth]))


def everything_closed(visit: Visit) -> None:
    everything = frozenset(each["service"] for each in menu_json()["services"])
    visit.flow.menus_arrived(menus(closed=everything))


def priority(visit: Visit) -> None:
    start(visit)
    visit.touch(TogglePriority())
    visit.touch(ChooseGroup(PriorityGroupId("mang-thai")))


def idle(visit: Visit) -> None:
    priority(visit)
    visit.wait(50)


def search(visit: Visit) -> None:
    start(visit)
    visit.touch(OpenSearch())


def found(visit: Visit) -> None:
    search(visit)
    type_in(visit, "GIAY")


def not_found(visit: Visit) -> None:
    search(visit)
    type_in(visit, "XYZ")


def type_in(visit: Visit, letters: str) -> None:
    for letter in letters:
        visit.touch(TypeLetter(letter))


def closed(visit: Visit) -> None:
    start(visit)
    visit.touch(ChooseService(SOCIAL))


def issuing(visit: Visit) -> None:
    start(visit)
    visit.choose()


def printing(visit: Visit) -> None:
    priority(visit)
    visit.take()


def printed(visit: Visit) -> None:
    priority(visit)
    visit.printed(PrintOutcome.OK)


def unprinted(visit: Visit) -> None:
    start(visit)
    visit.printed(PrintOutcome.DOWN)


def perhaps_printed(visit: Visit) -> None:
    start(visit)
    visit.printed(PrintOutcome.UNKNOWN)


def noted(visit: Visit) -> None:
    note = "Hồ sơ nộp sau 15:00 có thể trả kết quả vào ngày làm việc tiếp theo."
    start(visit)
    visit.take(notes=[note], label="392100", counters=[], status_url=None)


def refused(visit: Visit) -> None:
    start(visit)
    visit.flow.ticket_refused(visit.choose(), "too-many", "", visit.now)


def no_answer(visit: Visit) -> None:
    start(visit)
    visit.flow.ticket_failed(visit.choose(), visit.now)


def lost(visit: Visit) -> None:
    start(visit)
    visit.flow.menus_failed(visit.now)
    visit.wait(7)


def pin_pad(visit: Visit) -> None:
    start(visit)
    visit.at_guide(HoldNameBoard())
    for digit in "2040":
        visit.at_guide(TypeDigit(digit))


def pin_locked(visit: Visit) -> None:
    start(visit)
    visit.at_guide(HoldNameBoard())
    for _ in range(FREE_TRIES):
        for digit in "111222":
            visit.at_guide(TypeDigit(digit))
        visit.at_guide(EnterPin())
        visit.guide.pin_checked(right=False, now=visit.now)


def pin_unset(visit: Visit) -> None:
    start(visit)
    visit.at_guide(HoldNameBoard())
    visit.guide.pin_looked_for(is_set=False)


def guide(visit: Visit) -> None:
    start(visit)
    visit.facts = MachineFacts(printer=PrintResult(PrintOutcome.OK, paper=PaperState.NEAR_END))
    visit.open_guide_mode()


def guide_paused(visit: Visit) -> None:
    start(visit)
    out = PrintResult(PrintOutcome.DOWN, PrintReason.PAPER_OUT, PaperState.OUT)
    visit.facts = MachineFacts(PauseReason.NO_PAPER, out, alone=True)
    visit.open_guide_mode()


def guide_tickets(visit: Visit) -> None:
    guide(visit)
    visit.at_guide(ShowTickets(0))
    visit.guide.tickets_came(tuple(kept_tickets(14)), visit.now)
    visit.at_guide(ShowTickets(1))


def guide_no_tickets(visit: Visit) -> None:
    guide(visit)
    visit.at_guide(ShowTickets(0))
    visit.guide.tickets_came((), visit.now)


def guide_reasons(visit: Visit) -> None:
    guide(visit)
    visit.at_guide(ShowReasons())


def guide_restart(visit: Visit) -> None:
    guide(visit)
    visit.at_guide(AskRestart())


def guide_printing(visit: Visit) -> None:
    guide(visit)
    visit.at_guide(TryPrinter())


def guide_reprinted(visit: Visit) -> None:
    guide(visit)
    visit.guide.done("reprint", visit.now, PrintResult(PrintOutcome.OK), "392100")


def guide_unprinted(visit: Visit) -> None:
    guide(visit)
    result = PrintResult(PrintOutcome.DOWN, PrintReason.UNREACHABLE)
    visit.guide.done("reprint", visit.now, result, "1005")


def guide_idle(visit: Visit) -> None:
    guide(visit)
    visit.wait(30)


def paused(visit: Visit) -> None:
    start(visit)
    visit.facts = MachineFacts(PauseReason.REPAIR)
    visit.wait(1)


Screens = list[Callable[[Visit], None]]
BEHIND_THE_PIN: Screens = [
    *(pin_pad, pin_locked, pin_unset, guide, guide_paused, guide_tickets, guide_no_tickets),
    *(guide_reasons, guide_restart, guide_printing, guide_reprinted, guide_unprinted, guide_idle),
]
SCREENS: Screens = [
    *(starting, start, notice, ten_tiles, everything_closed, priority, idle, closed, issuing),
    *(search, found, not_found),
    *(printing, printed, unprinted, perhaps_printed, noted, refused, no_answer, lost, paused),
]
LOOKS: dict[str, list[Action]] = {
    "": [],
    "-large": [ToggleLargeText()],
    "-contrast": [ToggleHighContrast()],
    "-large-contrast": [ToggleLargeText(), ToggleHighContrast()],
}


def visit_to(
    screen: Callable[[Visit], None],
    language: Language,
    look: str,
    catalogues: Mapping[Language, Catalogue] = CATALOGUES,
) -> Visit:
    """Return a visit that has come to this screen in a language and a look."""
    visit = Visit(new_flow(catalogues), new_guide(catalogues))
    screen_languages = [] if language == visit.flow.languages[0] else [ChooseLanguage(language)]
    wanted = (*screen_languages, *LOOKS[look])
    for action in wanted:
        visit.touch(action)
    screen(visit)
    if visit.guide.is_open:
        for action in wanted:
            visit.at_guide(action)
        visit.wait(0)
    return visit
