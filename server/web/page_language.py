"""Which language a person reads: asked for, chosen before, or the browser's own."""

from collections.abc import Collection
from functools import lru_cache

from aiohttp import web

from ticket_queue.catalogue import FIRST_LANGUAGE
from ticket_queue.ids import Language

LANGUAGE_COOKIE = "moiso_language"
_ONE_YEAR_S = 365 * 24 * 3600


def page_language(request: web.Request, known: Collection[Language]) -> Language:
    """Choose by ``?language=``, the cookie, ``Accept-Language``, else Vietnamese."""
    chosen = request.query.get("language", ""), request.cookies.get(LANGUAGE_COOKIE, "")
    for code in (*chosen, *accepted_languages(request.headers.get("Accept-Language", ""))):
        if code in known:
            return Language(code)
    return FIRST_LANGUAGE


def ticket_language(
    request: web.Request, known: Collection[Language], ticket: Language
) -> Language:
    """Choose as for any page, but a ticket that was taken in a foreign language speaks it.

    Only what was chosen on the phone itself goes before it.
    """
    chosen = [request.query.get("language", ""), request.cookies.get(LANGUAGE_COOKIE, "")]
    if ticket != FIRST_LANGUAGE and ticket in known and not set(chosen) & set(known):
        return ticket
    return page_language(request, known)


@lru_cache(maxsize=256)
def accepted_languages(header: str) -> tuple[str, ...]:
    """Return the two-letter languages of an ``Accept-Language`` header, the dearest first.

    RFC 9110, 12.5.4.
    """
    weighted = []
    for part in header.split(","):
        tag, _, parameter = part.partition(";")
        weight = parameter.strip().removeprefix("q=") or "1"
        try:
            weighted.append((-float(weight), tag.strip().lower()[:2]))
        except ValueError:
            continue
    return tuple(code for weight, code in sorted(weighted, key=lambda pair: pair[0]) if weight < 0)


def remember_language(request: web.Request, response: web.Response, language: Language) -> None:
    """Keep the language for a year when it was asked for by ``?language=``."""
    if request.query.get("language") == language:
        response.set_cookie(
            LANGUAGE_COOKIE,
            language,
            max_age=_ONE_YEAR_S,
            path="/",
            secure=request.secure,
            samesite="Lax",
        )
