"""Logs on standard error, in plain lines or as JSON; standard output belongs to the text mode."""

import logging
import sys

import structlog
from structlog.typing import EventDict

from kiosk.masking import masked


def configure_logs(*, as_json: bool) -> None:
    """Send every log line to standard error; the facts of a line are its ``extra``."""
    renderer: structlog.typing.Processor = structlog.dev.ConsoleRenderer(colors=False)
    if as_json:
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=False),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _without_identities,
                renderer,
            ],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def _without_identities(_logger: object, _name: str, line: EventDict) -> EventDict:
    """Mask identity numbers in every text of a line, tracebacks included."""
    return {name: masked(fact) if isinstance(fact, str) else fact for name, fact in line.items()}
