"""The kiosk's conduct, without a window."""

import pytest

from kiosk.phases import IssueTicket, PrintSlip
from kiosk.ports import PrintOutcome
from kiosk.touches import (
    ChooseGroup,
    ChooseLanguage,
    ChooseService,
    Done,
    NeedMoreTime,
    Reprint,
    ToggleHighContrast,
    ToggleLargeText,
    TogglePriority,
    TryAgain,
)
from kiosk.views import Look, Tone
from tests.kiosk.visit import (
    CATALOGUES,
    CERTIFY,
    EN,
    LAND,
    VI,
    Visit,
    menu,
    menus,
    new_flow,
    ticket_of,
)
from tests.kiosk.ward import menu_json
from ticket_queue.ids import Language, PriorityGroupId


@pytest.fixture
def visit() -> Visit:
    flow = new_flow()
    flow.menus_arrived(menus())
    return Visit(flow)


def test_before_the_first_menu_the_kiosk_says_that_it_is_starting() -> None:
    visit = Visit(new_flow())
    assert visit.message.heading == "Máy đang khởi động"
    assert visit.touch(ChooseService(CERTIFY)) is None


def test_a_tile_tells_who_waits_and_how_long(visit: Visit) -> None:
    tile = visit.start.tiles[0]
    assert (tile.name, tile.people, tile.wait) == (
        "Chứng thực",
        "12 người chờ",
        "20 – 40 phút",
    )
    assert tile.phrase == "sao y, công chứng"


def test_a_tile_where_nobody_waits_says_so(visit: Visit) -> None:
    tile = visit.start.tiles[6]
    assert (tile.people, tile.wait) == ("Chưa ai chờ", "đến lượt ngay")


def test_a_very_long_wait_is_told_in_hours(visit: Visit) -> None:
    services = menu_json()["services"]
    services[2]["expected_wait"] = {"low_s": 9000, "high_s": 12000}
    visit.flow.menus_arrived(menus(services=services))
    assert visit.start.tiles[2].wait == "trên 2 giờ"


def test_the_tiles_of_results_and_of_help_speak_in_the_citizens_words(visit: Visit) -> None:
    *_, collect, unsure = visit.start.tiles
    assert collect.name == "Tôi đến nhận kết quả"
    assert unsure.name == "Tôi chưa biết chọn mục nào"
    assert unsure.phrase == "Hướng dẫn, hỗ trợ nộp hồ sơ trực tuyến"


def test_at_most_ten_tiles_stand_on_the_screen(visit: Visit) -> None:
    services = menu_json()["services"] + menu_json()["services"]
    visit.flow.menus_arrived({VI: menu(services=services), EN: menu(EN)})
    assert len(visit.start.tiles) == 10


def test_one_touch_asks_for_one_ticket(visit: Visit) -> None:
    request = visit.choose()
    assert (request.service, request.priority, request.language) == (CERTIFY, False, VI)
    assert visit.message.heading == "Đang lấy số"


def test_a_second_touch_on_the_tile_asks_for_nothing(visit: Visit) -> None:
    visit.choose()
    assert visit.touch(ChooseService(CERTIFY), after_s=0.1) is None
    assert visit.touch(ChooseService(CERTIFY)) is None


def test_a_trembling_hand_does_not_close_the_ticket_it_has_just_got(visit: Visit) -> None:
    request = visit.choose()
    command = visit.flow.ticket_arrived(ticket_of(request), visit.now)
    assert isinstance(command, PrintSlip)
    visit.flow.slip_printed(command.ticket_id, PrintOutcome.OK, visit.now)
    visit.touch(Done(), after_s=0.3)
    assert visit.ticket.label == "1001"


def test_the_number_is_shown_while_its_slip_is_being_printed(visit: Visit) -> None:
    slip = visit.take()
    assert slip.receipt.label == "1001"
    scene = visit.ticket
    assert (scene.label, scene.where, scene.ahead) == (
        "1001",
        "Quầy 1 hoặc 2",
        "Trước ông/bà còn 12 người",
    )
    assert scene.slip == "Đang in phiếu, xin chờ một chút…"
    assert scene.qr == "http://127.0.0.1:8080/t/abc"
    assert scene.buttons == ()


def test_a_printed_ticket_leaves_after_eight_seconds(visit: Visit) -> None:
    visit.printed(PrintOutcome.OK)
    assert visit.ticket.slip == "Mời ông/bà nhận phiếu và ngồi chờ gọi số"
    visit.wait(7.9)
    assert visit.ticket.tone is Tone.GOOD
    visit.wait(0.1)
    assert visit.start.tiles


