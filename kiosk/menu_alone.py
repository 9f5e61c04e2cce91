"""The menu while the kiosk is alone: the server's last word, and the sessions after it."""

from datetime import datetime, timedelta

import msgspec

from kiosk.menu import Menu, Service, SessionSpan

WEEK = timedelta(weeks=1)


def menu_alone(menu: Menu, at: datetime, *, sure: bool) -> Menu:
    """Return the last menu as it stands at a moment: who waits is no longer known.

    A machine that is not ``sure`` of the time keeps no hours: its clock may be wrong by years, and
    whoever stands before it in the morning must not be told that it is night.
    """
    services = tuple(_service_alone(menu, service, at, sure=sure) for service in menu.services)
    return msgspec.structs.replace(menu, at=at, services=services, alone=True)


def _service_alone(menu: Menu, service: Service, at: datetime, *, sure: bool) -> Service:
    changed = {"waiting": None, "expected_wait": None}
    if not sure and service.sessions and session_at(service, menu.at) is None:
        return msgspec.structs.replace(service, open=True, reason=None, opens_at=None, **changed)
    if not sure:
        return msgspec.structs.replace(service, **changed)
    if _says_still(menu, service, at):
        return msgspec.structs.replace(service, **changed)
    opens = session_at(service, at) is not None
    return msgspec.structs.replace(
        service,
        open=opens,
        reason=None,
        opens_at=None if opens else next_opening(service, at),
        **changed,
    )


def _says_still(menu: Menu, service: Service, at: datetime) -> bool:
    """Tell whether the server's word on a service holds: until the next session begins or ends."""
    if not service.sessions:
        return True
    if at - menu.at >= WEEK:
        return False
    return not any(
        menu.at < edge <= at
        for session in service.sessions
        for edge in (session.opens_at, session.closes_at)
    )


def session_at(service: Service, at: datetime) -> SessionSpan | None:
    """Return the session that runs at a moment; beyond what is known, the same weekday's."""
    for session in service.sessions:
        weeks = max(0, (at - session.opens_at) // WEEK)
        if session.opens_at <= at - weeks * WEEK < session.closes_at:
            return session
    return None


def next_opening(service: Service, at: datetime) -> datetime | None:
    """Return when the next session begins after a moment; None when none is known."""
    openings = (
        session.opens_at + max(0, (at - session.opens_at) // WEEK + 1) * WEEK
        for session in service.sessions
    )
    return min(openings, default=None)
