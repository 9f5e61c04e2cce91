"""Signing in: whose number, then the PIN, on twelve keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from display.counter_server import Person, SignIn
from display.pad_keys import PadKey

LONGEST_NUMBER = 3
SHORTEST_PIN, LONGEST_PIN = 4, 12
NAMES_ON_A_PAGE = 6


@dataclass
class Entry:
    """What has been typed so far; ``lasts`` are ids of those who worked here, the last one first.

    Who worked here last needs no number: the NEXT key chooses them.
    """

    lasts: tuple[str, ...]
    people: tuple[Person, ...] | None = None
    chosen: Person | None = None
    number: str = ""
    pin: str = ""
    page: int = 0

    def take(self, people: Sequence[Person]) -> None:
        """Keep who may sign in: those who worked here last first, the others by number."""
        place = {staff: at for at, staff in enumerate(self.lasts)}
        last = len(place)
        self.people = tuple(
            sorted(people, key=lambda each: (place.get(each.staff, last), each.number))
        )
        if self.chosen not in self.people:
            self.chosen, self.pin = None, ""

    @property
    def last(self) -> Person | None:
        """Who worked here last, if they still may."""
        first = self.people[0] if self.people else None
        return first if first is not None and first.staff in self.lasts[:1] else None

    @property
    def pages(self) -> int:
        """How many pages the names take."""
        return -(-len(self.people or ()) // NAMES_ON_A_PAGE)

    @property
    def shown(self) -> tuple[Person, ...]:
        """The names of the page at hand."""
        start = self.page * NAMES_ON_A_PAGE
        return (self.people or ())[start : start + NAMES_ON_A_PAGE]

    def touch(self, number: int) -> bool:
        """Choose somebody by number; tell whether there is somebody."""
        self.number = ""
        self.chosen = next((each for each in self.people or () if each.number == number), None)
        return self.chosen is not None

    def press(self, key: PadKey) -> SignIn | str | None:
        """Take a key; return a sign-in to send, the key of what is wrong, or None."""
        return self._press_name(key) if self.chosen is None else self._press_pin(self.chosen, key)

    def _press_name(self, key: PadKey) -> str | None:
        if key.isdecimal():
            self.number = (self.number + key)[-LONGEST_NUMBER:]
        elif key is PadKey.ERASE:
            self.number = self.number[:-1]
        elif key is PadKey.MORE and self.pages:
            self.page = (self.page + 1) % self.pages
        elif key is PadKey.NEXT and self.people is not None:
            if not self.number and self.last is not None:
                self.chosen = self.last
            elif not self.number:
                return "number_first"
            elif not self.touch(int(self.number)):
                return "nobody_of_number"
        return None

    def _press_pin(self, person: Person, key: PadKey) -> SignIn | str | None:
        if key.isdecimal():
            self.pin = (self.pin + key)[:LONGEST_PIN]
        elif key is PadKey.ERASE and self.pin:
            self.pin = self.pin[:-1]
        elif key is PadKey.ERASE:
            self.chosen = None
        elif key is PadKey.NEXT:
            if len(self.pin) < SHORTEST_PIN:
                return "pin_first"
            pin, self.pin = self.pin, ""
            return SignIn(person.staff, pin)
        return None
