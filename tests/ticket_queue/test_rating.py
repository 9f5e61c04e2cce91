"""Five faces, once, after it was served; and a slip once more, as long as it leads somewhere."""

import pytest

from tests.ticket_queue.lobbies import OFFICER, Hall, counter, service, site
from ticket_queue.events import SlipReprinted, TicketRated
from ticket_queue.folding import FoldError, apply
from ticket_queue.ids import CounterId, DeviceId, TextHash, TicketId
from ticket_queue.rules import moving, rating, reprinting, serving
from ticket_queue.rules.refusals import InvalidRefused, UnknownRefused, WrongStateRefused

KIOSK = DeviceId("kiosk-1")


@pytest.fixture
def hall() -> Hall:
    hall = Hall(site([service(1)], [counter(1, [1])]))
    hall.open(1)
    return hall


def served(hall: Hall) -> TicketId:
    ticket = hall.issue()
    hall.call()
    hall.serve(minutes=3)
    return ticket


def test_a_served_ticket_takes_one_rating_with_a_sentence(hall: Hall) -> None:
    ticket = served(hall)
    (rated,) = rating.rate(hall.lobby, hall.now, ticket, 4, "citizen", TextHash("words"))
    assert rated == TicketRated(
        at=hall.now, ticket_id=ticket, score=4, sentence=TextHash("words"), by="citizen"
    )
    hall.fold([rated])
    assert hall.lobby.tickets[ticket].score == 4
    with pytest.raises(WrongStateRefused) as refused:
        rating.rate(hall.lobby, hall.now, ticket, 5, "citizen")
    assert refused.value.key == "already_rated"


def test_nobody_rates_before_it_was_served(hall: Hall) -> None:
    ticket = hall.issue()
    for step in (lambda: None, hall.call):
        step()
        with pytest.raises(WrongStateRefused) as refused:
            rating.rate(hall.lobby, hall.now, ticket, 5, "citizen")
        assert refused.value.key == "rate_not_served"
    with pytest.raises(UnknownRefused):
        rating.rate(hall.lobby, hall.now, TicketId("nobody's"), 5, "citizen")


@pytest.mark.parametrize("score", [-1, 0, 6])
def test_there_are_five_scores(hall: Hall, score: int) -> None:
    with pytest.raises(InvalidRefused):
        rating.rate(hall.lobby, hall.now, served(hall), score, "citizen")


def test_a_rating_outlives_a_reopening_and_stays_the_only_one(hall: Hall) -> None:
    ticket = served(hall)
    hall.fold(rating.rate(hall.lobby, hall.now, ticket, 2, "citizen"))
    hall.fold(serving.reopen(hall.lobby, hall.now, CounterId(1), ticket, OFFICER))
    hall.fold(serving.finish_serving(hall.lobby, hall.now, CounterId(1), OFFICER))
    assert hall.lobby.tickets[ticket].score == 2
    with pytest.raises(WrongStateRefused):
        rating.rate(hall.lobby, hall.now, ticket, 5, "citizen")


def test_a_ledger_that_holds_two_ratings_of_a_ticket_is_damaged(hall: Hall) -> None:
    ticket = served(hall)
    again = TicketRated(at=hall.now, ticket_id=ticket, score=5)
    hall.fold([again])
    with pytest.raises(FoldError, match="rated twice"):
        apply(hall.lobby, again, hall.lobby.seq + 1)


def test_a_slip_is_printed_again_while_its_ticket_lives_and_each_time_is_counted(
    hall: Hall,
) -> None:
    ticket = hall.issue()
    (again,) = reprinting.reprint(hall.lobby, hall.now, ticket, KIOSK, "huong")
    assert again == SlipReprinted(at=hall.now, ticket_id=ticket, device=KIOSK, by="huong")
    hall.fold([again, again])
    assert hall.lobby.tickets[ticket].reprints == 2
    hall.fold(moving.cancel(hall.lobby, hall.now, ticket, "citizen"))
    with pytest.raises(WrongStateRefused) as refused:
        reprinting.reprint(hall.lobby, hall.now, ticket, KIOSK, "huong")
    assert refused.value.key == "state_cancelled"
