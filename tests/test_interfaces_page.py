"""docs/interfaces.md says what the programs do, no less and no more."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING
from dataclasses import fields as fields_of_dataclass
from datetime import timedelta
from http import HTTPStatus
from importlib import import_module
from inspect import getmembers, isfunction
from typing import Any

import click
import msgspec
import pytest

import display.__main__
import kiosk.__main__
import server.__main__
from server.settings import TEXTS, default_settings
from server.web import shapes
from server.web.board_page import CLIP_NAMES_PATH, CLIP_PATH
from server.web.errors import STATUS_OF_SLUG
from server.web.live_readers import TOPICS
from server.web.operations import Operation, plain_path
from server.web.page_routes import Pages
from server.web.paths import OPENAPI_PATH
from server.web.routes import OPERATIONS
from server.web.voice_clips import VoiceClips
from tests.markdown import ROOT, code, fields, rows, section
from ticket_queue import events, topics
from ticket_queue.catalogue import load_catalogues
from ticket_queue.ids import CounterId, DeviceId, SiteCode
from ticket_queue.lobby import CounterState
from ticket_queue.messages.events import EVENT_KINDS, kind_of
from ticket_queue.ticket import Level, Outcome, TicketState

PAGE = (ROOT / "docs" / "interfaces.md").read_text()
COMMANDS = section(PAGE, "## Commands")
HTTP = section(PAGE, "## HTTP, version 1")
MQTT = section(PAGE, "## MQTT, protocol 5, QoS 1, JSON")
REQUESTS = {code(row[0])[0]: row for row in rows(section(HTTP, "### Requests"))}


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Return every command below one, by what is typed for it."""
    if isinstance(command, click.Group):
        for word, child in command.commands.items():
            yield from commands(child, f"{name} {word}")
    if not isinstance(command, click.Group) or command.invoke_without_command:
        yield name, command


PROGRAMS: Mapping[str, click.Command] = {
    "moiso-kiosk": kiosk.__main__.main,
    "moiso-display": display.__main__.main,
    **{
        f"moiso-server {word}": import_module(place).command
        for word, place in server.__main__.COMMANDS.items()
    },
}
TYPED = dict(pair for name, root in PROGRAMS.items() for pair in commands(root, name))


def documented_commands() -> dict[str, set[str]]:
    """Return the options of each command that the page names."""
    lines = [code(row[0])[0] for row in rows(COMMANDS)]
    return {
        re.split(r" (?=--|\[|[A-Z])", line)[0]: set(re.findall(r"--[\w-]+", line))
        for line in lines
        if line.startswith("moiso-")
    }


def test_every_command_is_documented_and_no_other() -> None:
    assert set(documented_commands()) == set(TYPED)


@pytest.mark.parametrize("name", TYPED)
def test_a_commands_options_are_documented_and_no_other(name: str) -> None:
    options = {
        text
        for parameter in TYPED[name].params
        if isinstance(parameter, click.Option)
        for text in (*parameter.opts, *parameter.secondary_opts)
    }
    assert documented_commands()[name] == options


def test_every_target_of_make_is_documented_and_no_other() -> None:
    makefile = (ROOT / "Makefile").read_text().replace("\\\n", " ")
    phony = re.findall(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)
    targets = {word for line in phony for word in line.split()}
    inner = {word for word in targets if word.startswith(("check-", "debian-"))}
    named = {line.split()[1] for row in rows(COMMANDS) for line in code(row[0])[:1]}
    makes = {word for word in named if f"`make {word}`" in COMMANDS}
    assert makes == targets - inner


def address(operation: Operation) -> str:
    queries = "&".join(f"{query.name}=…" for query in operation.queries)
    path = plain_path(operation.path)
    return f"{operation.method} {path}{'?' if queries else ''}{queries}"


def test_every_request_is_documented_and_no_other() -> None:
    assert set(REQUESTS) == {*map(address, OPERATIONS), f"GET {OPENAPI_PATH}"}


@pytest.mark.parametrize("operation", OPERATIONS, ids=address)
def test_who_may_send_a_request_is_documented(operation: Operation) -> None:
    who = operation.who
    staff = {who.staff.value} if who.staff else set()
    staff |= {"administrator"} if who.administrator else set()
    wanted = {"anyone"} if who.anyone else {*who.devices, *staff}
    assert set(REQUESTS[address(operation)][1].split(", ")) == wanted


@pytest.mark.parametrize("operation", OPERATIONS, ids=address)
def test_the_body_of_a_request_is_documented(operation: Operation) -> None:
    cell = REQUESTS[address(operation)][2]
    if operation.body is None:
        assert cell == "–"
    else:
        body = msgspec.structs.fields(operation.body)
        wanted = {field.encode_name + ("" if field.required else "?") for field in body}
        assert set(fields(code(cell)[0])) == wanted


