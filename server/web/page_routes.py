"""The browser pages: which page, sign-in, those of the staff, of citizens, the board, errors."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler

from server.accounts import Role, Staff, may_act_as
from server.settings import BoardSettings
from server.web.board_page import page_facts
from server.web.board_zones import UnknownZoneError, place_of
from server.web.clock_question import CLOCK_PAGE
from server.web.closing_page import closing_facts, last_closed
from server.web.errors import is_of_interface
from server.web.keys import CONTEXT, PUBLIC_BUCKETS
from server.web.last_numbers import sheet_of
from server.web.link_picture import link_picture
from server.web.page_language import page_language, ticket_language
from server.web.page_templates import PageTemplates
from server.web.problems import ProblemError
from server.web.report_page import due_report, report_facts, ticket_facts
from server.web.voice_clips import VoiceClips
from server.web.who import remote_address
from ticket_queue.catalogue import FIRST_LANGUAGE, Catalogue
from ticket_queue.ids import CounterId, Language
from ticket_queue.services import Site

_log = logging.getLogger(__name__)

_CLIPS = "/board/clips/"
"""Not counted: a board asks for many at once, and they are answered from memory."""

StaffOf = Callable[[web.Request], Awaitable[Staff | None]]
"""Who sent a request by its session cookie, or nobody."""

LanguageOfLink = Callable[[str], Awaitable[Language | None]]
"""The language of the ticket to which a citizen's link leads; None when it leads to none today."""


