"""Reading a request: the reader's language, the body, the query."""

import asyncio
import math
import re
from datetime import date
from typing import TypeVar

import msgspec
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from server.web.keys import FRONT
from server.web.page_language import page_language
from server.web.problems import ProblemError
from ticket_queue.catalogue import Catalogue
from ticket_queue.free_text import names_a_person, tidied

LARGEST_BODY = 256 * 1024
BODY_WITHIN_S = 30.0
"""Ten times what the largest body takes on a slow wireless network."""

S = TypeVar("S", bound=msgspec.Struct)

EXACT = 2.0**53
"""Up to here a number with a point is the whole number that it looks like."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FIELD_IN_PATH = re.compile(r"`\$\.?([^`]*)`")
_MISSING_FIELD = re.compile(r"missing required field `([^`]*)`")
_UNKNOWN_FIELD = re.compile(r"contains unknown field `([^`]*)`")


def reader_texts(request: web.Request) -> Catalogue:
    """Return the catalogue of the reader's language."""
    catalogues = request.app[FRONT].catalogues
    return catalogues[page_language(request, catalogues)]


async def read_body(request: web.Request, shape: type[S]) -> S:
    """Read a JSON body into its shape.

    A whole number may be written with a point (``5.0``), as JSON Schema has it.

    Raises:
        ProblemError: not JSON, not an object, or a field that does not fit; it names the field.
    """
    raw = await _bytes_of(request)
    try:
        parsed = _DECODER.decode(raw or b"null")
    except (ValueError, RecursionError) as error:
        raise ProblemError("invalid", "malformed_json") from error
    if not isinstance(parsed, dict):
        raise ProblemError("invalid", "body_not_object")
    try:
        return msgspec.convert(parsed, shape)
    except msgspec.ValidationError as error:
        raise _field_problem(str(error)) from error


async def _bytes_of(request: web.Request) -> bytes:
    """Read a body as it comes.

    Raises:
        ProblemError: it is compressed, or broken off.
        HTTPRequestTimeout: it does not come to an end.
    """
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise ProblemError("invalid", "compressed_body")
    try:
        if request.content.is_eof():  # as nearly always: it came with the request's head
            return await request.read()
        async with asyncio.timeout(BODY_WITHIN_S):
            return await request.read()
    except TimeoutError as error:
        raise web.HTTPRequestTimeout from error
    except (web.RequestPayloadError, HttpProcessingError) as error:
        raise ProblemError("invalid", "malformed_json") from error


def _number(text: str) -> int | float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return int(number) if number.is_integer() and abs(number) <= EXACT else number


_DECODER = msgspec.json.Decoder(float_hook=_number)


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


def query_day(request: web.Request, name: str) -> date | None:
    """Read a day such as 2026-11-23 from the query, or None when it is not there.

    Raises:
        ProblemError: it is something else.
    """
    text = request.query.get(name)
    if text is None:
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ProblemError("invalid", "wrong_query", field=name)


def harmless(text: str, field: str) -> str:
    """Return a free text that names no person, tidied.

    Raises:
        ProblemError: it holds an identity number, a phone number or a card (promise P8), or is
            empty.
    """
    text = tidied(text)
    if not text:
        raise ProblemError("invalid", "text_empty", field=field)
    if names_a_person(text):
        raise ProblemError("invalid", "text_names_a_person", field=field)
    return text
