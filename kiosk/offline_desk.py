"""A desk that is never a dead end: the server's, and the kiosk's own while that is away."""

import asyncio
import logging
import secrets
import uuid
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from kiosk.handing_in import HandingIn
from kiosk.journal import AloneTicket, Journal
from kiosk.menu import IssuedTicket, IssueRequest, Menu, Service, TicketLimit
from kiosk.menu_alone import menu_alone, session_at
from kiosk.ports import (
    DeskError,
    DeskUnauthorizedError,
    DeskUnreachableError,
    DeviceHealth,
    Errand,
    ErrandAnswer,
    IssueRefused,
    ServerLink,
    Unprinted,
)
from kiosk.service_time import Anchor, ServiceTime
from kiosk.ticket_bucket import TicketBucket
from ticket_queue.ids import KioskId, Language
from ticket_queue.series import kiosk_number, label_of

log = logging.getLogger(__name__)

SECRET_BYTES = 16
"""128 bits, so that nobody guesses a citizen's link."""
REPRINT_OFFERED_FOR = timedelta(minutes=5)
"""Who has waited longer without a slip has gone, or has asked the guide."""
PROBED_EVERY_S = 1.0
MENU_AT_LEAST_EVERY_S = 30.0
"""How old the menu and the time may be with which the kiosk is left alone."""


