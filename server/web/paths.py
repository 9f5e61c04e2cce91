"""Where the interface lies, and the parameters that its requests share."""

from server.web.operations import Query

V1 = "/api/v1"
COUNTER = r"{counter:[0-9]{1,4}}"
LINK = r"{secret:[A-Za-z0-9_-]{1,64}}"
OPENAPI_PATH = "/api/openapi.json"

COUNTER_SCHEMA = {"counter": {"type": "integer", "minimum": 1, "maximum": 9999}}
LINK_SCHEMA = {"secret": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}}


def whole(name: str, most: int, summary: str) -> Query:
    """Describe a whole number from zero up."""
    schema = {"type": "integer", "minimum": 0, "maximum": most}
    return Query(name=name, schema=schema, summary=summary)


def choice(name: str, choices: tuple[str, ...], summary: str) -> Query:
    """Describe one of some words."""
    return Query(name=name, schema={"type": "string", "enum": list(choices)}, summary=summary)


def text(name: str, summary: str, pattern: str | None = None) -> Query:
    """Describe a text, and the pattern that it follows."""
    schema = {"type": "string"} if pattern is None else {"type": "string", "pattern": pattern}
    return Query(name=name, schema=schema, summary=summary)


def day(name: str, summary: str) -> Query:
    """Describe a day, such as 2026-11-23."""
    return Query(name=name, schema={"type": "string", "format": "date"}, summary=summary)
