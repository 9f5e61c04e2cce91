"""What a line of the text mode asks for, and every mistake in it at once."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from ticket_queue.free_text import names_a_person
from ticket_queue.ids import Language, PriorityGroupId, ServiceCode


class LineError(Exception):
    """A line that asks for nothing; ``keys`` are the sentences below ``line.`` that say why.

    No value of the line is repeated: it may be a scanned card (promise P8).
    """

    def __init__(self, keys: Sequence[str], **facts: object) -> None:
        """Keep the sentences' keys and their facts."""
        super().__init__(*keys)
        self.keys = tuple(keys)
        self.facts = facts


class TouchLine(Struct, frozen=True):
    """What a line asks for."""

    service: ServiceCode
    priority: bool | PriorityGroupId = False
    language: Language | None = None


class ReprintLine(Struct, frozen=True):
    """Print the last slip again if it is not known to be out, marked as a reprint."""


def read_line(line: bytes, languages: Sequence[Language]) -> TouchLine | ReprintLine:
    """Return what a line asks for; fields that it has beside are passed over.

    Raises:
        LineError: it is no JSON object, or a field is missing or wrong; every one is named.
    """
    try:
        fields = msgspec.json.decode(line)
    except msgspec.DecodeError as error:
        raise LineError(["not_json"]) from error
    if not isinstance(fields, dict):
        raise LineError(["not_json"])
    if "reprint" in fields:
        if fields["reprint"] is not True or len(fields) > 1:
            raise LineError(["reprint"])
        return ReprintLine()
    service, language = fields.get("service"), fields.get("language")
    priority = fields.get("priority", False)
    wrong = {
        "service": not _is_code(service),
        "priority": not (isinstance(priority, bool) or _is_code(priority)),
        "language": language is not None and language not in languages,
    }
    mistakes = [key for key, is_wrong in wrong.items() if is_wrong]
    if mistakes:
        raise LineError(mistakes, languages=", ".join(languages))
    return msgspec.convert(fields, TouchLine)


def _is_code(value: Any) -> bool:  # noqa: ANN401 - whatever JSON held
    """Tell whether it is a text that can be a code, and is no scanned card."""
    return isinstance(value, str) and bool(value.strip()) and not names_a_person(value)
