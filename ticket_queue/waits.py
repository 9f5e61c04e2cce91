"""The wait clock: wait so far, the moment at which a wait reaches a length, the expected wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ticket_queue.hours import OpeningHours
from ticket_queue.ticket import Ticket

ENOUGH_SERVED = 10
"""Finished tickets of the day from which their mean replaces the site's guess."""


@dataclass(frozen=True, slots=True)
class ExpectedWait:
    """An honest range for a wait to come."""

    low: timedelta
    high: timedelta


@dataclass(frozen=True, slots=True)
class Handled:
    """How many tickets of a service were served today, and the desk time they took in all."""

    count: int = 0
    total: timedelta = timedelta(0)

    def mean(self, guess: timedelta) -> timedelta:
        """Return the mean desk time; the guess until ten tickets have been served."""
        return self.total / self.count if self.count >= ENOUGH_SERVED else guess


def wait_so_far(ticket: Ticket, hours: OpeningHours, now: datetime) -> timedelta:
    """Return the open time that a ticket has waited in its present count."""
    if ticket.waiting_since is None:
        return ticket.waited
    return ticket.waited + hours.open_between(ticket.waiting_since, now)


def moment_of_wait(ticket: Ticket, hours: OpeningHours, length: timedelta) -> datetime:
    """Return when the wait of a waiting ticket reaches, or reached, a length.

    Raises:
        ValueError: the ticket does not wait.
    """
    if ticket.waiting_since is None:
        message = f"ticket {ticket.ticket_id} does not wait"
        raise ValueError(message)
    return hours.moment_after(ticket.waiting_since, length - ticket.waited)


def expected_wait(people_ahead: int, mean: timedelta, open_counters: int) -> ExpectedWait:
    """Return people ahead × mean desk time ÷ open counters, give or take half.

    Without an open counter one is assumed: it is the least that has to open.
    """
    middle = people_ahead * mean / max(open_counters, 1)
    return ExpectedWait(low=middle / 2, high=middle * 3 / 2)
