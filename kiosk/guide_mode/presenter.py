"""Guide mode's conduct: touches, ticks, answers in; scenes, commands out; no window, no clock."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from kiosk import scenes as every_screen
from kiosk.guide_mode import scenes
from kiosk.guide_mode.phases import (
    AskingPin,
    Away,
    BringTickets,
    CheckPin,
    ChoosingReason,
    ConfirmingRestart,
    EndProgram,
    GuideCommand,
    GuidePhase,
    Home,
    KeepPause,
    KeptTicket,
    Listing,
    LookAtPrinter,
    LookForPin,
    MachineFacts,
    NoPin,
    PrintAgain,
    PrintTrial,
    Told,
    Working,
)
from kiosk.guide_pin import LONGEST, SHORTEST
from kiosk.guide_touches import (
    AskRestart,
    EnterPin,
    EraseDigit,
    GoHome,
    HoldNameBoard,
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
from kiosk.phases import Patience
from kiosk.pin_tries import PinTries
from kiosk.ports import PrintOutcome, PrintResult
from kiosk.presence import Presence
from kiosk.settings import Secret
from kiosk.touches import (
    Action,
    ChooseLanguage,
    ToggleHighContrast,
    ToggleLargeText,
)
from kiosk.views import Look, View, WarningView
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import Language

PAD_SHOWN = timedelta(seconds=20)
"""A citizen who has come to the pad by chance need not know how to leave it."""


class GuideMode:
    """One machine's guide mode; every ``now`` is a reading of one clock that never goes back."""

    def __init__(
        self, catalogues: Mapping[Language, Catalogue], patience: Patience, tries: PinTries
    ) -> None:
        """Begin closed; the first of the languages is that of each opening."""
        self._catalogues = catalogues
        self._patience = patience
        self._tries = tries
        self._presence = Presence(patience.debounce)
        self._facts = MachineFacts()
        self._now = timedelta(0)
        self._close()

    def _close(self) -> None:
        self._phase: GuidePhase = Away()
        self._language = next(iter(self._catalogues))
        self._look = Look()

    @property
    def is_open(self) -> bool:
        """Whether guide mode, or the pad before it, has the screen."""
        return not isinstance(self._phase, Away)

    @property
    def paused(self) -> bool:
        """Whether citizens are told that this machine takes a rest."""
        return self._facts.paused is not None

    def touch(self, action: Action, now: timedelta) -> GuideCommand | None:
        """Do what a touch means, return what to do outside; a trembling hand counts once."""
        if not self._presence.touches(action, now):
            return None
        self._now = now
        match self._phase, action:
            case Away(), HoldNameBoard():
                self._phase = AskingPin()
                return LookForPin()
            case Away(), _:
                return None
            case _, ChooseLanguage() | ToggleLargeText() | ToggleHighContrast():
                self._change_look(action)
            case Working(), _:
                return None
            case _, LeaveGuideMode():
                self._close()
            case AskingPin() as pad, _:
                return self._on_pad(pad, action, now)
            case NoPin(), _:
                return None
            case _:
                return self._inside(action)
        return None

    def _change_look(self, action: ChooseLanguage | ToggleLargeText | ToggleHighContrast) -> None:
        look = self._look
        match action:
            case ChooseLanguage(language=language) if language in self._catalogues:
                self._language = language
            case ToggleLargeText():
                self._look = replace(look, large_text=not look.large_text)
            case ToggleHighContrast():
                self._look = replace(look, high_contrast=not look.high_contrast)

    def _on_pad(self, pad: AskingPin, action: Action, now: timedelta) -> GuideCommand | None:
        match action:
            case TypeDigit(digit=digit) if len(pad.typed) < LONGEST:
                self._phase = AskingPin(pad.typed + digit)
            case EraseDigit():
                self._phase = AskingPin(pad.typed[:-1])
            case EnterPin() if len(pad.typed) >= SHORTEST and not self._tries.locked_for(now):
                self._tries.began(now)
                self._phase = Working("pin")
                return CheckPin(Secret(pad.typed), self._tries.wrong)
            case EnterPin() if pad.typed:
                self._phase = AskingPin(was_wrong=not self._tries.locked_for(now))
        return None

    def _inside(self, action: Action) -> GuideCommand | None:
        """Do what only a guide may do."""
        match self._phase, action:
            case _, GoHome():
                self._phase = Home()
            case Listing() as listing, ShowTickets(page=page):
                self._phase = replace(listing, page=page)
            case _, ShowReasons():
                self._phase = ChoosingReason()
            case _, AskRestart():
                self._phase = ConfirmingRestart()
            case _:
                asked = self._asked(action)
                if asked is not None:
                    key, command = asked
                    self._phase = Working(key)
                    return command
        return None

    def _asked(self, action: Action) -> tuple[str, GuideCommand] | None:
        """Return what a touch asks of outside, and the key of the sentence for the while."""
        match self._phase, action:
            case _, ShowTickets():
                return "tickets", BringTickets()
            case Listing(tickets=listed), ReprintTicket(ticket_id=ticket_id):
                again = [each for each in listed if each.ticket.ticket_id == ticket_id]
                return ("printing", PrintAgain(again[0])) if again else None
            case _, PaperChanged():
                return "paper", LookAtPrinter()
            case _, TryPrinter():
                return "printing", PrintTrial(self._language)
            case _, PauseMachine(reason=reason):
                return "pause", KeepPause(reason)
            case _, ResumeMachine():
                return "pause", KeepPause(None)
            case ConfirmingRestart(), Restart():
                return "restart", EndProgram()
        return None

    def attend(self, now: timedelta) -> None:
        """Take that somebody uses the keys of spoken guidance."""
        self._presence.seen_at = now

    def tick(self, now: timedelta, facts: MachineFacts) -> None:
        """Let time pass: what was told goes, and a guide who has left is followed by citizens."""
        self._now, self._facts = now, facts
        if isinstance(self._phase, Told) and now >= self._phase.until:
            self._phase = Home()
        if self._left() <= timedelta(0):
            self._close()

    def _left(self) -> timedelta:
        """Return how long nobody need touch anything before guide mode closes by itself."""
        seen_at = self._presence.seen_at
        if seen_at is None or isinstance(self._phase, Away | Working):
            return self._patience.idle_after
        on_pad = isinstance(self._phase, AskingPin | NoPin)
        return seen_at + (PAD_SHOWN if on_pad else self._patience.idle_after) - self._now

    # What came of the commands

    def pin_looked_for(self, *, is_set: bool) -> None:
        """Take whether there is a PIN at all."""
        if not is_set and isinstance(self._phase, AskingPin):
            self._phase = NoPin()

    def pin_checked(self, *, right: bool, now: timedelta) -> None:
        """Take whether the PIN was right."""
        if right:
            self._tries.was_right(now)
        self._presence.seen_at = now
        self._phase = Home() if right else AskingPin(was_wrong=True)

    def tickets_came(self, tickets: tuple[KeptTicket, ...], now: timedelta) -> None:
        """Take the day's latest tickets, the newest first."""
        self._presence.seen_at = now
        self._phase = Listing(tickets)

    def done(
        self, key: str, now: timedelta, result: PrintResult | None = None, label: str = ""
    ) -> None:
        """Say what came of something; trouble stays until it is touched, or the guide leaves."""
        well = result is None or result.outcome is PrintOutcome.OK
        stays = self._patience.message_shown if well else self._patience.idle_after
        self._presence.seen_at = now
        self._phase = Told(key, result, now + stays, label)

    # What is shown

    def over(self, view: View) -> View:
        """Return what the screen shows in place of, or along with, the citizens' view."""
        if self.is_open:
            texts = self._catalogues[self._language]
            locked = self._tries.locked_for(self._now)
            return replace(
                view,
                language=self._language,
                look=self._look,
                scene=scenes.scene_of(self._phase, self._facts, texts, locked),
                controls=every_screen.controls(self._catalogues, self._language, self._look),
                warning=self._warning(texts),
                rests=False,
            )
        if self._facts.paused is not None and view.rests:
            texts = self._catalogues[view.language]
            return replace(view, scene=scenes.paused(texts, self._facts.paused))
        return view

    def _warning(self, texts: Catalogue) -> WarningView | None:
        on_pad = isinstance(self._phase, AskingPin | NoPin)
        left = self._left()
        if on_pad or left > self._patience.warning or left <= timedelta(0):
            return None
        return every_screen.idle_warning(texts, left)
