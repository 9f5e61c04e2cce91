"""Turning TOML tables into the structs of the schema, naming everything that does not fit."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from server.settings.mistakes import Mistakes
from server.settings.schema import Table

S = TypeVar("S", bound=Struct)
_NO_FALLBACK: Mapping[str, Any] = {}


def overlay(base: Mapping[str, Any], above: Mapping[str, Any]) -> Table:
    """Return ``base`` changed by ``above``: tables by name, all else, lists too, as a whole."""
    merged = dict(base)
    for name, value in above.items():
        under = merged.get(name)
        if isinstance(under, dict) and isinstance(value, dict):
            merged[name] = overlay(under, value)
        else:
            merged[name] = value
    return merged


def read_struct(
    struct: type[S],
    table: object,
    at: str,
    mistakes: Mistakes,
    fallback: Mapping[str, Any] = _NO_FALLBACK,
) -> S | None:
    """Return the struct that a table holds, noting every unknown, missing and wrong field.

    A wrong field takes the ``fallback``'s value, and a wrong element of a list is left out, so
    that what is right can still be checked; None when a wrong field has no fallback.
    """
    fields = {field.name: field for field in msgspec.structs.fields(struct)}
    if not isinstance(table, dict):
        mistakes.expected(at, "table", table)
        table = dict(fallback)
    for name in table:
        if name not in fields:
            mistakes.unknown(_join(at, name), name, fields)
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name in table:
            instead = fallback.get(name)
            values[name] = _read_value(field.type, table[name], _join(at, name), mistakes, instead)
        elif field.required:
            mistakes.missing(_join(at, name), description_of(field.type))
            values[name] = None
        if name in values and values[name] is None and name in fallback:
            values[name] = msgspec.convert(fallback[name], field.type)
    return None if None in values.values() else struct(**values)


def description_of(kind: object) -> str:
    """Return the name of the sentence that says what a field of this kind holds."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        return "table"
    for part in (kind, *get_args(kind)):
        if get_origin(part) is Annotated:
            for meta in part.__metadata__:
                if isinstance(meta, Meta) and meta.description:
                    return meta.description
    return "tables"


def _read_value(
    kind: Any,  # noqa: ANN401 - what msgspec calls a type
    value: object,
    at: str,
    mistakes: Mistakes,
    fallback: Any,  # noqa: ANN401 - any setting's value
) -> Any:  # noqa: ANN401 - any setting's value
    if isinstance(kind, type) and issubclass(kind, Struct):
        return read_struct(kind, value, at, mistakes, fallback or _NO_FALLBACK)
    if get_origin(kind) is list:
        return _read_list(get_args(kind)[0], value, at, mistakes)
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        mistakes.expected(at, description_of(kind), value)
        return None


def _read_list(
    struct: type[Struct], value: object, at: str, mistakes: Mistakes
) -> list[Struct] | None:
    if not isinstance(value, list):
        mistakes.expected(at, "tables", value)
        return None
    found = (
        read_struct(struct, table, f"{at}[{number}]", mistakes)
        for number, table in enumerate(value, start=1)
    )
    return [element for element in found if element is not None]


def _join(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