@pytest.mark.parametrize("operation", OPERATIONS, ids=address)
def test_the_answer_to_a_request_is_documented(operation: Operation) -> None:
    cell = REQUESTS[address(operation)][3]
    if operation.answer is None:
        assert cell == str(operation.status.value)
    elif isinstance(operation.answer, type):
        assert code(cell)[0] == operation.answer.__name__.removesuffix("Shape")
    for status in operation.also:
        assert str(status.value) in cell, f"{status.value} is missing"


def test_what_a_kiosk_hands_in_is_documented() -> None:
    cell = REQUESTS["POST /api/v1/offline-tickets"][2]
    handed_in = msgspec.structs.fields(shapes.OfflineTicketAsked)
    wanted = {field.encode_name + ("" if field.required else "?") for field in handed_in}
    assert set(fields(code(cell)[1])) == wanted


def documented_shapes() -> dict[str, list[str]]:
    block = section(HTTP, "### Shapes").split("```")[1]
    found = re.findall(r"^(\w+) +(\{.*?\})$", block, re.MULTILINE | re.DOTALL)
    return {name: fields(braces) for name, braces in found}


SHAPES: Mapping[str, Any] = {
    name.removesuffix("Shape"): getattr(shapes, name)
    for name in shapes.__all__
    if not name.endswith("Asked") and name != "Shape"
}


def test_every_shape_is_documented_and_no_other() -> None:
    assert set(documented_shapes()) == set(SHAPES)


@pytest.mark.parametrize("name", SHAPES)
def test_a_shapes_fields_are_documented(name: str) -> None:
    wanted = {
        field.encode_name + ("?" if field.default is msgspec.UNSET else "")
        for field in msgspec.structs.fields(SHAPES[name])
    }
    assert set(documented_shapes()[name]) == wanted


def test_every_slug_is_documented_with_its_status_and_no_other() -> None:
    line = HTTP[HTTP.index("Slugs:") :].split("\n\n")[0]
    documented = {
        slug: HTTPStatus(int(status))
        for slugs, status in re.findall(r"((?:`[a-z-]+`,?\s+)+)(\d{3})", line)
        for slug in code(slugs)
    }
    assert documented == STATUS_OF_SLUG


def test_every_word_of_the_wire_is_documented() -> None:
    text = section(HTTP, "### Shapes")
    for words in (TicketState, CounterState, Outcome, Level):
        missing = [word.value for word in words if word.value not in code(text)]
        assert missing == [], f"{words.__name__} has words that docs/interfaces.md lacks"


def test_every_live_event_is_documented_and_no_other() -> None:
    text = section(HTTP, "### Live events").split("`counter=N`")[0]
    named = [word for word in code(text) if word.isidentifier()]
    assert set(named) - {"topics"} == set(TOPICS)


def test_every_page_is_documented_and_no_other() -> None:
    async def nobody(_request: object) -> None:
        return None

    shipped = default_settings()
    clips = VoiceClips(ROOT, load_catalogues(TEXTS), shipped.board.dialect, (), lambda: True)
    pages = Pages(lambda: shipped.site, {}, nobody, nobody, shipped.board, clips, None)
    text = section(HTTP, "### Pages")
    documented = {word for word in code(text) if word.startswith("/")}
    routes = {plain_path(route.path) for route in pages.routes()}
    assert documented == routes | {plain_path(CLIP_PATH), CLIP_NAMES_PATH}


def test_every_topic_is_documented_and_no_other() -> None:
    arguments = {
        "site": SiteCode("{site}"),
        "number": CounterId("{counter}"),  # type: ignore[arg-type]  # the place, not a counter
        "device": DeviceId("{device}"),
    }
    named = [
        function(*(arguments[name] for name in function.__code__.co_varnames[:count]))
        for name, function in getmembers(topics, isfunction)
        if not name.startswith("_") and name not in {"every_device_status", "device_of_status"}
        for count in [function.__code__.co_argcount]
    ]
    documented = [code(row[0])[0] for row in rows(MQTT)]
    assert sorted(documented) == sorted(named)


def test_every_kind_of_event_is_documented_and_no_other() -> None:
    documented = [code(row[0])[0] for row in rows(section(PAGE, "## Events"))]
    assert sorted(documented) == sorted(EVENT_KINDS)


@pytest.mark.parametrize("kind", EVENT_KINDS)
def test_an_events_fields_are_documented(kind: str) -> None:
    happened = {
        kind_of(each): each
        for _, each in getmembers(events, lambda each: isinstance(each, type))
        if issubclass(each, events.Event) and kind_of_or_none(each)
    }[kind]
    wanted = {
        field.name
        + ("_s" if field.type is timedelta else "")
        + ("" if field.default is MISSING else "?")
        for field in fields_of_dataclass(happened)
    }
    row = next(row for row in rows(section(PAGE, "## Events")) if code(row[0])[0] == kind)
    assert set(code(row[1])) == wanted - {"at"}


def kind_of_or_none(event_class: type[events.Event]) -> str | None:
    """Return an event's kind, or None for the classes that events share."""
    return None if event_class.__subclasses__() else kind_of(event_class)
