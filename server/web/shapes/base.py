"""What every shape that goes out has in common."""

from typing import Annotated, Any

from msgspec import Meta, Struct

Moment = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
"""A moment by RFC 3339, in the site's offset with milliseconds."""


class Shape(Struct, kw_only=True):
    """What goes out; fields that are unset are left out."""


def exactly_one_of(*names: str) -> dict[str, Any]:
    """Return the JSON Schema of an object that has one of some fields, the others null or not."""

    def only(wanted: str) -> dict[str, Any]:
        others = {name: {"type": "null"} for name in names if name != wanted}
        return {
            "required": [wanted],
            "properties": {wanted: {"not": {"type": "null"}}, **others},
        }

    return {"oneOf": [only(name) for name in names]}
