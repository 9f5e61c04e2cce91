"""Guide mode's phases as scenes, in one language's words."""

from datetime import timedelta
from math import ceil

from kiosk.guide_mode.phases import (
    AskingPin,
    ChoosingReason,
    ConfirmingRestart,
    GuidePhase,
    KeptTicket,
    Listing,
    MachineFacts,
    NoPin,
    Told,
    Working,
)
from kiosk.guide_touches import (
    AskRestart,
    EnterPin,
    EraseDigit,
    GoHome,
    LeaveGuideMode,
    PaperChanged,
    PauseMachine,
    ReprintTicket,
    Restart,
    ResumeMachine,
    ShowReasons,
    ShowTickets,
    TryPrinter,
    TypeDigit,
)
from kiosk.pause import PauseReason
from kiosk.ports import PaperState, PrintOutcome, PrintReason, PrintResult
from kiosk.views import ButtonView, GuideScene, MessageScene, PinScene, Scene, Tone
from ticket_queue.catalogue import Catalogue

PAGE = 6
"""As many lines as a low, wide screen has room for at 20 mm each, in two columns."""


def scene_of(
    phase: GuidePhase, facts: MachineFacts, texts: Catalogue, locked_for: timedelta
) -> Scene:
    """Return what guide mode shows; ``locked_for`` is how long no PIN is looked at."""
    match phase:
        case AskingPin():
            return _pad(phase, texts, locked_for)
        case NoPin():
            how = (texts("guide.no_pin.how"), "moiso-kiosk guide-pin")
            return MessageScene(texts("guide.no_pin.heading"), how, Tone.CALM, (_leave(texts),))
        case Working(key=key):
            moment = (texts("working.wait"),)
            return MessageScene(texts(f"guide.working.{key}"), moment, Tone.CALM)
        case Told():
            return _told(phase, texts)
        case Listing():
            return _listing(phase, texts)
        case ChoosingReason():
            keys = tuple(
                ButtonView(texts(f"pause.{reason}.name"), PauseMachine(reason))
                for reason in PauseReason
            )
            heading, told = texts("guide.reasons.heading"), texts("guide.reasons.told")
            return GuideScene(heading, told, keys, (_home(texts),))
        case ConfirmingRestart():
            yes = ButtonView(texts("guide.restart.yes"), Restart())
            heading, told = texts("guide.restart.heading"), texts("guide.restart.told")
            return MessageScene(heading, (told,), Tone.CALM, (yes, _home(texts)))
    return _what_can_be_done(facts, texts)


def _home(texts: Catalogue) -> ButtonView:
    return ButtonView(texts("message.back"), GoHome())


def _leave(texts: Catalogue) -> ButtonView:
    return ButtonView(texts("message.back"), LeaveGuideMode())


def _pad(phase: AskingPin, texts: Catalogue, locked_for: timedelta) -> PinScene:
    if locked_for:
        told = texts("guide.pin.locked", n=ceil(locked_for.total_seconds()))
    else:
        told = texts("guide.pin.wrong" if phase.was_wrong else "guide.pin.told")
    one_to_nine = [ButtonView(str(digit), TypeDigit(str(digit))) for digit in range(1, 10)]
    last = (
        ButtonView(texts("search.erase"), EraseDigit()),
        ButtonView("0", TypeDigit("0")),
        ButtonView(texts("guide.pin.enter"), EnterPin()),
    )
    return PinScene(
        heading=texts("guide.pin.heading"),
        typed=" ".join("•" * len(phase.typed)),
        told=told,
        pad=(*(tuple(one_to_nine[at : at + 3]) for at in (0, 3, 6)), last),
        buttons=(_leave(texts),),
    )


