"""Errands that a guide has a kiosk do, and the kiosks that can do them."""

from msgspec import UNSET, UnsetType

from server.web.shapes.base import Moment, Shape
from server.web.shapes.people import IssuedShape


class KioskShape(Shape, kw_only=True):
    """A kiosk as a guide sees it; ``reachable`` when an errand would come to it now."""

    device: str
    reachable: bool
    kiosk: int | UnsetType = UNSET
    printer: str | UnsetType = UNSET
    paper: str | UnsetType = UNSET
    detail: str | UnsetType = UNSET


class KiosksShape(Shape, kw_only=True):
    """All kiosks."""

    at: Moment
    kiosks: list[KioskShape]


class ErrandShape(Shape, kw_only=True):
    """An errand that is on its way to a kiosk."""

    errand_id: str
    device: str
    kind: str


class ErrandResultShape(ErrandShape, kw_only=True):
    """What became of an errand: ``ok``, ``down``, ``unknown`` or ``no-answer``."""

    result: str
    detail: str | UnsetType = UNSET


class ErrandOrderShape(Shape, kw_only=True):
    """What the kiosk is told: a slip to print again in a language, or that paper was changed."""

    errand_id: str
    kind: str
    language: str
    ticket: IssuedShape | UnsetType = UNSET
