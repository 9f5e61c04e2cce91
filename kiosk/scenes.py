"""From menu and ticket to the scenes of the screen, in one language's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil

from kiosk import wording
from kiosk.menu import IssuedTicket, Menu, Service, Site
from kiosk.ports import PrintOutcome
from kiosk.touches import (
    ChooseGroup,
    ChooseLanguage,
    ChooseService,
    Done,
    NeedMoreTime,
    OpenSearch,
    Reprint,
    ToggleHighContrast,
    ToggleLargeText,
    TogglePriority,
    TryAgain,
)
from kiosk.views import (
    ButtonView,
    Look,
    MessageScene,
    NameBoardView,
    PriorityView,
    StartScene,
    TicketScene,
    TileView,
    Tone,
    WarningView,
)
from ticket_queue.catalogue import FIRST_LANGUAGE, Catalogue
from ticket_queue.ids import Language, PriorityGroupId, ServiceCode

PHRASE_LETTERS = 32
"""A longer line would have to be set too small on a tile."""


@dataclass(frozen=True)
class Phrases:
    """The two services whose tiles speak in the citizen's own words."""

    collect_service: ServiceCode
    help_service: ServiceCode


@dataclass(frozen=True)
class Wish:
    """What a citizen has said before choosing a service."""

    priority: bool = False
    group: PriorityGroupId | None = None


def start(
    texts: Catalogue, menu: Menu, services: Iterable[Service], wish: Wish, phrases: Phrases
) -> StartScene:
    """Return the tiles of these services, in this order."""
    services = tuple(services)
    anything_open = any(service.open for service in services)
    if not anything_open:
        heading = texts("start.all_closed")
    else:
        heading = texts("start.heading_priority" if wish.priority else "start.heading")
    return StartScene(
        heading=heading,
        tiles=tuple(tile(texts, menu, service, phrases) for service in services),
        priority=_priority(texts, menu, wish) if anything_open else None,
        # Who asks for priority has read it, and the groups need its place.
        notice="" if wish.priority else _notice(texts, menu),
        search=ButtonView(texts("search.button"), OpenSearch(), texts("search.hint")),
    )


def _notice(texts: Catalogue, menu: Menu) -> str:
    if isinstance(menu.paused, str):
        return menu.paused
    if menu.paused:
        return texts("start.paused")
    return texts("start.alone") if menu.alone else menu.notice or ""


def tile(texts: Catalogue, menu: Menu, service: Service, phrases: Phrases) -> TileView:
    """Return a service's tile; two of them speak in the citizen's own words."""
    name, phrase = service.name_in(texts.language), ""
    if service.service == phrases.collect_service:
        name = texts("start.collect")
    elif service.service == phrases.help_service:
        name, phrase = texts("start.help"), name
    elif texts.language == FIRST_LANGUAGE:
        phrase = _phrase(service.aliases)
    return replace(plain_tile(texts, menu, service), name=name, phrase=phrase)


def plain_tile(texts: Catalogue, menu: Menu, service: Service) -> TileView:
    """Return a tile with the service's name alone, who waits, and how long or why it is closed."""
    if service.open:
        people = wording.people_waiting(texts, service.waiting)
        wait = wording.wait(texts, service.expected_wait)
    else:
        reason = service.reason or ""
        people = reason if 0 < len(reason) <= PHRASE_LETTERS else texts("closed.tile")
        wait = wording.opens(texts, service.opens_at, menu.at)
    name = service.name_in(texts.language)
    return TileView(name, "", people, wait, service.open, ChooseService(service.service))


def _phrase(aliases: tuple[str, ...]) -> str:
    phrase = ""
    for alias in aliases:
        longer = f"{phrase}, {alias}" if phrase else alias
        if len(longer) > PHRASE_LETTERS:
            break
        phrase = longer
    return phrase


def _priority(texts: Catalogue, menu: Menu, wish: Wish) -> PriorityView | None:
    if not menu.priority_groups:
        return None
    button = ButtonView(
        texts("priority.chosen" if wish.priority else "priority.button"),
        TogglePriority(),
        texts("priority.take_back" if wish.priority else "priority.who"),
        chosen=wish.priority,
    )
    groups = tuple(
        ButtonView(
            group.name_in(texts.language), ChooseGroup(group.id), chosen=group.id == wish.group
        )
        for group in menu.priority_groups
    )
    return PriorityView(button, texts("priority.heading"), groups if wish.priority else ())


