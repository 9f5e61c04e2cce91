"""What the handlers find in the application: one context, put there by ``app.py``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from server.accounts import Accounts, Pairings
from server.desk import Desk
from server.history import History
from server.ports import Backups, ClockRoom, DeviceStatuses, DiskReport, Ledger
from server.settings import Settings
from server.setup_history import SetupHistory
from server.web.errands import Errands
from server.web.live_feed import LiveFeed
from server.web.report_room import ReportRoom
from server.web.ticket_buckets import TicketBuckets
from server.web.token_buckets import TokenBuckets
from server.web.voice_clips import VoiceClips
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import Language


@dataclass(frozen=True, kw_only=True)
class Context:
    """The parts of the server that answer requests."""

    settings: Settings
    desk: Desk
    setups: SetupHistory
    ledger: Ledger
    history: History
    accounts: Accounts
    catalogues: Mapping[Language, Catalogue]
    feed: LiveFeed
    errands: Errands
    devices: DeviceStatuses
    broker_ready: Callable[[], bool]
    disk: Callable[[], DiskReport]
    clips: VoiceClips
    reports: ReportRoom
    backups: Backups
    clock: ClockRoom | None = None
    """None where the time is no machine's own: in the demo."""


@dataclass(frozen=True, kw_only=True)
class Front:
    """What answers also while the server asks what time it is, before there is a desk."""

    settings: Settings
    accounts: Accounts
    catalogues: Mapping[Language, Catalogue]
    clock: ClockRoom | None


CONTEXT = web.AppKey("context", Context)
FRONT = web.AppKey("front", Front)
PUBLIC_BUCKETS = web.AppKey("public_buckets", TokenBuckets)
"""Requests of those who are nobody, for each remote address."""
SIGN_IN_BUCKETS = web.AppKey("sign_in_buckets", TokenBuckets)
"""Attempts to sign in, for each remote address."""
PAIRINGS = web.AppKey("pairings", Pairings)
"""Devices that show a code now."""
TICKET_BUCKETS = web.AppKey("ticket_buckets", TicketBuckets)