def test_a_ticket_that_could_not_be_printed_stays_thirty_seconds(visit: Visit) -> None:
    visit.printed(PrintOutcome.DOWN)
    visit.wait(29)
    assert visit.ticket.tone is Tone.TROUBLE
    assert visit.ticket.qr
    visit.wait(1)
    assert visit.start.tiles


def test_a_reprint_is_offered_only_when_the_slip_may_be_missing(visit: Visit) -> None:
    visit.printed(PrintOutcome.OK)
    assert visit.touch(Reprint()) is None
    visit.touch(Done())
    visit.printed(PrintOutcome.UNKNOWN)
    assert visit.ticket.slip == "Ông/bà đã nhận được phiếu chưa?"
    command = visit.touch(Reprint())
    assert isinstance(command, PrintSlip)
    assert command.receipt.reprint
    assert command.receipt.label == "1001"


def test_the_printing_of_an_earlier_ticket_does_not_touch_the_present_one(visit: Visit) -> None:
    first = visit.take()
    visit.wait(30)
    visit.take(LAND)
    visit.flow.slip_printed(first.ticket_id, PrintOutcome.DOWN, visit.now)
    assert visit.ticket.slip == "Đang in phiếu, xin chờ một chút…"


def test_priority_with_its_group_is_in_the_request(visit: Visit) -> None:
    visit.touch(TogglePriority())
    assert visit.start.priority is not None
    assert len(visit.start.priority.groups) == 5
    visit.touch(ChooseGroup(PriorityGroupId("mang-thai")))
    assert visit.choose().priority == "mang-thai"


def test_priority_without_a_group_costs_two_touches(visit: Visit) -> None:
    visit.touch(TogglePriority())
    assert visit.choose().priority is True


def test_priority_is_taken_back_by_touching_it_again(visit: Visit) -> None:
    visit.touch(TogglePriority())
    visit.touch(TogglePriority())
    assert visit.choose().priority is False


def test_a_site_without_priority_groups_shows_no_such_button(visit: Visit) -> None:
    visit.flow.menus_arrived(menus(priority_groups=[]))
    assert visit.start.priority is None


def test_english_is_one_touch_away_and_the_ticket_is_english(visit: Visit) -> None:
    visit.touch(ChooseLanguage(EN))
    assert visit.start.tiles[2].name == "Land"
    slip = visit.take(LAND)
    assert slip.language == EN
    assert visit.ticket.where == "Counter 4 or 5"
    assert visit.ticket.service_name == "Land"


def test_a_language_that_is_not_offered_changes_nothing(visit: Visit) -> None:
    visit.touch(ChooseLanguage(Language("fr")))
    assert visit.flow.view.language == VI


def test_after_a_ticket_the_next_person_finds_the_plain_start(visit: Visit) -> None:
    visit.touch(ChooseLanguage(EN))
    visit.touch(ToggleLargeText())
    visit.touch(ToggleHighContrast())
    visit.touch(TogglePriority())
    assert visit.flow.view.look == Look(large_text=True, high_contrast=True)
    visit.printed(PrintOutcome.OK)
    visit.wait(8)
    view = visit.flow.view
    assert (view.language, view.look) == (VI, Look())
    assert visit.choose().priority is False


def test_a_closed_service_says_why_and_when_it_opens(visit: Visit) -> None:
    visit.flow.menus_arrived(menus(closed=frozenset({"dat-dai"})))
    tile = visit.start.tiles[2]
    assert not tile.open
    assert tile.wait == "Mở lại lúc 07:30 ngày mai"
    assert visit.touch(ChooseService(LAND)) is None
    assert visit.message.lines == ("Chỉ nhận hồ sơ vào buổi sáng.", "Mở lại lúc 07:30 ngày mai")
    visit.wait(8)
    assert visit.start.tiles


def test_a_short_reason_stands_on_the_tile_and_a_long_one_behind_it(visit: Visit) -> None:
    services = menu_json(closed=frozenset({"dat-dai", "ho-tich"}))["services"]
    services[1]["reason"] = "Cán bộ đi họp."
    services[2]["reason"] = "Mất điện ở tầng hai, xin ông/bà quay lại vào buổi chiều."
    visit.flow.menus_arrived(menus(services=services))
    assert visit.start.tiles[1].people == "Cán bộ đi họp."
    assert visit.start.tiles[2].people == "Tạm ngừng cấp số"