class OfflineDesk:
    """A ``TicketDesk`` in front of the server's.

    When the server gives no answer it gives numbers of the kiosk's own range and keeps them in the
    journal; ``keep_in_touch`` hands them in when the server is back. While the server is known to
    be away nobody waits for it. ``digit`` stands in for the one that the server's menu names.
    """

    def __init__(
        self,
        link: ServerLink,
        journal: Journal,
        time: ServiceTime,
        bucket: TicketBucket,
        languages: Sequence[Language],
        digit: int,
    ) -> None:
        """Begin with what the journal holds from the last time."""
        self._link = link
        self._journal = journal
        self._time = time
        self._bucket = bucket
        self._languages = tuple(languages)
        self._handing_in = HandingIn(link, journal, time)
        self._digit = digit
        self._menus: dict[Language, Menu] = journal.menus()
        self._kept_at: dict[Language, float] = {}
        self._alone = False
        self._reached = False
        self._health: DeviceHealth | None = None
        self._forgot_on: date | None = None
        self._look_now = asyncio.Event()
        self._changed: Callable[[], None] = lambda: None

    @property
    def alone(self) -> bool:
        """Whether the kiosk gives its own numbers now."""
        return self._alone

    async def menu(self, language: Language) -> Menu:
        """Return the server's menu, or its last one as it stands now while the server is away.

        Raises:
            DeskError: there has never been a menu, or the server does not know this kiosk.
        """
        if self._menus and (self._alone or not self._reached):
            return self._menu_alone(language)
        try:
            return await self._fetch(language)
        except DeskUnreachableError as error:
            self._lose_link(error)
            if not self._menus:
                raise
            return self._menu_alone(language)

    def _menu_alone(self, language: Language) -> Menu:
        menu = self._menus.get(language) or next(iter(self._menus.values()))
        anchor = self._time.anchor()
        return menu_alone(menu, anchor.at, sure=anchor.sure)

    async def _fetch(self, language: Language) -> Menu:
        menu = await self._link.menu(language)
        self._time.told(menu.at, menu.speed)
        self._menus[language] = menu
        now = asyncio.get_running_loop().time()
        if now - self._kept_at.get(language, -MENU_AT_LEAST_EVERY_S) >= MENU_AT_LEAST_EVERY_S:
            self._kept_at[language] = now
            anchor = self._time.anchor()
            await asyncio.to_thread(self._journal.keep_menu, language, menu, anchor)
        return menu

    async def issue(self, request: IssueRequest) -> IssuedTicket:
        """Return the ticket of this request, the same one each time it is repeated.

        Raises:
            IssueRefused: a rule said no, nothing was issued.
            DeskError: there is no server, and the kiosk cannot give a number alone.
        """
        known = await asyncio.to_thread(self._journal.entry, request.request_id)
        if known is not None and known.ticket is not None:
            return known.ticket
        if known is None and not self._bucket.take(self._any_menu_limit()):
            raise IssueRefused("too-many", "")
        if not self._alone:
            try:
                return await self._issue_by_server(request)
            except DeskUnreachableError as error:
                self._lose_link(error)
        return await self._issue_alone(request)

    async def _issue_by_server(self, request: IssueRequest) -> IssuedTicket:
        await asyncio.to_thread(self._journal.asked, request, self._time.anchor())
        try:
            ticket = await self._link.issue(request)
        except (IssueRefused, DeskUnauthorizedError):
            await asyncio.to_thread(self._journal.refused, request.request_id)
            raise
        await asyncio.to_thread(self._journal.issued, ticket)
        return ticket

    async def _issue_alone(self, request: IssueRequest) -> IssuedTicket:
        if not self._menus:
            raise DeskUnreachableError("the server has never been reached")
        menu, anchor = self._menu_alone(request.language), self._time.anchor()
        service = menu.service(request.service)
        if service is None:
            raise IssueRefused("not-found", "")
        if not service.open:
            slug = "closed" if session_at(service, anchor.at) is None else "service-paused"
            await asyncio.to_thread(self._journal.refused, request.request_id)
            raise IssueRefused(slug, service.reason or "")
        if not service.series:
            raise DeskUnreachableError("the server has not told the series of its services")
        wanted = self._wanted(request, menu, service, anchor)
        ticket = await asyncio.to_thread(self._journal.issue_alone, request, wanted, anchor)
        self._look_now.set()
        log.info("issued alone", extra={"number": ticket.number, "sure": anchor.sure})
        return ticket

    def _wanted(
        self, request: IssueRequest, menu: Menu, service: Service, anchor: Anchor
    ) -> AloneTicket:
        secret = secrets.token_urlsafe(SECRET_BYTES)
        public_url, digit = menu.site.public_url, KioskId(menu.kiosk or self._digit)

        def make(count: int) -> IssuedTicket:
            number = kiosk_number(service.series, digit, count)
            return IssuedTicket(
                ticket_id=request.request_id,
                number=number,
                label=label_of(number, service.prefix),
                service=service.service,
                service_name=service.name_in(request.language),
                issued_at=anchor.at,
                priority=request.priority is not False,
                counters=service.counters,
                status_url=f"{public_url.rstrip('/')}/t/{secret}" if public_url else None,
                notes=service.notes,
                offline=True,
            )

        last = self._menus.get(request.language) or menu
        used = service.last_alone if last.at.date() == anchor.at.date() else 0
        return AloneTicket(service.series, used, secret, str(uuid.uuid4()), make)

    async def unprinted(self) -> Unprinted | None:
        """Return the last ticket if it is fresh and its slip is not known to be out.

        A request whose answer nobody has seen is repeated: it is the same ticket.

        Raises:
            IssueRefused: a rule now says no to that request.
            DeskError: it cannot be repeated.
        """
        since = self._time.anchor().at - REPRINT_OFFERED_FOR
        entry = await asyncio.to_thread(self._journal.unprinted_since, since)
        if entry is None:
            return None
        ticket = entry.ticket or await self.issue(entry.request)
        return Unprinted(ticket, entry.request.language)

    def _any_menu_limit(self) -> TicketLimit | None:
        menu = next(iter(self._menus.values()), None)
        return None if menu is None else menu.ticket_limit

    async def watch(self, changed: Callable[[], None], errand: Callable[[Errand], None]) -> None:
        """Call ``changed`` at every change of the hall, and when the server goes or comes back."""
        self._changed = changed
        await self._link.watch(changed, errand)

    async def answer_errand(self, errand_id: str, answer: ErrandAnswer) -> None:
        """Tell the guide, if the server is there."""
        await self._link.answer_errand(errand_id, answer)

    async def report_health(self, health: DeviceHealth) -> None:
        """Tell the staff how this machine is, anew when the server comes back."""
        self._health = health
        await self._link.report_health(health)

    def _lose_link(self, error: DeskError) -> None:
        if not self._alone:
            log.warning("alone: numbers come from the own range", extra={"error": str(error)})
            self._alone = True
            self._look_now.set()
            self._changed()

    async def keep_in_touch(self) -> None:
        """Look for the server while it is away, hand in what was given alone, until cancelled."""
        while True:
            # Before the look: a number given alone while it hands in is handed in by the next one.
            self._look_now.clear()
            await self.look_for_server()
            patience = PROBED_EVERY_S if self._alone else MENU_AT_LEAST_EVERY_S
            try:
                async with asyncio.timeout(patience):
                    await self._look_now.wait()
                await asyncio.sleep(PROBED_EVERY_S)
            except TimeoutError:
                log.debug("looking for the server again")

    async def look_for_server(self) -> None:
        """Ask for the menu; once it comes, hand in what was given alone and be alone no longer."""
        try:
            for language in self._languages:
                await self._fetch(language)
            await self._handing_in.all()
        except DeskUnreachableError as error:
            self._lose_link(error)
        except (DeskError, IssueRefused) as error:
            log.warning("the server does not help", extra={"error": str(error)})
        else:
            await self._come_back()

    async def _come_back(self) -> None:
        was_alone, self._alone = self._alone, False
        first, self._reached = not self._reached, True
        if was_alone or first:
            log.debug("the server is reached")
            self._changed()
        await self._forget_old()
        if was_alone and self._health is not None:
            await self._link.report_health(self._health)

    async def _forget_old(self) -> None:
        """Once a day, and only by the server's time: a wrong clock would erase what is not old."""
        now = self._time.anchor().at
        if self._forgot_on != now.date():
            self._forgot_on = now.date()
            await asyncio.to_thread(self._journal.forget, now)
