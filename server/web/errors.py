"""Problem details (RFC 9457): a slug for programs, a sentence for the person who reads."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler
from msgspec import UNSET

from server.accounts import AccountFileError
from server.desk import RequestIdReused
from server.ports import StorageError
from server.web.asking import reader_texts
from server.web.commands import showing_of
from server.web.keys import CONTEXT
from server.web.problems import FieldMistake, ProblemError
from server.web.shapes import FieldProblem, ProblemShape
from ticket_queue.catalogue import Catalogue
from ticket_queue.rules.refusals import Refused

_log = logging.getLogger(__name__)

STATUS_OF_SLUG: Mapping[str, HTTPStatus] = {
    "invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
    "request-id-reused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "not-found": HTTPStatus.NOT_FOUND,
    "unauthorized": HTTPStatus.UNAUTHORIZED,
    "forbidden": HTTPStatus.FORBIDDEN,
    "closed": HTTPStatus.CONFLICT,
    "service-paused": HTTPStatus.CONFLICT,
    "queue-empty": HTTPStatus.CONFLICT,
    "wrong-state": HTTPStatus.CONFLICT,
    "too-early": HTTPStatus.CONFLICT,
    "counter-busy": HTTPStatus.CONFLICT,
    "counter-closed": HTTPStatus.CONFLICT,
    "device-away": HTTPStatus.CONFLICT,
    "too-many": HTTPStatus.TOO_MANY_REQUESTS,
    "storage": HTTPStatus.SERVICE_UNAVAILABLE,
    "clock": HTTPStatus.SERVICE_UNAVAILABLE,
    "fault": HTTPStatus.INTERNAL_SERVER_ERROR,
}
_SLUG_OF_STATUS = {
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.METHOD_NOT_ALLOWED: "invalid",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "invalid",
}
_KEY_OF_STATUS = {
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "payload_too_large",
    HTTPStatus.REQUEST_TIMEOUT: "body_too_slow",
}


_FOR_PROGRAMS = ("/healthz", "/readyz", "/metrics")


def is_of_interface(request: web.Request) -> bool:
    """Tell whether programs ask for a path, and not people."""
    return request.path.startswith("/api/") or request.path in _FOR_PROGRAMS


@web.middleware
async def problem_details(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every fault of the interface with problem details; pages have their own."""
    if not is_of_interface(request):
        return await handler(request)
    try:
        return await handler(request)
    except ProblemError as error:
        texts = reader_texts(request)
        detail = texts(f"problem.{error.key}", **error.facts)
        mistakes = list(error.mistakes)
        if "field" in error.facts:
            mistakes.append(FieldMistake(str(error.facts["field"]), detail))
        return _problem(texts, error.slug, detail, mistakes=mistakes, headers=error.headers)
    except Refused as refused:
        detail = await _sentence(request, refused)
        return _problem(reader_texts(request), refused.slug, detail)
    except RequestIdReused:
        texts = reader_texts(request)
        return _problem(texts, "request-id-reused", texts("problem.request_id_reused"))
    except (StorageError, AccountFileError) as error:
        _log.error("nothing can be written: %s", error)
        texts = reader_texts(request)
        return _problem(texts, "storage", texts("problem.storage"))
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        return _http_problem(request, error)
    except Exception:  # noqa: BLE001 - whatever it is, who asked is answered
        _log.exception("a request failed", extra={"method": request.method, "path": request.path})
        texts = reader_texts(request)
        return _problem(texts, "fault", texts("problem.fault"))


async def _sentence(request: web.Request, refused: Refused) -> str:
    showing = showing_of(request)
    return await request.app[CONTEXT].desk.read(
        lambda lobby, now: showing(lobby, now).sentence(refused)
    )


def _http_problem(request: web.Request, error: web.HTTPException) -> web.Response:
    texts = reader_texts(request)
    status = HTTPStatus(error.status)
    slug = _SLUG_OF_STATUS.get(status, "invalid")
    detail = texts(f"problem.{_KEY_OF_STATUS.get(status, 'fault')}", method=request.method)
    headers = {name: value for name, value in error.headers.items() if name == "Allow"}
    return _problem(texts, slug, detail, status=status, headers=headers)


def _problem(
    texts: Catalogue,
    slug: str,
    detail: str,
    *,
    status: HTTPStatus | None = None,
    mistakes: Sequence[FieldMistake] = (),
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    status = status or STATUS_OF_SLUG[slug]
    shape = ProblemShape(
        type=slug,
        title=texts(f"problem.title.{slug}"),
        status=status.value,
        detail=detail,
        errors=[FieldProblem(field=each.at, detail=each.said) for each in mistakes] or UNSET,
    )
    return web.Response(
        body=msgspec.json.encode(shape),
        status=status,
        content_type="application/problem+json",
        headers=headers,
    )
