"""What must be right before a kiosk serves people: each thing with a sentence that says so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fontpkg_be_vietnam_pro import ROOT as FONT_ROOT
from PIL import Image

from kiosk.guide_pin import GuidePin
from kiosk.journal import Journal
from kiosk.menu import Menu
from kiosk.ports import (
    DeskError,
    DeskUnauthorizedError,
    IssueRefused,
    PrintOutcome,
    ServerLink,
    TicketPrinter,
)
from ticket_queue.ids import Language

FONTS = ("Medium", "SemiBold", "Bold", "ExtraBold")
CLOCK_MAY_DIFFER = timedelta(minutes=2)


@dataclass(frozen=True)
class Finding:
    """One line: ``key`` is that of its sentence below ``doctor.``; not ``fine``: to be done."""

    fine: bool
    key: str
    facts: Mapping[str, object]


def _fine(key: str, **facts: object) -> Finding:
    return Finding(fine=True, key=key, facts=facts)


def _to_do(key: str, **facts: object) -> Finding:
    return Finding(fine=False, key=key, facts=facts)


async def examine_server(
    link: ServerLink, language: Language, url: str, digit: int
) -> list[Finding]:
    """Ask the server for the menu: is it there, does it know this kiosk, do the clocks agree."""
    try:
        menu = await link.menu(language)
    except DeskUnauthorizedError as error:
        return [_fine("server", url=url), _to_do("token_refused", error=error)]
    except (DeskError, IssueRefused) as error:
        return [_to_do("server_away", url=url, error=error)]
    findings = [_fine("server", url=url), _fine("token", site=menu.site.name_lines[-1])]
    if menu.kiosk is None:
        findings.append(_to_do("no_digit", digit=digit))
    else:
        findings.append(_fine("digit", digit=menu.kiosk))
    return [*findings, _clock(menu, datetime.now(UTC))]


def _clock(menu: Menu, wall: datetime) -> Finding:
    apart = abs(menu.at - wall)
    facts = {"minutes": round(apart / timedelta(minutes=1))}
    wrong = apart > CLOCK_MAY_DIFFER
    return _to_do("clock_differs", **facts) if wrong else _fine("clock")


def examine_printer(printer: TicketPrinter | None, slip: Image.Image) -> Iterator[Finding]:
    """Print a test slip, and tell what the printer says of itself and of the slip."""
    if printer is None:
        yield _to_do("no_printer")
        return
    state = printer.check()
    if state.outcome is PrintOutcome.DOWN:
        yield _to_do("printer_down", reason=state.reason, detail=state.detail)
        return
    answers = state.outcome is PrintOutcome.OK
    yield _fine("printer_answers" if answers else "printer_silent", paper=state.paper)
    result = printer.print_slip(slip, "doctor")
    if result.outcome is PrintOutcome.OK:
        yield _fine("slip_printed")
    elif not answers and result.outcome is PrintOutcome.UNKNOWN:
        yield _fine("slip_sent")
    else:
        yield _to_do("slip_unsure", reason=result.reason, detail=result.detail)


def examine_machine(journal: Journal, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Look at the journal, the screen and the fonts."""
    waiting = len(journal.to_hand_in(1000))
    yield _fine("journal_waiting", n=waiting) if waiting else _fine("journal")
    if environment.keys() & {"DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"}:
        yield _fine("screen")
    else:
        yield _to_do("screen_missing")
    missing = [name for name in FONTS if not _font(name).is_file()]
    yield _to_do("fonts_missing", names=", ".join(missing)) if missing else _fine("fonts")


def examine_guide_pin(pin: GuidePin) -> Finding:
    """Tell whether guide mode can be entered; a kiosk does without it."""
    return _fine("guide_pin" if pin.is_set() else "no_guide_pin")


def _font(weight: str) -> Path:
    return Path(FONT_ROOT) / "files" / f"BeVietnamPro-{weight}.ttf"
