"""Every MQTT topic as a function; nobody else spells one.

A site's and a device's code become one level of a topic, so they may not hold ``/``, ``+``, ``#``,
NUL or a leading ``$`` (MQTT 5.0, section 4.7).
"""

from ticket_queue.ids import CounterId, DeviceId, SiteCode

ROOT = "moiso"


def board(site: SiteCode) -> str:
    """Name where the snapshot of the whole lobby stands: retained, written by the server."""
    return _of(site, "board")


def calls(site: SiteCode) -> str:
    """Name where each call and recall goes by once: not retained, written by the server."""
    return _of(site, "calls")


def counter(site: SiteCode, number: CounterId) -> str:
    """Name where one counter's sign stands: retained, written by the server."""
    return _of(site, f"counters/{number}")


def waits(site: SiteCode) -> str:
    """Name where the waits of all services stand: retained, written by the server."""
    return _of(site, "waits")


def alerts(site: SiteCode) -> str:
    """Name where alerts go by as they are raised, acknowledged and closed: not retained."""
    return _of(site, "alerts")


def heartbeat(site: SiteCode) -> str:
    """Name where the server shows every 5 s of real time that it lives: not retained."""
    return _of(site, "heartbeat")


def device_status(site: SiteCode, device: DeviceId) -> str:
    """Name where one device tells how it is: retained, also its last will."""
    return _of(site, f"devices/{_level(device)}/status")


def every_device_status(site: SiteCode) -> str:
    """Name the filter that catches the status of every device, for the server."""
    return _of(site, "devices/+/status")


def device_of_status(site: SiteCode, topic: str) -> DeviceId | None:
    """Tell whose status a topic is, or None when it is no device's status at this site."""
    before, _, after = topic.partition("/devices/")
    device, _, rest = after.partition("/")
    if before != f"{ROOT}/{site}" or not device or rest != "status":
        return None
    return DeviceId(device)


def _of(site: SiteCode, rest: str) -> str:
    return f"{ROOT}/{_level(site)}/{rest}"


def _level(name: str) -> str:
    if not name or name.startswith("$") or any(sign in name for sign in "/+#\0"):
        message = f"{name!r} cannot be a level of an MQTT topic"
        raise ValueError(message)
    return name
