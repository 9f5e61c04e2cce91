"""The description of the interface (OpenAPI 3.1), made from the register of operations."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec

from server.web.errors import STATUS_OF_SLUG
from server.web.operations import Operation, plain_path
from server.web.shapes import ProblemShape

VERSION = "1"


def describe(operations: Iterable[Operation], title: str) -> dict[str, Any]:
    """Describe every operation, with the shapes that it takes and gives."""
    operations = tuple(operations)
    named = [shape for each in operations for shape in (each.body, each.answer)]
    shapes = {shape for shape in named if isinstance(shape, type)} | {ProblemShape}
    ordered = sorted(shapes, key=lambda shape: shape.__name__)
    refs, components = msgspec.json.schema_components(
        ordered, ref_template="#/components/schemas/{name}"
    )
    for shape in ordered:
        # What holds between fields, which a type cannot say.
        components[shape.__name__] |= getattr(shape, "RULES", {})
    ref_of = dict(zip(ordered, refs, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        path = plain_path(operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _describe(operation, ref_of)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": VERSION},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "device": {"type": "http", "scheme": "bearer"},
                "staff": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "moiso_session",
                    "description": "A session begun with a device's token counts with it only.",
                },
            },
        },
    }


def _describe(operation: Operation, ref_of: dict[Any, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": _parameters(operation),
        "responses": _responses(operation, ref_of),
        "security": _security(operation),
    }
    if operation.body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": ref_of[operation.body]}},
        }
    return described


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    names = re.findall(r"\{(\w+)\}", plain_path(operation.path))
    within = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": operation.path_schemas.get(name, {"type": "string"}),
        }
        for name in names
    ]
    queries = [
        {
            "name": query.name,
            "in": "query",
            "required": query.required,
            "schema": query.schema,
            "description": query.summary,
        }
        for query in operation.queries
    ]
    return within + queries


def _responses(operation: Operation, ref_of: dict[Any, Any]) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status in (operation.status, *operation.also):
        responses[str(status.value)] = _response(status, operation, ref_of)
    problem = {"application/problem+json": {"schema": ref_of[ProblemShape]}}
    by_status: dict[HTTPStatus, list[str]] = {}
    for slug in operation.slugs:
        by_status.setdefault(STATUS_OF_SLUG[slug], []).append(slug)
    for status, slugs in by_status.items():
        described = {"description": ", ".join(slugs), "content": problem}
        responses.setdefault(str(status.value), described)
    return responses


def _response(status: HTTPStatus, operation: Operation, ref_of: dict[Any, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {"description": status.phrase}
    if operation.answer is not None and status != HTTPStatus.NO_CONTENT:
        answer = operation.answer
        schema = ref_of[answer] if isinstance(answer, type) else answer
        described["content"] = {operation.content_type: {"schema": schema}}
        binary = {"schema": {"type": "string", "format": "binary"}}
        described["content"] |= dict.fromkeys(operation.files, binary)
    return described


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    if operation.who.anyone:
        return []
    allowed: list[dict[str, list[str]]] = []
    if operation.who.devices:
        allowed.append({"device": []})
    if operation.who.any_staff:
        allowed.append({"staff": []})
    return allowed
