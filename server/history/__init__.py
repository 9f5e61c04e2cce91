"""What has been: every ticket of any day as a record, and figures made of records."""

from server.history.closings import Closing
from server.history.figures import Figures, HalfHour, figures_of, half_hours_of
from server.history.records import By, History, Life, TicketRecord, What, grouped, is_what, key_of

__all__ = [
    "By",
    "Closing",
    "Figures",
    "HalfHour",
    "History",
    "Life",
    "TicketRecord",
    "What",
    "figures_of",
    "grouped",
    "half_hours_of",
    "is_what",
    "key_of",
]
