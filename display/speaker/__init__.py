"""The board's loudspeaker: says what the queue of announcements lets through, in a thread."""

from display.speaker.announcer import Announcer
from display.speaker.speaker import NoSoundError, Player, Speaker

__all__ = ["Announcer", "NoSoundError", "Player", "Speaker"]