def ticket(texts: Catalogue, issued: IssuedTicket, printed: PrintOutcome | None) -> TicketScene:
    """Return the number and what comes next; ``printed`` is None while its slip is printed."""
    key, tone = {
        None: ("printing", Tone.CALM),
        PrintOutcome.OK: ("printed", Tone.GOOD),
        PrintOutcome.DOWN: ("unprinted", Tone.TROUBLE),
        PrintOutcome.UNKNOWN: ("perhaps_printed", Tone.TROUBLE),
    }[printed]
    expected = issued.expected_wait
    ahead = issued.people_ahead
    return TicketScene(
        heading=texts("ticket.heading"),
        label=issued.label,
        priority=texts("ticket.priority") if issued.priority else "",
        service_name=issued.service_name,
        where=wording.counters(texts, issued.counters),
        ahead="" if ahead is None else wording.people_ahead(texts, ahead),
        wait="" if expected is None else texts("ticket.wait", wait=wording.wait(texts, expected)),
        slip=texts(f"ticket.{key}"),
        tone=tone,
        notes=(texts("ticket.offline"), *issued.notes) if issued.offline else issued.notes,
        qr=issued.status_url or "",
        scan=texts("ticket.scan") if issued.status_url else "",
        buttons=_ticket_buttons(texts, printed),
    )


def _ticket_buttons(texts: Catalogue, printed: PrintOutcome | None) -> tuple[ButtonView, ...]:
    if printed is None:
        return ()
    if printed is PrintOutcome.UNKNOWN:
        return (
            ButtonView(texts("ticket.got_it"), Done()),
            ButtonView(texts("ticket.reprint"), Reprint()),
        )
    return (ButtonView(texts("ticket.done"), Done()),)


def closed(texts: Catalogue, menu: Menu, service: Service) -> MessageScene:
    """Return why a service gives no numbers and when it does again."""
    reason = wording.why_closed(texts, service)
    told = service.opens_at is not None and f"{service.opens_at:%H:%M}" in reason
    lines = (reason, "" if told else wording.opens(texts, service.opens_at, menu.at))
    heading = texts("closed.heading", service=service.name_in(texts.language))
    return _message(texts, heading, lines, Tone.CALM)


def refused(texts: Catalogue, slug: str, detail: str) -> MessageScene:
    """Return a refusal: the server's sentence, else the kiosk's own for that slug."""
    own = texts(f"refused.{slug}") if f"refused.{slug}" in texts else texts("refused.unknown")
    return _message(texts, texts("refused.heading"), (detail or own,), Tone.CALM)


def no_answer(texts: Catalogue) -> MessageScene:
    """Return that no ticket came, and that one may try again."""
    return MessageScene(
        texts("trouble.no_answer"),
        (texts("trouble.ask_guide"),),
        Tone.TROUBLE,
        (
            ButtonView(texts("trouble.again"), TryAgain()),
            ButtonView(texts("ticket.done"), Done()),
        ),
    )


def lost(texts: Catalogue, site: Site | None) -> MessageScene:
    """Return that the machine gives no numbers for now, and who helps."""
    lines = [texts("trouble.ask_guide"), texts("trouble.keeps_trying")]
    if site and site.hotline:
        lines.append(texts("site.hotline", hotline=site.hotline))
    return MessageScene(texts("trouble.lost"), tuple(lines), Tone.TROUBLE)


def working(texts: Catalogue, key: str) -> MessageScene:
    """Return a screen that only asks for a moment's patience."""
    return MessageScene(texts(f"working.{key}"), (texts("working.wait"),), Tone.CALM)


def _message(texts: Catalogue, heading: str, lines: Iterable[str], tone: Tone) -> MessageScene:
    said = tuple(line for line in lines if line)
    return MessageScene(heading, said, tone, (ButtonView(texts("message.back"), Done()),))


def idle_warning(texts: Catalogue, left: timedelta) -> WarningView:
    """Return the warning that the screen goes back to the start soon."""
    button = ButtonView(texts("idle.more_time"), NeedMoreTime())
    seconds = ceil(left.total_seconds())
    return WarningView(texts("idle.heading"), texts("idle.text", n=seconds), button)


def name_board(texts: Catalogue, site: Site) -> NameBoardView:
    """Return the site's name board."""
    hotline = texts("site.hotline", hotline=site.hotline) if site.hotline else ""
    return NameBoardView(site.name_lines, site.slogan, hotline)


def controls(
    catalogues: Mapping[Language, Catalogue], language: Language, look: Look
) -> tuple[ButtonView, ...]:
    """Return what stands on every screen: the other languages, Chữ to, Tương phản cao."""
    texts = catalogues[language]
    languages = tuple(
        ButtonView(other("language.name"), ChooseLanguage(code))
        for code, other in catalogues.items()
        if code != language
    )
    return (
        *languages,
        ButtonView(texts("look.large_text"), ToggleLargeText(), chosen=look.large_text),
        ButtonView(texts("look.high_contrast"), ToggleHighContrast(), chosen=look.high_contrast),
    )
