"""A screen without a token: its window shows six digits until the administrator has typed them."""

import logging
import threading
from pathlib import Path

from display.pairing import PairingPresenter
from display.settings import TEXTS, Settings, SettingsError
from display.views import PairingView
from ticket_queue.catalogue import load_catalogues
from ticket_queue.ids import DeviceId, Language
from ticket_queue.pairing import CodeShown, PairingNews, pair_patiently

_log = logging.getLogger(__name__)


def pair_on_screen(settings: Settings) -> bool:
    """Show digits until the window is closed; True when the token is kept and all can begin.

    Raises:
        SettingsError: there is no screen.
    """
    from display.screens.environment import prepare_environment

    prepare_environment(settings.screen)
    from display.screens.hall_window import NoWindowError
    from display.screens.pairing_screen import PairingWindow

    texts = load_catalogues(TEXTS)[Language(settings.language)]
    presenter = PairingPresenter(texts, DeviceId(settings.device))
    done = threading.Event()

    def turn() -> PairingView:
        if done.is_set():
            window.stop()
        return presenter.view

    def tell(news: PairingNews) -> None:
        if isinstance(news, CodeShown):
            _log.info("to be paired as %s: the digits are %s", settings.device, news.code)
        else:
            _log.warning("not paired: %s %s", news.key, news.detail)
        presenter.hear(news)
        window.news()

    def pair() -> None:
        paired = pair_patiently(settings.server.url, "display", Path(settings.token_file), tell)
        if presenter.end(paired):
            done.set()
        window.news()

    try:
        window = PairingWindow(turn)
    except NoWindowError as error:
        raise SettingsError((f"screen: {error}",)) from error
    # It dies with the program: the server's answer may take ten minutes.
    threading.Thread(target=pair, name="pairing", daemon=True).start()
    window.run()
    return done.is_set()
