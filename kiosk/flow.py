"""The kiosk's conduct: touches, ticks, answers in; views, commands out; no window, no clock."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from kiosk import finding, scenes
from kiosk.menu import IssuedTicket, IssueRequest, Menu
from kiosk.phases import (
    Choosing,
    Closed,
    Command,
    IssueTicket,
    Issuing,
    NoAnswer,
    Patience,
    Phase,
    PrintSlip,
    Refused,
    Searching,
    Showing,
)
from kiosk.ports import PrintOutcome
from kiosk.presence import Presence
from kiosk.scenes import Phrases, Wish
from kiosk.slip import receipt_of
from kiosk.tile_order import TileOrder
from kiosk.touches import (
    Action,
    ChooseGroup,
    ChooseLanguage,
    ChooseService,
    Done,
    EraseLetter,
    NeedMoreTime,
    OpenSearch,
    Reprint,
    ToggleHighContrast,
    ToggleLargeText,
    TogglePriority,
    TryAgain,
    TypeLetter,
)
from kiosk.views import MOST_TILES, Look, NameBoardView, Scene, View, WarningView
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import Language, ServiceCode, TicketId

LOST_AFTER = timedelta(seconds=6)
"""A menu that could not be fetched for so long: the tiles would promise what no one can give."""


class Flow:
    """One kiosk's conduct.

    Every ``now`` is a reading of one clock that never goes back. ``new_id`` makes the identity of
    the next ticket. ``catalogues`` are the languages on offer, the first one for each new person.
    """

    def __init__(
        self,
        catalogues: Mapping[Language, Catalogue],
        patience: Patience,
        phrases: Phrases,
        new_id: Callable[[], TicketId],
        tile_order: TileOrder,
    ) -> None:
        """Begin without a menu: until the first one arrives the kiosk says that it is starting."""
        self._catalogues = catalogues
        self._patience = patience
        self._phrases = phrases
        self._new_id = new_id
        self._tile_order = tile_order
        self._menus: Mapping[Language, Menu] = {}
        self._failing_since: timedelta | None = None
        self._lost = False
        self._presence = Presence(patience.debounce)
        self._warning_left: timedelta | None = None
        self._reset()

    def _reset(self) -> None:
        self._phase: Phase = Choosing()
        self._language = next(iter(self._catalogues))
        self._look = Look()
        self._wish = Wish()
        self._warning_left = None
        self._presence.listens = False

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages on offer, in which menus are asked for."""
        return tuple(self._catalogues)

    def touch(self, action: Action, now: timedelta) -> Command | None:
        """Do what a touch means, return what to do outside; a trembling hand counts once."""
        if not self._presence.touches(action, now):
            return None
        self._warning_left = None
        match action:
            case ChooseService():
                return self._choose(action.service, now)
            case TryAgain() | Reprint():
                return self._repeat(action, now)
            case Done():
                self._leave()
            case NeedMoreTime():
                pass
            case _:
                self._adjust(action)
        return None

    def attend(self, now: timedelta) -> None:
        """Take that somebody uses the spoken guidance: nothing goes away while they listen."""
        self._presence.presses(now)
        self._warning_left = None
        if isinstance(self._phase, Showing | Refused | Closed | NoAnswer):
            until = max(self._phase.until, now + self._patience.unprinted_shown)
            self._phase = replace(self._phase, until=until)

    def _adjust(self, action: Action) -> None:
        look, wish = self._look, self._wish
        match action:
            case TogglePriority():
                self._wish = Wish(priority=not wish.priority)
            case ChooseGroup():
                chosen = None if wish.group == action.group else action.group
                self._wish = Wish(priority=True, group=chosen)
            case ChooseLanguage() if action.language in self._catalogues:
                self._language = action.language
            case ToggleLargeText():
                self._look = replace(look, large_text=not look.large_text)
            case ToggleHighContrast():
                self._look = replace(look, high_contrast=not look.high_contrast)
            case OpenSearch() if isinstance(self._phase, Choosing):
                self._phase = Searching()
            case TypeLetter() | EraseLetter() if isinstance(self._phase, Searching):
                self._phase = Searching(finding.typed(self._phase.text, action))
            case _:
                pass

    def _choose(self, code: ServiceCode, now: timedelta) -> Command | None:
        menu = self._menus.get(self._language)
        service = menu.service(code) if menu else None
        if service is None or not isinstance(self._phase, Choosing | Searching):
            return None
        if not service.open:
            self._phase = Closed(code, now + self._patience.message_shown)
            return None
        wish = self._wish
        request = IssueRequest(self._new_id(), code, self._language, wish.group or wish.priority)
        return self._issue(request)

    def _issue(self, request: IssueRequest) -> Command:
        self._phase = Issuing(request)
        return IssueTicket(request)

    def _repeat(self, action: TryAgain | Reprint, now: timedelta) -> Command | None:
        match self._phase, action:
            case NoAnswer(request=request), TryAgain():
                return self._issue(request)
            case Showing(printed=PrintOutcome.UNKNOWN) as showing, Reprint():
                until = now + self._patience.unprinted_shown
                self._phase = replace(showing, printed=None, until=until)
                return self._print(showing.ticket, showing.language, reprint=True)
        return None

    def _leave(self) -> None:
        """Back to the start: for a new person after a ticket, else for the same one."""
        match self._phase:
            case Showing(printed=None) | Issuing() | Choosing():
                pass
            case Showing():
                self._reset()
            case _:
                self._phase = Choosing()

    def tick(self, now: timedelta) -> None:
        """Let time pass: screens go, an absent person is warned and then forgotten."""
        failing = self._failing_since
        self._lost = failing is not None and now - failing >= LOST_AFTER
        match self._phase:
            case Showing(until=until) if now >= until:
                self._reset()
            case Refused(until=until) | Closed(until=until) | NoAnswer(until=until):
                if now >= until:
                    self._phase = Choosing()
            case Choosing() | Searching():
                self._watch_idleness(now)

    def _watch_idleness(self, now: timedelta) -> None:
        now_is = (self._phase, self._language, self._look, self._wish, self._presence.listens)
        untouched = now_is == (Choosing(), self.languages[0], Look(), Wish(), False)
        if untouched:
            return
        whole = self._patience.idle_after + self._patience.warning
        left = whole - self._presence.absent_for(now)
        if left <= timedelta(0):
            self._reset()
        elif left <= self._patience.warning:
            self._warning_left = left

    def menus_arrived(self, menus: Mapping[Language, Menu]) -> None:
        """Take the menu in every language on offer."""
        self._menus = menus
        self._failing_since = None
        self._lost = False

    def menus_failed(self, now: timedelta) -> None:
        """Take that the menu could not be fetched."""
        if self._failing_since is None:
            self._failing_since = now

    def ticket_arrived(self, ticket: IssuedTicket, now: timedelta) -> Command | None:
        """Show the number at once and have its slip printed."""
        if not self._is_waiting_for(ticket.ticket_id):
            return None
        self._tile_order.took(ticket.service, ticket.issued_at.date())
        until = now + self._patience.unprinted_shown
        self._phase = Showing(ticket, self._language, None, until)
        return self._print(ticket, self._language, reprint=False)

    def _print(self, ticket: IssuedTicket, language: Language, *, reprint: bool) -> Command:
        site = self._menus[language].site
        return PrintSlip(ticket.ticket_id, receipt_of(ticket, site, reprint=reprint), language)

    def offer_reprint(self, ticket: IssuedTicket, language: Language, now: timedelta) -> None:
        """Ask whether the slip of a ticket came out, unless somebody is already choosing."""
        if isinstance(self._phase, Choosing) and language in self._menus:
            self._language, until = language, now + self._patience.unprinted_shown
            self._phase = Showing(ticket, language, PrintOutcome.UNKNOWN, until)

    def ticket_refused(self, request: IssueRequest, slug: str, detail: str, now: timedelta) -> None:
        """Say why no number was given."""
        if self._is_waiting_for(request.request_id):
            self._phase = Refused(slug, detail, now + self._patience.message_shown)

    def ticket_failed(self, request: IssueRequest, now: timedelta) -> None:
        """Say that no answer came, and offer to repeat the same request."""
        if self._is_waiting_for(request.request_id):
            self._phase = NoAnswer(request, now + self._patience.unprinted_shown)

    def _is_waiting_for(self, ticket_id: TicketId) -> bool:
        return isinstance(self._phase, Issuing) and self._phase.request.request_id == ticket_id

    def slip_printed(self, ticket_id: TicketId, result: PrintOutcome, now: timedelta) -> None:
        """Say how the printing went, if that ticket is still on the screen."""
        showing = self._phase
        if not isinstance(showing, Showing) or showing.ticket.ticket_id != ticket_id:
            return
        printed = result is PrintOutcome.OK and not self._presence.listens
        shown = self._patience.ticket_shown if printed else self._patience.unprinted_shown
        self._phase = replace(showing, printed=result, until=now + shown)

    @property
    def view(self) -> View:
        """What the screen shows now."""
        return View(
            language=self._language,
            look=self._look,
            name_board=self._name_board(),
            scene=self._scene(),
            controls=scenes.controls(self._catalogues, self._language, self._look),
            warning=self._warning(),
            listens=self._presence.listens,
            rests=isinstance(self._phase, Choosing | Searching),
        )

    def _name_board(self) -> NameBoardView | None:
        menu = self._menus.get(self._language)
        return scenes.name_board(self._catalogues[self._language], menu.site) if menu else None

    def _scene(self) -> Scene:
        texts = self._catalogues[self._language]
        menu = self._menus.get(self._language)
        match self._phase:
            case Issuing():
                return scenes.working(texts, "issuing")
            case Showing(ticket=ticket, printed=printed):
                return scenes.ticket(texts, ticket, printed)
            case Refused(slug=slug, detail=detail):
                return scenes.refused(texts, slug, detail)
            case NoAnswer():
                return scenes.no_answer(texts)
            case Closed(service=code) if menu and (service := menu.service(code)):
                return scenes.closed(texts, menu, service)
        if self._lost or (menu is None and self._failing_since is not None):
            return scenes.lost(texts, menu.site if menu else None)
        if menu is None:
            return scenes.working(texts, "starting")
        return self._choosing(texts, menu)

    def _choosing(self, texts: Catalogue, menu: Menu) -> Scene:
        front, behind = self._tile_order.split(menu, MOST_TILES)
        if isinstance(self._phase, Searching):
            return finding.search(texts, menu, self._phase.text, behind, self._phrases)
        return scenes.start(texts, menu, front, self._wish, self._phrases)

    def _warning(self) -> WarningView | None:
        left = self._warning_left
        return None if left is None else scenes.idle_warning(self._catalogues[self._language], left)
