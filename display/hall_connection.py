"""What connects a screen to its hall, made from the settings."""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from display.hall_feed import Device, HallFeed
from display.http_snapshot import HttpSnapshot
from display.news import News
from display.settings import Settings, SettingsError, read_token
from ticket_queue.ids import CounterId, DeviceId, SiteCode
from ticket_queue.mqtt_link import BrokerAddress


def device_of(settings: Settings) -> Device:
    """Return who we are to the broker; without a zone and a voice.

    Raises:
        SettingsError: a file that is named cannot be used, or the broker's address is wrong.
    """
    broker = settings.broker
    return Device(
        id=DeviceId(settings.device),
        token=read_token(settings.token_file),
        version=version("moiso"),
        broker=_broker(broker.url),
        ca_file=_ca_file(broker.ca_file),
    )


def hall_feed(
    settings: Settings,
    device: Device,
    post: Callable[[News], None],
    counter: CounterId | None = None,
) -> HallFeed:
    """Return the feed that posts what the hall says; with a ``counter`` its sign besides."""
    source = HttpSnapshot(settings.server.url, settings.server.answer_within_s)
    site = SiteCode(settings.site) if settings.site else None
    return HallFeed(device, source, post, site, counter)


def _broker(url: str) -> BrokerAddress:
    try:
        return BrokerAddress.from_url(url)
    except ValueError as error:
        raise SettingsError((f"broker.url: {error}",)) from error


def _ca_file(name: str) -> Path | None:
    if name and not Path(name).is_file():
        raise SettingsError((f"broker.ca_file: there is no file {name}",))
    return Path(name) if name else None
