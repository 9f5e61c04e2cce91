"""Whether every part of the hall has a board that can be heard."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ticket_queue.ids import CounterId
from ticket_queue.messages import Sound
from ticket_queue.services import Counter
from ticket_queue.zones import Zone


@dataclass(frozen=True)
class BoardVoice:
    """A board, for which part of the hall it speaks, and whether it is heard.

    ``device`` is empty for a board in a browser; ``sound`` is None while nobody knows yet.
    """

    device: str
    zone: Zone
    sound: Sound | None
    online: bool = True


@dataclass(frozen=True)
class SilentZone:
    """A part of the hall in which calls are not heard, and the devices that were to say them."""

    zone: Zone
    devices: tuple[str, ...]


def silent_zones(
    boards: Iterable[BoardVoice], counters: Mapping[CounterId, Counter]
) -> tuple[SilentZone, ...]:
    """Return the zones of which some call is said by no board, the largest first.

    Only a zone counts for which some board is meant to speak, whether that board is still there or
    not. It is heard when other boards say its calls as well, each counter calling for the services
    that it serves.
    """
    boards = list(boards)
    heard = [board.zone for board in boards if board.online and board.sound is Sound.OK]
    meant = [board for board in boards if board.sound in {Sound.OK, Sound.NONE}]
    pairs = [(each.counter, service) for each in counters.values() for service in each.serves]
    unheard = [pair for pair in pairs if not any(zone.has(*pair) for zone in heard)]
    found = []
    for zone in dict.fromkeys(board.zone for board in meant):
        if any(zone.has(*pair) for pair in unheard):
            devices = dict.fromkeys(each.device for each in meant if each.zone == zone)
            found.append(SilentZone(zone, tuple(sorted(filter(None, devices)))))
    return tuple(sorted(found, key=_largest_first))


def _largest_first(silent: SilentZone) -> tuple[bool, list[int], list[str]]:
    zone = silent.zone
    return not zone.is_whole, sorted(zone.counters), sorted(zone.services)
