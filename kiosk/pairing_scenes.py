"""What the screen says of a kiosk that has no token yet: six digits, and what to do with them."""

from kiosk.views import Look, MessageScene, Tone, View
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import DeviceId
from ticket_queue.pairing import CodeShown, Paired, PairingNews, grouped


def looking_for_server(texts: Catalogue) -> View:
    """Return the screen until there are digits."""
    return _view(
        texts, MessageScene(texts("working.starting"), (texts("working.wait"),), Tone.CALM)
    )


def pairing(texts: Catalogue, news: PairingNews, device: DeviceId) -> View:
    """Return the digits, large, with what to do; or why there are none."""
    if not isinstance(news, CodeShown):
        away = news.key == "unreachable"
        why = texts("pair.screen.away") if away else texts(f"pair.{news.key}", detail=news.detail)
        return _view(texts, MessageScene(texts("pair.screen.trouble"), (why,), Tone.TROUBLE))
    lines = (
        texts("pair.screen.where"),
        texts("pair.screen.name", device=device),
        texts("pair.screen.until", minutes=news.seconds // 60),
    )
    scene = MessageScene(texts("pair.screen.code"), lines, Tone.CALM, code=grouped(news.code))
    return _view(texts, scene)


def named_otherwise(texts: Catalogue, paired: Paired, device: DeviceId) -> View:
    """Return that the name typed is not the one in the settings."""
    lines = (texts("pair.screen.set_name", given=paired.device, device=device),)
    return _view(texts, MessageScene(texts("pair.screen.other_name"), lines, Tone.TROUBLE))


def _view(texts: Catalogue, scene: MessageScene) -> View:
    return View(texts.language, Look(), None, scene, controls=())
