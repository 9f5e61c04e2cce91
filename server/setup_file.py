"""The setup that site.toml holds: a new ledger begins with it, and an edited one is taken over."""

from datetime import datetime

from server.desk import Command, Desk
from server.ports import Commit, Ledger, SetupSource, SetupVersion
from server.settings import Settings, site_of_document
from server.setup_history import SetupChange, SetupHistory
from ticket_queue.lobby import Lobby


async def recorded_setups(ledger: Ledger, settings: Settings, now: datetime) -> SetupHistory:
    """Return the setups of the ledger; a new ledger begins with that of the settings file.

    Raises:
        StorageError: the ledger cannot be read or written.
    """
    setups = await ledger.setups()
    if not setups:
        setups = (SetupVersion(1, now, now.date(), "", SetupSource.FILE, settings.setup),)
        await ledger.append(Commit(setups=tuple(setups)))
    return SetupHistory(setups, site_of_document)


async def take_edited(desk: Desk, setups: SetupHistory, settings: Settings) -> SetupVersion | None:
    """Put in force what somebody has edited in site.toml; None when nobody has.

    The last hand counts, file or page: a file that is as it was says nothing new.

    Raises:
        StorageError: the ledger cannot be written; nothing has changed.
    """
    from_file = [each for each in setups.all() if each.source is SetupSource.FILE]
    if from_file and from_file[-1].document == settings.setup:
        return None
    change = SetupChange(setups, settings.site, settings.setup, by="", source=SetupSource.FILE)
    await desk.submit(Command(decide=change.decide, answer=_nothing, setups=change.setups))
    return change.setups[0]


async def bring_back(desk: Desk, setups: SetupHistory) -> None:
    """Put the newest setup in force today when it is dated later: its clock ran ahead.

    Raises:
        StorageError: the ledger cannot be written; nothing has changed.
    """
    newest = setups.newest
    if newest.at <= desk.clock.now():
        return
    site = site_of_document(newest.document)
    change = SetupChange(setups, site, newest.document, by=newest.by, source=newest.source)
    await desk.submit(Command(decide=change.decide, answer=_nothing, setups=change.setups))


def _nothing(_lobby: Lobby, _now: datetime) -> bytes:
    return b""