class Pages:
    """Renders the pages; what moves on them comes from the interface by their scripts."""

    def __init__(
        self,
        site: Callable[[], Site],
        catalogues: Mapping[Language, Catalogue],
        staff_of: StaffOf,
        language_of_link: LanguageOfLink,
        board: BoardSettings,
        clips: VoiceClips,
        public_url: str | None,
        *,
        has_clock: bool = False,
    ) -> None:
        """Read the templates and the static files.

        Raises:
            OSError: a file cannot be read.
        """
        self._site = site
        self._catalogues = catalogues
        self._staff_of = staff_of
        self._language_of_link = language_of_link
        self._board = board
        self._clips = clips
        self._public_url = public_url
        self._has_clock = has_clock
        self._templates = PageTemplates(site, catalogues)
        self.static = self._templates.static

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of every page and of the static files."""
        return [
            web.get("/", self.home_page),
            web.get("/login", self.login_page),
            web.get(CLOCK_PAGE, self.clock_page),
            web.get(r"/counter/{counter:\d{1,4}}", self.counter_page),
            web.get("/guide", self.guide_page),
            web.get("/manager", self.manager_page),
            web.get("/admin", self.admin_page),
            web.get("/manager/history", self.history_page),
            web.get("/manager/closing", self.closing_page),
            web.get("/manager/last-numbers", self.last_numbers_page),
            web.get("/manager/report", self.report_page),
            web.get("/manager/report/tickets", self.report_tickets_page),
            web.get("/board", self.board_page),
            web.get(r"/t/{secret:[\w-]{1,64}}", self.ticket_page),
            web.get(r"/t/{secret:[\w-]{1,64}}/qr.svg", self.ticket_qr),
            web.get(r"/rate/{counter:\d{1,4}}", self.rating_page),
            web.get(r"/static/{version}/{name:[\w./-]+}", self.static.handle),
        ]

    async def home_page(self, request: web.Request) -> web.Response:
        """Answer ``GET /``: where to go, by role."""
        staff = await self._staff_of(request)
        return self._page(
            request,
            "home",
            ("home", "state"),
            staff=staff,
            guides=staff is not None and may_act_as(staff.role, Role.GUIDE),
            works_at_counter=staff is not None and may_act_as(staff.role, Role.OFFICER),
            administers=staff is not None and may_act_as(staff.role, Role.ADMINISTRATOR),
            manages=staff is not None and may_act_as(staff.role, Role.MANAGER),
            counters=self._counters(page_language(request, self._catalogues)),
        )

    async def login_page(self, request: web.Request) -> web.Response:
        """Answer ``GET /login?next=``; ``next`` is followed only within this server."""
        asked = request.query.get("next", "/")
        inside = asked.startswith("/") and not asked.startswith(("//", "/\\"))
        return self._page(request, "login", ("login",), next=asked if inside else "/")

    async def clock_page(self, request: web.Request) -> web.Response:
        """Answer ``GET /clock``: the service's time, and a form to set it."""
        return self._page(request, "clock", ("clock",), watches_clock=self._has_clock)

    async def counter_page(self, request: web.Request) -> web.Response:
        """Answer ``GET /counter/{counter}`` for an officer."""
        staff = await self._who_may(request, Role.OFFICER)
        counter = CounterId(int(request.match_info["counter"]))
        if counter not in self._site().counters:
            raise web.HTTPNotFound
        groups = ("counter", "state", "live")
        return self._page(request, "counter", groups, staff=staff, counter=counter)

    async def guide_page(self, request: web.Request) -> web.Response:
        """Answer ``GET /guide`` for a guide."""
        staff = await self._who_may(request, Role.GUIDE)
        return self._page(request, "guide", ("guide", "device", "state", "live"), staff=staff)

    async def manager_page(self, request: web.Request) -> web.Response:
        """Answer ``GET /manager`` for a manager."""
        staff = await self._who_may(request, Role.MANAGER)
        due = await due_report(request)
        closed, watches = await last_closed(request), self._has_clock
        base = ("manager", "action", "chart", "device", "disk", "backup", "state", "live")
        facts = {"report_due": due, "closed": closed, "watches_clock": watches}
        return self._page(request, "manager", (*base, "clock_notice"), None, staff=staff, **facts)

    async def history_page(self, request: web.Request) -> web.Response:
        """Answer ``GET /manager/history`` for a manager; what is shown stands in its query."""
        staff = await self._who_may(request, Role.MANAGER)
        due = await due_report(request)
        groups = ("history", "chart", "state")
        return self._page(request, "history", groups, staff=staff, report_due=due)

    async def last_numbers_page(self, request: web.Request) -> web.Response:
        """Answer ``GET /manager/last-numbers`` for a guide: one sheet to print."""
        await self._who_may(request, Role.GUIDE)
        language = page_language(request, self._catalogues)
        sheet = await request.app[CONTEXT].desk.read(
            lambda lobby, now: sheet_of(lobby, now, language)
        )
        return self._page(
            request, "last_numbers", (), language, sheet=sheet, style=None, way_back="/"
        )

    async def admin_page(self, request: web.Request) -> web.Response:
        """Answer ``GET /admin`` for an administrator."""
        staff = await self._who_may(request, Role.ADMINISTRATOR)
        groups = ("admin", "disk", "backup", "clock_notice")
        return self._page(request, "admin", groups, staff=staff, watches_clock=self._has_clock)

    async def report_page(self, request: web.Request) -> web.Response:
        """Answer ``GET /manager/report?week=`` (or ``from=&to=``): the report, also to print."""
        staff = await self._who_may(request, Role.MANAGER)
        facts = await report_facts(request, self._texts(request))
        return self._page(request, "report", ("report",), None, staff=staff, **facts)

    async def closing_page(self, request: web.Request) -> web.Response:
        """Answer ``GET /manager/closing``: the heads of the last days, to be printed and kept."""
        staff = await self._who_may(request, Role.MANAGER)
        facts = await closing_facts(request)
        return self._page(request, "closing", (), None, staff=staff, **facts)

    async def report_tickets_page(self, request: web.Request) -> web.Response:
        """Answer ``GET /manager/report/tickets``: the tickets behind a figure of the report."""
        staff = await self._who_may(request, Role.MANAGER)
        facts = await ticket_facts(request, self._texts(request))
        return self._page(request, "report_tickets", ("report",), None, staff=staff, **facts)

    async def ticket_page(self, request: web.Request) -> web.Response:
        """Answer ``GET /t/{secret}``: a citizen's ticket; an unknown secret is a 404 in words."""
        secret = request.match_info["secret"]
        chosen = await self._language_of_link(secret)
        if chosen is None:
            return self._error(request, HTTPStatus.NOT_FOUND, "ticket")
        language = ticket_language(request, self._catalogues, chosen)
        return self._page(request, "ticket", ("ticket", "rating"), language, secret=secret)

    async def ticket_qr(self, request: web.Request) -> web.Response:
        """Answer ``GET /t/{secret}/qr.svg``: the link as a picture, for a guide's screen."""
        secret = request.match_info["secret"]
        if self._public_url is None or await self._language_of_link(secret) is None:
            raise web.HTTPNotFound
        picture = link_picture(f"{self._public_url}/t/{secret}")
        return web.Response(body=picture, content_type="image/svg+xml")

    async def rating_page(self, request: web.Request) -> web.Response:
        """Answer ``GET /rate/{counter}``: the tablet at a counter, in Vietnamese unless asked."""
        counter = CounterId(int(request.match_info["counter"]))
        if counter not in self._site().counters:
            raise web.HTTPNotFound
        asked = Language(request.query.get("language", FIRST_LANGUAGE))
        language = asked if asked in self._catalogues else FIRST_LANGUAGE
        return self._page(
            request, "rate", ("rate",), language, counter=counter, every=self._catalogues
        )

    async def board_page(self, request: web.Request) -> web.Response:
        """Answer ``GET /board``: the hall's board, in Vietnamese unless ``language`` says else."""
        try:
            place = place_of(request.query, self._board)
        except UnknownZoneError:
            return self._error(request, HTTPStatus.NOT_FOUND, "zone")
        asked = Language(request.query.get("language", FIRST_LANGUAGE))
        language = asked if asked in self._catalogues else FIRST_LANGUAGE
        facts = page_facts(place, self._board, self._catalogues, self._clips)
        return self._page(request, "board", ("board",), language, facts=facts)

    @web.middleware
    async def error_pages(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Say every fault of a page in words; the interface has its own.

        A page that nobody signed in asks for is counted by address, as such requests are.
        """
        if is_of_interface(request) or request.path.startswith("/static/"):
            return await handler(request)
        try:
            if not request.path.startswith(_CLIPS) and await self._staff_of(request) is None:
                request.app[PUBLIC_BUCKETS].take(remote_address(request))
            return await handler(request)
        except web.HTTPException as error:
            if error.status < HTTPStatus.BAD_REQUEST or request.method != "GET":
                raise
            known = {HTTPStatus.FORBIDDEN: "forbidden", HTTPStatus.NOT_FOUND: "not_found"}
            status = HTTPStatus(error.status)
            return self._error(request, status, known.get(status, "fault"))
        except ProblemError as error:
            if error.slug != "too-many":
                return self._error(request, HTTPStatus.NOT_FOUND, "not_found")
            response = self._error(request, HTTPStatus.TOO_MANY_REQUESTS, "too_many")
            response.headers.update(error.headers or {})
            return response
        except Exception:  # noqa: BLE001 - whatever it is, who reads is answered
            _log.exception("a page failed", extra={"path": request.path})
            return self._error(request, HTTPStatus.INTERNAL_SERVER_ERROR, "fault")

    async def _who_may(self, request: web.Request, role: Role) -> Staff:
        staff = await self._staff_of(request)
        if staff is None:
            raise web.HTTPSeeOther(f"/login?next={quote(request.path_qs)}")
        if not may_act_as(staff.role, role):
            raise web.HTTPForbidden
        return staff

    def _error(self, request: web.Request, status: HTTPStatus, what: str) -> web.Response:
        response = self._page(request, "error", (), what=what)
        response.set_status(status)
        return response

    def _page(
        self,
        request: web.Request,
        name: str,
        groups: tuple[str, ...],
        language: Language | None = None,
        **facts: object,
    ) -> web.Response:
        return self._templates.page(request, name, groups, language, **facts)

    def _texts(self, request: web.Request) -> Catalogue:
        return self._catalogues[page_language(request, self._catalogues)]

    def _counters(self, language: Language) -> list[tuple[CounterId, str]]:
        """Return each counter's number and its name, or the services that it serves."""
        services = self._site().services
        return [
            (number, plan.name or ", ".join(services[code].name(language) for code in plan.serves))
            for number, plan in self._site().counters.items()
        ]
