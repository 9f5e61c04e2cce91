"""Values as people write them: in Vietnamese 1.234 and 12,5, in English 1,234 and 12.5."""

from server.report.table import Unit, Value
from ticket_queue.catalogue import FIRST_LANGUAGE
from ticket_queue.ids import Language
from ticket_queue.messages import moment_from_text

MINUTE_S = 60
NOTHING = "–"


def spoken(value: Value, unit: Unit, language: Language = FIRST_LANGUAGE) -> str:
    """Write a value; durations are in minutes, moments short, nothing is a dash."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return f"{moment_from_text(value):%H:%M %d/%m}" if unit is Unit.MOMENT else value
    if unit is Unit.SECONDS:
        return decimal(value / MINUTE_S, 1, language)
    if unit is Unit.SHARE:
        return f"{decimal(value * 100, 1, language)}%"
    return decimal(value, 2 if unit is Unit.SCORE else 0, language)


def decimal(number: float, places: int, language: Language = FIRST_LANGUAGE) -> str:
    """Write a number with so many places behind the comma."""
    text = f"{number:,.{places}f}"
    return text.translate(_VIETNAMESE) if language == FIRST_LANGUAGE else text


_VIETNAMESE = str.maketrans(",.", ".,")
