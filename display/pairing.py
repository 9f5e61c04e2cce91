"""What a screen without a token says: six digits, and what to do with them."""

from display.views import PairingView
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import DeviceId
from ticket_queue.pairing import CodeShown, Paired, PairingNews, grouped


class PairingPresenter:
    """Takes what comes of pairing; ``view`` is what the screen says of it."""

    def __init__(self, texts: Catalogue, device: DeviceId) -> None:
        """Begin without digits; ``device`` is the name that the settings give."""
        self._texts = texts
        self._device = device
        self.view = PairingView("", "", (texts("pair.screen.looking"),))

    def hear(self, news: PairingNews) -> None:
        """Show the digits, or why there are none."""
        texts = self._texts
        if isinstance(news, CodeShown):
            lines = (
                texts("pair.screen.where"),
                texts("pair.screen.name", device=self._device),
                texts("pair.screen.until", minutes=news.seconds // 60),
            )
            self.view = PairingView(texts("pair.screen.code"), grouped(news.code), lines)
        else:
            away = news.key == "unreachable"
            why = (
                texts("pair.screen.away") if away else texts(f"pair.{news.key}", detail=news.detail)
            )
            self.view = PairingView(texts("pair.screen.trouble"), "", (why,))

    def end(self, paired: Paired) -> bool:
        """Tell whether the device is what its settings say; if not, the screen says so."""
        if paired.device == self._device:
            return True
        told = self._texts("pair.screen.set_name", given=paired.device, device=self._device)
        self.view = PairingView(self._texts("pair.screen.other_name"), "", (told,))
        return False
