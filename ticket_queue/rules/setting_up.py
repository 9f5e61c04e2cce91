"""Setting a site up anew while its day goes on."""

from datetime import datetime, timedelta

from ticket_queue.events import SetupChanged
from ticket_queue.lobby import Lobby
from ticket_queue.rules.refusals import InvalidRefused, WrongStateRefused
from ticket_queue.services import Site
from ticket_queue.site_changes import services_misread


def check_seen(seen: int, newest: int, by: str) -> None:
    """Let a change pass whose author saw the newest version, which is ``by`` somebody.

    Raises:
        WrongStateRefused: somebody else has changed the setup meanwhile.
    """
    if seen != newest:
        raise WrongStateRefused("setup_outdated", by=by)


def check_same_site(lobby: Lobby, site: Site) -> None:
    """Let a setup pass that leaves what every topic and every date is made of.

    Raises:
        InvalidRefused: the site's code or time zone would change in a running server.
    """
    if (lobby.site.code, lobby.site.timezone) != (site.code, site.timezone):
        raise InvalidRefused("setup_fixed")


def set_up(
    lobby: Lobby, now: datetime, site: Site, version: int, by: str
) -> tuple[SetupChanged, ...]:
    """Put a setup in force: now, or tomorrow when numbers of today would be misread under it."""
    waits = bool(services_misread(lobby, site))
    in_force_from = now.date() + timedelta(days=waits)
    return (SetupChanged(at=now, version=version, in_force_from=in_force_from, by=by),)
