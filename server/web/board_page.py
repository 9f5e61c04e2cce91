"""The board for a smart TV's browser: its page's facts, its clips, and the plain listener's routes.

Televisions of 2018 trust no site's certificate: the plain listener gives them the board and
nothing else, whoever asks.
"""

from collections.abc import Mapping

from aiohttp import web

from server.settings import BoardPlace, BoardSettings
from server.web import live_api, public_api
from server.web.operations import ANYONE, Handler
from server.web.paths import V1
from server.web.voice_clips import NoVoiceError, VoiceClips
from server.web.who import guarded
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import Language

CLIP_PATH = r"/board/clips/{name:[a-z0-9-]{1,40}}.wav"
CLIP_NAMES_PATH = "/board/clips.json"
BOARD_FILES = frozenset(
    {
        "board.css",
        "board.js",
        "board_care.js",
        "board_feed.js",
        "board_speech.js",
        "board_state.js",
        "board_view.js",
        "board_voice.js",
        "fonts/be-vietnam-pro-600.woff2",
        "fonts/be-vietnam-pro-800.woff2",
        "icon.svg",
    }
)
"""All that the board's page loads: what the plain listener gives of the static files."""
_BOARD_TOPICS = {"board", "call"}
_FOR_EVER = "public, max-age=31536000, immutable"
_SPOKEN = (Language("vi"), Language("en"))


def page_facts(
    place: BoardPlace,
    board: BoardSettings,
    catalogues: Mapping[Language, Catalogue],
    clips: VoiceClips,
) -> dict[str, object]:
    """Return what the page's script must know: its place, and how and by which clips it speaks."""
    return {
        "counters": sorted(place.zone.counters),
        "services": sorted(place.zone.services),
        "hours": place.hours,
        "volume": place.volume,
        "glass": {
            "width_mm": place.width_mm,
            "height_mm": place.height_mm,
            "farthest_seat_m": place.farthest_seat_m,
        },
        "dialect": board.dialect,
        "digits_from": board.digits_from,
        "speech": {
            language: {
                key: text
                for key, text in catalogues[language].texts.items()
                if key.startswith("speech.")
            }
            for language in _SPOKEN
        },
        "clips": clips.names if clips.can_speak else None,
    }


def clip_handler(clips: VoiceClips) -> Handler:
    """Return what answers ``GET /board/clips/{name}.wav``: 404 unknown, 503 without a voice."""

    async def get_clip(request: web.Request) -> web.Response:
        try:
            content = await clips.clip(request.match_info["name"])
        except KeyError as error:
            raise web.HTTPNotFound from error
        except NoVoiceError as error:
            raise web.HTTPServiceUnavailable(text=str(error)) from error
        headers = {"Content-Type": "audio/wav", "Cache-Control": _FOR_EVER}
        return web.Response(body=content, headers=headers)

    return get_clip


def clip_routes(clips: VoiceClips) -> list[web.RouteDef]:
    """Return the routes of the voice's clips and of their names.

    The page comes with the names; it asks anew when a counter's name is none of them, because the
    setup changes while a television stays on.
    """

    async def get_names(_request: web.Request) -> web.Response:
        names = clips.names if clips.can_speak else {language: {} for language in _SPOKEN}
        return web.json_response(names, headers={"Cache-Control": "no-store"})

    return [web.get(CLIP_PATH, clip_handler(clips)), web.get(CLIP_NAMES_PATH, get_names)]


def plain_routes(board_page: Handler, static: Handler, clips: VoiceClips) -> list[web.RouteDef]:
    """Return the only routes of the plain listener."""

    async def board_file(request: web.Request) -> web.StreamResponse:
        if request.match_info["name"] not in BOARD_FILES:
            raise web.HTTPNotFound
        return await static(request)

    return [
        web.get("/board", board_page),
        *clip_routes(clips),
        web.get(r"/static/{version}/{name:[\w./-]+}", board_file),
        web.get(f"{V1}/board", guarded(ANYONE, public_api.get_board)),
        web.get(f"{V1}/live", guarded(ANYONE, _live_board)),
    ]


async def _live_board(request: web.Request) -> web.StreamResponse:
    """Stream what a board shows, also to somebody who may see more."""
    if not set(request.query.get("topics", "").split(",")) <= _BOARD_TOPICS:
        raise web.HTTPNotFound
    return await live_api.get_live(request)