def test_a_reason_that_tells_the_hour_is_not_followed_by_it(visit: Visit) -> None:
    services = menu_json(closed=frozenset({"dat-dai"}))["services"]
    services[2]["reason"] = "Đất đai chưa cấp số lúc này. Mở lại 07:30 ngày mai."
    visit.flow.menus_arrived(menus(services=services))
    visit.touch(ChooseService(LAND))
    assert visit.message.lines == ("Đất đai chưa cấp số lúc này. Mở lại 07:30 ngày mai.",)


def test_when_everything_is_closed_nobody_is_invited_to_touch(visit: Visit) -> None:
    everything = frozenset(each["service"] for each in menu_json()["services"])
    visit.flow.menus_arrived(menus(closed=everything))
    assert visit.start.heading == "Hiện chưa cấp số"
    assert visit.start.priority is None


def test_a_pause_of_the_site_stands_on_the_screen(visit: Visit) -> None:
    visit.flow.menus_arrived(menus(paused="Mất điện, xin chờ 15 phút."))
    assert visit.start.notice == "Mất điện, xin chờ 15 phút."


def test_a_refusal_shows_the_servers_sentence(visit: Visit) -> None:
    request = visit.choose()
    visit.flow.ticket_refused(request, "closed", "Chứng thực mở lại lúc 13:00.", visit.now)
    assert visit.message.lines == ("Chứng thực mở lại lúc 13:00.",)
    visit.touch(Done())
    assert visit.start.tiles


def test_a_refusal_without_a_sentence_gets_the_kiosks_own(visit: Visit) -> None:
    visit.flow.ticket_refused(visit.choose(), "too-many", "", visit.now)
    assert "nhiều số liên tiếp" in visit.message.lines[0]
    visit.touch(Done())
    visit.flow.ticket_refused(visit.choose(), "never-heard-of", "", visit.now)
    assert "người hướng dẫn" in visit.message.lines[0]


def test_trying_again_repeats_the_same_request(visit: Visit) -> None:
    request = visit.choose()
    visit.flow.ticket_failed(request, visit.now)
    assert visit.message.lines == ("Xin ông/bà hỏi người hướng dẫn tại sảnh.",)
    assert visit.touch(TryAgain()) == IssueTicket(request)


def test_two_visits_never_share_a_request(visit: Visit) -> None:
    first = visit.choose()
    visit.flow.ticket_failed(first, visit.now)
    visit.touch(Done())
    assert visit.choose().request_id != first.request_id


def test_a_late_answer_to_a_request_that_was_given_up_shows_nothing(visit: Visit) -> None:
    request = visit.choose()
    visit.flow.ticket_failed(request, visit.now)
    assert visit.flow.ticket_arrived(ticket_of(request), visit.now) is None
    assert visit.message.heading == "Chưa lấy được số"


def test_a_short_silence_of_the_server_keeps_the_tiles(visit: Visit) -> None:
    visit.flow.menus_failed(visit.now)
    visit.wait(5)
    assert visit.start.tiles
    visit.flow.menus_arrived(menus())
    visit.wait(5)
    assert visit.start.tiles


def test_a_long_silence_of_the_server_says_so_until_it_is_back(visit: Visit) -> None:
    visit.flow.menus_failed(visit.now)
    visit.wait(6)
    assert visit.message.heading == "Máy lấy số tạm mất kết nối"
    assert "Đường dây nóng: 1022" in visit.message.lines
    visit.flow.menus_arrived(menus())
    assert visit.start.tiles


def test_a_person_who_left_is_warned_about_and_then_forgotten(visit: Visit) -> None:
    visit.touch(ChooseLanguage(EN))
    visit.wait(44)
    assert not visit.warning()
    visit.wait(1)
    assert visit.warning() == "The screen goes back to the start in 20 seconds"
    visit.wait(20)
    assert not visit.warning()
    assert visit.flow.view.language == VI


def test_asking_for_more_time_keeps_everything(visit: Visit) -> None:
    visit.touch(TogglePriority())
    visit.wait(50)
    assert visit.warning()
    visit.touch(NeedMoreTime())
    assert not visit.warning()
    visit.wait(40)
    assert visit.start.priority is not None
    assert visit.start.priority.button.chosen


def test_the_untouched_start_never_warns(visit: Visit) -> None:
    visit.wait(3600)
    assert not visit.warning()


def test_every_language_has_every_text() -> None:
    first = set(CATALOGUES[VI].texts)
    for language, catalogue in CATALOGUES.items():
        own = {key.removesuffix(".one").removesuffix(".other") for key in catalogue.texts}
        assert own == first, language
