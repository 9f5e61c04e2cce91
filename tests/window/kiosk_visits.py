"""How a person comes to each screen of the kiosk."""

from collections.abc import Callable, Mapping

from kiosk.ports import PrintOutcome
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
from tests.kiosk.visit import CATALOGUES, Visit, menus, new_flow
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


Screens = list[Callable[[Visit], None]]
SCREENS: Screens = [
    *(starting, start, notice, ten_tiles, everything_closed, priority, idle, closed, issuing),
    *(search, found, not_found),
    *(printing, printed, unprinted, perhaps_printed, noted, refused, no_answer, lost),
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
    visit = Visit(new_flow(catalogues))
    screen_languages = [] if language == visit.flow.languages[0] else [ChooseLanguage(language)]
    for action in (*screen_languages, *LOOKS[look]):
        visit.touch(action)
    screen(visit)
    return visit
