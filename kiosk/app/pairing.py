"""A kiosk without a token: its window shows six digits until the administrator has typed them."""

import asyncio
import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.app.machine import catalogues_of
from kiosk.pairing_scenes import looking_for_server, named_otherwise, pairing
from kiosk.settings import Settings
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import DeviceId
from ticket_queue.pairing import CodeShown, Paired, PairingNews, pair_patiently

if TYPE_CHECKING:
    from kiosk.screens.kiosk_app import KioskApp

log = logging.getLogger(__name__)


async def pair_on_screen(settings: Settings, data: Path) -> bool:
    """Show digits until the window is closed; True when the token is kept and all can begin.

    Raises:
        SettingsError: a setting names something that is not there, or there is no screen.
    """
    from kiosk.screens.environment import prepare_environment
    from kiosk.screens.style import palette_of

    texts = next(iter(catalogues_of(settings.people).values()))
    palette = palette_of(settings.appearance)
    prepare_environment(settings.screen, data)
    from kiosk.screens.kiosk_app import KioskApp, require_window

    require_window()
    window = KioskApp(settings.screen, palette=palette)
    window.show(looking_for_server(texts))
    beside = threading.Thread(
        target=_pair, args=(settings, texts, window, asyncio.get_running_loop()), daemon=True
    )
    beside.start()
    await window.run_until_closed(lambda _: None)
    return window.wants_restart


def _pair(
    settings: Settings, texts: Catalogue, window: "KioskApp", loop: asyncio.AbstractEventLoop
) -> None:
    """Pair in a thread that dies with the program: the server's answer may take ten minutes."""
    device = DeviceId(settings.device)

    def tell(news: PairingNews) -> None:
        if isinstance(news, CodeShown):
            log.info("to be paired as %s: the digits are %s", device, news.code)
        else:
            log.warning("not paired: %s %s", news.key, news.detail)
        loop.call_soon_threadsafe(window.show, pairing(texts, news, device))

    def end(paired: Paired) -> None:
        if paired.device == device:
            window.begin_anew()
        else:
            window.show(named_otherwise(texts, paired, device))

    server = settings.server
    paired = pair_patiently(server.url, "kiosk", Path(server.token_file), tell)
    loop.call_soon_threadsafe(end, paired)
