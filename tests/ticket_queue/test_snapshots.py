from tests.ticket_queue.lobbies import OFFICER, Hall, counter, service, site
from ticket_queue.free_text import text_hash
from ticket_queue.ids import CounterId, Language
from ticket_queue.messages import decode_snapshot, encode_snapshot, json_bytes
from ticket_queue.rules import counters, serving
from ticket_queue.snapshots import Teller

LARGEST = 16_384
LONG = "Tiếp nhận và trả kết quả lĩnh vực Nông nghiệp và Môi trường, Xây dựng và Đô thị"
BIG = site(
    [
        service(series, names={Language("vi"): LONG, Language("en"): LONG})
        for series in range(1, 10)
    ],
    [counter(number, [1 + number % 9]) for number in range(1, 31)],
)
REASON = "Cán bộ đi họp giao ban đột xuất tại Ủy ban nhân dân phường, xin quay lại sau"
SMALL = site([service(1)], [counter(1, [1]), counter(2, [1])])


def teller(hall: Hall) -> Teller:
    return Teller(hall.lobby, hall.now, "0011223344556677", 1.0, lambda _hash: REASON)


def busy_hall() -> Hall:
    """Thirty counters, nine services: everybody calls, a third is on a break with its reason."""
    hall = Hall(BIG)
    for number in range(1, 31):
        hall.open(number)
        for _ in range(3):
            hall.issue(1 + number % 9)
        if number % 3:
            hall.call(number)
        else:
            pause = counters.pause_counter(
                hall.lobby, hall.now, CounterId(number), OFFICER, text_hash(REASON, b"salt")
            )
            hall.fold(pause)
    hall.fold(counters.publish_notice(hall.lobby, hall.now, LONG * 2, OFFICER))
    return hall


def test_the_largest_snapshot_stays_below_its_size() -> None:
    snapshot = teller(busy_hall()).board()
    assert len(snapshot.counters) == 30
    assert len(snapshot.recent) == 10
    assert len(json_bytes(encode_snapshot(snapshot))) < LARGEST


def test_a_snapshot_comes_back_as_it_went() -> None:
    snapshot = teller(busy_hall()).board()
    assert decode_snapshot(json_bytes(encode_snapshot(snapshot))) == snapshot


def test_recent_calls_stand_newest_first_and_say_whether_they_still_hold() -> None:
    hall = Hall(SMALL)
    hall.open(1, 2)
    hall.issue()
    hall.issue()
    hall.call(1)
    hall.call(2)
    hall.fold(serving.recall(hall.lobby, hall.now, CounterId(1), OFFICER))
    hall.fold(serving.start_serving(hall.lobby, hall.now, CounterId(2), OFFICER))
    told = [
        (each.call.call_no, each.call.number, each.call.attempt, each.still_called)
        for each in teller(hall).board().recent
    ]
    assert told == [(3, 1001, 2, True), (2, 1002, 1, False), (1, 1001, 1, True)]


def test_a_sign_shows_what_its_counter_holds_and_since_when() -> None:
    hall = Hall(SMALL)
    empty = teller(hall).counter_sign(CounterId(1)).sign
    assert (empty.state, empty.number, empty.since) == ("closed", None, None)
    hall.open(1)
    hall.issue()
    hall.wait(minutes=5)
    hall.call(1)
    sign = teller(hall).counter_sign(CounterId(1)).sign
    assert (sign.label, sign.ticket_state, sign.since) == ("1001", "called", hall.now)


def test_a_pause_of_the_site_goes_before_its_notice() -> None:
    hall = Hall(SMALL)
    hall.fold(counters.publish_notice(hall.lobby, hall.now, "Chào", OFFICER))
    assert teller(hall).board().notice == "Chào"
    hall.fold(counters.pause_site(hall.lobby, hall.now, "Mất điện", OFFICER))
    assert teller(hall).board().notice == "Mất điện"
    assert not any(each.open for each in teller(hall).board().waiting)
