"""Events, to the JSON of the ledger and back without loss.

The form follows the event's fields: moments are RFC 3339 texts, durations seconds in names that
end in ``_s``, everything else as it is. ``kind`` is the event's name in the past tense
(``ticket_called``), ``v`` the version of the form.
"""

import re
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import Enum

from ticket_queue import events as happened
from ticket_queue.events import Event
from ticket_queue.messages.coding import MessageError, moment_from_text, moment_to_text

EVENT_VERSION = 1


@dataclass(frozen=True)
class _Coder:
    field: str
    name: str
    encode: Callable[[typing.Any], object]
    decode: Callable[[typing.Any], object]
    required: bool


def encode_event(event: Event) -> dict[str, object]:
    """Write an event; what is empty is left out."""
    body: dict[str, object] = {"v": EVENT_VERSION, "kind": kind_of(type(event))}
    for coder in _CODERS[type(event)]:
        value = getattr(event, coder.field)
        if value is not None:
            body[coder.name] = coder.encode(value)
    return body


def decode_event(body: Mapping[str, typing.Any]) -> Event:
    """Read an event.

    Raises:
        MessageError: the kind is unknown, the version is newer than this program, or a field is
            missing or of the wrong form.
    """
    kind = body.get("kind")
    event_class = _CLASSES.get(str(kind))
    if event_class is None:
        message = f"unknown kind of event: {kind!r}"
        raise MessageError(message)
    if body.get("v") != EVENT_VERSION:
        message = f"{kind}: version {body.get('v')!r} is unknown; a newer program wrote it"
        raise MessageError(message)
    values: dict[str, object] = {}
    for coder in _CODERS[event_class]:
        if coder.name in body:
            try:
                values[coder.field] = coder.decode(body[coder.name])
            except (TypeError, ValueError, AttributeError) as error:
                message = f"{kind}: {coder.name} is {body[coder.name]!r}"
                raise MessageError(message) from error
        elif coder.required:
            message = f"{kind}: {coder.name} is missing"
            raise MessageError(message)
    return event_class(**values)  # type: ignore[arg-type]  # the coders made each field's own type


def kind_of(event_class: type[Event]) -> str:
    """Return an event's name on the wire: ``TicketCalled`` is ``ticket_called``."""
    return _KINDS[event_class]


def _concrete(event_class: type[Event]) -> list[type[Event]]:
    below = event_class.__subclasses__()
    return [event_class] if not below else [leaf for each in below for leaf in _concrete(each)]


def _is_in_use(event_class: type[Event]) -> bool:
    """Leave out what ``slots=True`` has made a second time: the first stays a subclass as well."""
    return vars(happened)[event_class.__name__] is event_class


def _kind(event_class: type[Event]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", event_class.__name__).lower()


_CLASSES = {_kind(each): each for each in _concrete(Event) if _is_in_use(each)}
_KINDS = {each: kind for kind, each in _CLASSES.items()}
EVENT_KINDS = tuple(_CLASSES)
"""Every kind of event that the ledger may hold."""


def _coders_of(event_class: type[Event]) -> tuple[_Coder, ...]:
    hints = typing.get_type_hints(event_class)
    return tuple(
        _coder(field.name, hints[field.name], required=_is_required(field))
        for field in fields(event_class)
    )


def _is_required(field: typing.Any) -> bool:  # noqa: ANN401 - dataclasses.Field of any type
    return field.default is field.default_factory


def _coder(name: str, hint: object, *, required: bool) -> _Coder:
    kind = _plain_type(hint)
    if kind is datetime:
        return _Coder(name, name, moment_to_text, moment_from_text, required)
    if kind is date:
        return _Coder(name, name, date.isoformat, date.fromisoformat, required)
    if kind is timedelta:
        return _Coder(name, f"{name}_s", timedelta.total_seconds, _duration, required)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _Coder(name, name, str, kind, required)
    if kind is tuple:
        return _Coder(name, name, list, tuple, required)
    return _Coder(name, name, _same, _typed(kind), required)


def _plain_type(hint: object) -> object:
    """Return the run-time type behind an optional, a NewType or a tuple of them."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        hint = next(each for each in typing.get_args(hint) if each is not type(None))
    while isinstance(hint, typing.NewType):
        hint = hint.__supertype__
    return typing.get_origin(hint) or hint


def _typed(kind: object) -> Callable[[typing.Any], object]:
    def decode(value: object) -> object:
        if type(value) is not kind:
            raise TypeError
        return value

    return decode


def _duration(value: float) -> timedelta:
    return timedelta(seconds=value)


def _same(value: object) -> object:
    return value


_CODERS = {each: _coders_of(each) for each in _KINDS}
