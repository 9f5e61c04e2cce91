"""The desk: the one place where verbs are decided, recorded, and only then answered."""

from server.desk.beside import ANSWERS_KEPT_DAYS
from server.desk.command import (
    Answered,
    Command,
    Decide,
    Happening,
    Listener,
    RequestIdReused,
    ToAnnounce,
)
from server.desk.desk import Desk

__all__ = [
    "ANSWERS_KEPT_DAYS",
    "Answered",
    "Command",
    "Decide",
    "Desk",
    "Happening",
    "Listener",
    "RequestIdReused",
    "ToAnnounce",
]
