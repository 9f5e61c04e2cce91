"""Reading a request: the reader's language, the body, the query."""

import re
from typing import TypeVar

import msgspec
from aiohttp import web

from server.web.keys import CONTEXT
from server.web.page_language import page_language
from server.web.problems import ProblemError
from ticket_queue.catalogue import Catalogue
from ticket_queue.free_text import names_a_person

LARGEST_BODY = 256 * 1024

S = TypeVar("S", bound=msgspec.Struct)

_FIELD_IN_PATH = re.compile(r"`\$\.?([^`]*)`")
_MISSING_FIELD = re.compile(r"missing required field `([^`]*)`")
_UNKNOWN_FIELD = re.compile(r"contains unknown field `([^`]*)`")


def reader_texts(request: web.Request) -> Catalogue:
    """Return the catalogue of the reader's language."""
    catalogues = request.app[CONTEXT].catalogues
    return catalogues[page_language(request, catalogues)]


async def read_body(request: web.Request, shape: type[S]) -> S:
    """Read a JSON body into its shape.

    Raises:
        ProblemError: not JSON, not an object, or a field that does not fit; it names the field.
    """
    raw = await request.read()
    try:
        parsed = msgspec.json.decode(raw or b"null")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProblemError("invalid", "malformed_json") from error
    if not isinstance(parsed, dict):
        raise ProblemError("invalid", "body_not_object")
    try:
        return msgspec.convert(parsed, shape)
    except msgspec.ValidationError as error:
        raise _field_problem(str(error)) from error


def _field_problem(message: str) -> ProblemError:
    path = _FIELD_IN_PATH.search(message)
    within = path.group(1) if path else ""
    for pattern, key in ((_MISSING_FIELD, "missing_field"), (_UNKNOWN_FIELD, "unknown_field")):
        named = pattern.search(message)
        if named is not None:
            return ProblemError("invalid", key, field=_join(within, named.group(1)))
    is_text = "regex" in message or "length" in message
    key = "bad_uuid" if is_text and within.endswith("_id") else "wrong_type"
    return ProblemError("invalid", key, field=within)


def _join(within: str, name: str) -> str:
    return f"{within}.{name}" if within else name


def query_number(request: web.Request, name: str, default: int, most: int) -> int:
    """Read a whole number from the query, 0 … ``most``.

    Raises:
        ProblemError: it is something else.
    """
    text = request.query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 20) or int(text) > most:  # noqa: PLR2004 - digits of 2**63
        raise ProblemError("invalid", "wrong_query", field=name)
    return int(text)


def query_choice(request: web.Request, name: str, choices: tuple[str, ...]) -> str | None:
    """Read one of some words from the query, or None when it is not there.

    Raises:
        ProblemError: it is something else.
    """
    text = request.query.get(name)
    if text is not None and text not in choices:
        raise ProblemError("invalid", "wrong_query", field=name)
    return text


def harmless(text: str, field: str) -> str:
    """Return a free text that names no person, without the space around it.

    Raises:
        ProblemError: it holds an identity number, a phone number or a card (promise P8), or is
            empty.
    """
    text = text.strip()
    if not text:
        raise ProblemError("invalid", "text_empty", field=field)
    if names_a_person(text):
        raise ProblemError("invalid", "text_names_a_person", field=field)
    return text