def _what_can_be_done(facts: MachineFacts, texts: Catalogue) -> GuideScene:
    reason = facts.paused
    state = texts("guide.state.works" if reason is None else "guide.state.paused")
    if reason is None:
        hint = texts("guide.keys.pause_hint")
        rest = ButtonView(texts("guide.keys.pause"), ShowReasons(), hint)
    else:
        name = texts(f"pause.{reason}.name")
        rest = ButtonView(texts("guide.keys.resume"), ResumeMachine(), name, chosen=True)
    link = texts("guide.state.alone" if facts.alone else "guide.state.linked")
    told = " · ".join((state, _printer(facts.printer, texts), link))
    keys = (
        ButtonView(texts("guide.keys.tickets"), ShowTickets(0), texts("guide.keys.tickets_hint")),
        ButtonView(texts("guide.keys.paper"), PaperChanged(), texts("guide.keys.paper_hint")),
        rest,
        ButtonView(texts("guide.keys.trial"), TryPrinter(), texts("guide.keys.trial_hint")),
        ButtonView(texts("guide.keys.restart"), AskRestart(), texts("guide.keys.restart_hint")),
    )
    leave = ButtonView(texts("guide.keys.leave"), LeaveGuideMode())
    return GuideScene(texts("guide.heading"), told, keys, (leave,))


def _printer(result: PrintResult | None, texts: Catalogue) -> str:
    if result is None:
        return texts("guide.printer.not_asked")
    if result.outcome is PrintOutcome.OK:
        near_end = result.paper is PaperState.NEAR_END
        return texts("guide.printer.near_end" if near_end else "guide.printer.ready")
    return texts(f"guide.printer.{(result.reason or PrintReason.FAULT).value}")


def _listing(phase: Listing, texts: Catalogue) -> GuideScene:
    first = phase.page * PAGE
    shown = phase.tickets[first : first + PAGE]
    pages = [
        ButtonView(texts(f"guide.tickets.{key}"), ShowTickets(page))
        for key, page in (("newer", phase.page - 1), ("older", phase.page + 1))
        if 0 <= page * PAGE < len(phase.tickets)
    ]
    return GuideScene(
        heading=texts("guide.tickets.heading"),
        told=texts("guide.tickets.told" if phase.tickets else "guide.tickets.none"),
        keys=tuple(_line(kept, texts) for kept in shown),
        buttons=(_home(texts), *pages),
        listed=True,
        places=PAGE,
    )


def _line(kept: KeptTicket, texts: Catalogue) -> ButtonView:
    ticket = kept.ticket
    printed = "never" if kept.printed is None else kept.printed.value
    slip = f"{ticket.issued_at:%H:%M} · {texts(f'guide.printed.{printed}')}"
    detail = f"{ticket.service_name}\n{slip}"
    return ButtonView(ticket.label, ReprintTicket(ticket.ticket_id), detail)


def _told(phase: Told, texts: Catalogue) -> MessageScene:
    result, facts = phase.result, {"label": phase.label}
    if result is None or result.outcome is PrintOutcome.OK:
        lines = [texts(f"guide.done.{phase.key}_told", **facts)]
        heading, tone = texts(f"guide.done.{phase.key}", **facts), Tone.GOOD
    elif result.reason is PrintReason.NO_STATUS:
        # A printer that never tells: the guide sees the slip, or does not.
        lines = [texts("guide.done.unasked_told")]
        heading, tone = texts(f"guide.done.{phase.key}_sent", **facts), Tone.CALM
    else:
        surely = result.outcome is PrintOutcome.DOWN
        heading = texts("guide.done.down" if surely else "guide.done.unknown", **facts)
        state = _printer(result, texts)
        lines = [f"{state[:1].upper()}{state[1:]}.", texts("guide.done.what_to_do")]
        tone = Tone.TROUBLE
    return MessageScene(heading, tuple(lines), tone, (_home(texts),))


def paused(texts: Catalogue, reason: PauseReason) -> MessageScene:
    """Return what citizens see while the machine is paused: calmly why, and where to go."""
    lines = (texts(f"pause.{reason}.why"), texts(f"pause.{reason}.where"))
    return MessageScene(texts("pause.heading"), lines, Tone.CALM)
