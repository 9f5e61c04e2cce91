"""Where in the hall no board can be heard."""

from server.hall_voice import BoardVoice, SilentZone, silent_zones
from ticket_queue.ids import CounterId, ServiceCode
from ticket_queue.messages import Sound
from ticket_queue.services import Counter
from ticket_queue.zones import WHOLE_HALL, Zone

SEALS, LAND, TAX = ServiceCode("seals"), ServiceCode("land"), ServiceCode("tax")
COUNTERS = {
    CounterId(1): Counter(counter=CounterId(1), serves=(SEALS,)),
    CounterId(2): Counter(
        counter=CounterId(2),
        serves=(
            SEALS,
            LAND,
        ),
    ),
    CounterId(3): Counter(counter=CounterId(3), serves=(TAX,), helps=(LAND,)),
}


def counters(*numbers: int) -> Zone:
    return Zone(counters=frozenset(CounterId(number) for number in numbers))


def board(device: str, sound: Sound | None, zone: Zone = WHOLE_HALL, **more: bool) -> BoardVoice:
    return BoardVoice(device, zone, sound, **more)


def silent(*boards: BoardVoice) -> tuple[SilentZone, ...]:
    return silent_zones(boards, COUNTERS)


def test_a_hall_whose_board_speaks_is_not_silent() -> None:
    assert silent(board("tv-1", Sound.OK)) == ()


def test_a_board_that_cannot_be_heard_or_is_gone_leaves_its_zone_silent() -> None:
    assert silent(board("tv-1", Sound.NONE)) == (SilentZone(WHOLE_HALL, ("tv-1",)),)
    gone = board("tv-1", Sound.NONE, counters(1), online=False)
    assert silent(gone, board("tv-2", Sound.OK, counters(2))) == (
        SilentZone(counters(1), ("tv-1",)),
    )


def test_what_a_gone_board_said_last_counts_for_nothing() -> None:
    assert silent(board("tv-1", Sound.OK, online=False)) == (SilentZone(WHOLE_HALL, ("tv-1",)),)


def test_another_board_may_speak_for_a_zone() -> None:
    mute = board("tv-1", Sound.NONE, counters(1, 2))
    assert silent(mute, board("tv-2", Sound.OK)) == ()
    assert silent(mute, board("tv-2", Sound.OK, counters(1, 2, 3))) == ()
    halves = board("tv-2", Sound.OK, counters(1)), board("tv-3", Sound.OK, counters(2))
    assert silent(mute, *halves) == ()
    assert silent(mute, halves[0]) == (SilentZone(counters(1, 2), ("tv-1",)),)


def test_a_zone_of_services_is_heard_by_counters_and_the_other_way_round() -> None:
    seals = Zone(services=frozenset({SEALS}))
    assert silent(board("a", Sound.NONE, seals), board("b", Sound.OK, counters(1, 2))) == ()
    assert silent(board("a", Sound.NONE, counters(1)), board("b", Sound.OK, seals)) == ()
    assert silent(board("a", Sound.NONE, counters(2)), board("b", Sound.OK, seals)) == (
        SilentZone(counters(2), ("a",)),
    )


def test_the_whole_hall_is_heard_when_its_zones_are() -> None:
    zones = board("a", Sound.OK, counters(1, 2)), board("b", Sound.OK, counters(3))
    assert silent(board("door", Sound.NONE), *zones) == ()


def test_boards_that_are_not_meant_to_speak_or_do_not_know_yet_warn_nobody() -> None:
    assert silent(board("tv-1", Sound.OFF), board("tv-2", None)) == ()
    assert silent() == ()


def test_a_board_that_is_not_meant_to_speak_covers_nothing() -> None:
    found = silent(board("tv-1", Sound.OFF), board("tv-2", Sound.NONE, online=False))
    assert found == (SilentZone(WHOLE_HALL, ("tv-2",)),)


def test_zones_are_named_once_with_their_devices_and_the_largest_first() -> None:
    one = counters(1)
    mute = (board("b", Sound.NONE, one), board("a", Sound.NONE, one), board("", Sound.NONE))
    assert silent(*mute) == (SilentZone(WHOLE_HALL, ()), SilentZone(one, ("a", "b")))
