"""Every kind of event goes to JSON and comes back without loss."""

import dataclasses
import json
import types
import typing
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_queue import events as happened
from ticket_queue.events import Event
from ticket_queue.messages import MessageError
from ticket_queue.messages.events import EVENT_KINDS, decode_event, encode_event, kind_of

ABSTRACT = {"Event", "TicketEvent", "TicketMoved", "CounterEvent"}
CLASSES: list[type[Event]] = [
    each
    for name, each in vars(happened).items()
    if isinstance(each, type) and issubclass(each, Event) and name not in ABSTRACT
]
MOMENTS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - the offset follows
    datetime(2100, 1, 1),  # noqa: DTZ001 - (the same)
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))]),
)
SIMPLE: dict[object, st.SearchStrategy[object]] = {
    datetime: MOMENTS,
    date: st.dates(),
    timedelta: st.timedeltas(timedelta(0), timedelta(days=30)),
    str: st.text(st.characters(exclude_categories=["Cs"])),
    int: st.integers(0, 10**9),
    bool: st.booleans(),
}


def strategy_of(hint: typing.Any) -> st.SearchStrategy[object]:  # noqa: ANN401 - any field's type
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return st.one_of(
            *(
                st.none() if each is type(None) else strategy_of(each)
                for each in typing.get_args(hint)
            )
        )
    if typing.get_origin(hint) is tuple:
        return st.lists(strategy_of(typing.get_args(hint)[0]), max_size=4).map(tuple)
    while isinstance(hint, typing.NewType):
        hint = hint.__supertype__
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    return SIMPLE[hint]


def events_of(event_class: type[Event]) -> st.SearchStrategy[Event]:
    hints = typing.get_type_hints(event_class)
    fields = {
        field.name: strategy_of(hints[field.name]) for field in dataclasses.fields(event_class)
    }
    return st.builds(event_class, **fields)


def test_every_event_of_the_module_has_a_kind_of_its_own() -> None:
    assert {kind_of(each) for each in CLASSES} == set(EVENT_KINDS)
    assert len(CLASSES) == len(EVENT_KINDS)


@pytest.mark.parametrize("event_class", CLASSES, ids=lambda each: each.__name__)
@given(data=st.data())
def test_an_event_comes_back_as_it_went(event_class: type[Event], data: st.DataObject) -> None:
    event = data.draw(events_of(event_class))
    body = encode_event(event)
    assert body["kind"] == kind_of(event_class)
    assert decode_event(json.loads(json.dumps(body))) == event


@pytest.mark.parametrize("event_class", CLASSES, ids=lambda each: each.__name__)
@given(data=st.data())
def test_what_lacks_a_field_or_holds_a_wrong_one_is_refused(
    event_class: type[Event], data: st.DataObject
) -> None:
    body = encode_event(data.draw(events_of(event_class)))
    for wrong in ({"v": 2}, {"kind": "unheard_of"}, {"at": "yesterday"}, {"at": 5}):
        with pytest.raises(MessageError):
            decode_event({**body, **wrong})
    required = [f.name for f in dataclasses.fields(event_class)
                if f.default is f.default_factory]  # fmt: skip
    for name in required:
        less = {key: value for key, value in body.items() if key not in (name, f"{name}_s")}
        with pytest.raises(MessageError, match="missing"):
            decode_event(less)


def test_moments_and_durations_are_written_as_the_interface_says() -> None:
    body = encode_event(
        happened.TicketExpired(
            at=datetime(2026, 11, 23, 8, 5, 9, 123000, timezone(timedelta(hours=7))),
            ticket_id="t",  # type: ignore[arg-type]  # a TicketId
            wait=timedelta(minutes=5),
        )
    )
    assert body == {
        "v": 1,
        "kind": "ticket_expired",
        "at": "2026-11-23T08:05:09.123+07:00",
        "ticket_id": "t",
        "by": "",
        "wait_s": 300.0,
    }
