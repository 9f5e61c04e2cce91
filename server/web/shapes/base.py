"""What every shape that goes out has in common."""

from typing import Annotated

from msgspec import Meta, Struct

Moment = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
"""A moment by RFC 3339, in the site's offset with milliseconds."""


class Shape(Struct, kw_only=True):
    """What goes out; fields that are unset are left out."""
