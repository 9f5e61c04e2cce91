"""The log hears of a sender's nonsense once a minute."""

from ticket_queue.complaints import LONGEST, MOST_SENDERS, ONCE_IN_S, Complaints, shortened


def test_a_sender_is_complained_of_once_a_minute_and_no_other_is_silenced_by_it() -> None:
    now = [0.0]
    complaints = Complaints(lambda: now[0])
    assert complaints.is_due("kiosk-1")
    assert not complaints.is_due("kiosk-1")
    assert complaints.is_due("kiosk-2")
    now[0] = ONCE_IN_S
    assert complaints.is_due("kiosk-1")
    assert not complaints.is_due("kiosk-1")


def test_a_thousand_names_do_not_fill_the_memory() -> None:
    complaints = Complaints(lambda: 0.0)
    assert all(complaints.is_due(f"device-{n}") for n in range(MOST_SENDERS + 1))
    assert complaints.is_due("device-0")
    assert not complaints.is_due(f"device-{MOST_SENDERS}")


def test_a_complaint_quotes_only_the_beginning_of_nonsense() -> None:
    assert shortened(ValueError("x" * 5000)) == "x" * LONGEST + "…"
    assert shortened("v: is missing") == "v: is missing"
