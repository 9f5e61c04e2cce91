"""Has copies made while the server runs, brings them to their targets, and says how that goes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from server.backup.copies import CopyFile, copies_in
from server.backup.making import Made, Order, make_apart
from server.backup.records import MENDED_FILE, Mended, read_record
from server.backup.recovering import COPIES, mark_suspect
from server.backup.targets import Letter, Target, TargetError, old_journals
from server.backup.workers import PatientWorker
from server.backup.years import year_files
from server.desk import Desk
from server.ledger import JOURNAL, journal_files
from server.ports import BackupPlace, BackupReport, MendedReport
from server.settings import BackupSettings

_log = logging.getLogger(__name__)

FIRST_AFTER_S = 10.0
FOLLOW_EVERY_S = 2.0
HANGS_AFTER_S = 30.0
LETTERS_EVERY_S = 30.0
MENDED_TOLD = timedelta(days=2)

Letters = Callable[[], Awaitable[Sequence[Letter]]]
"""Makes the small files that lie beside the copies."""


@dataclass(frozen=True, kw_only=True)
class Ward:
    """What is copied: the folder of its data, and the file of its settings if it has one.

    After ``forgets_after`` a copy holds no link, free text or answer any more.
    """

    data: Path
    site_file: Path | None
    forgets_after: timedelta


class CopyKeeper:
    """Keeps copies of a running ward; begin with ``start``, end with ``await stop()``."""

    def __init__(
        self,
        desk: Desk,
        ward: Ward,
        settings: BackupSettings,
        letters: Letters,
        has_room: Callable[[], bool],
        *,
        first_after_s: float = FIRST_AFTER_S,
    ) -> None:
        """Keep the parts; ``listeners`` are told each time that the report is another.

        No copy is made while there is no room on the ledger's own disk.
        """
        self.listeners: list[Callable[[], None]] = []
        self._desk = desk
        self._ward = ward
        self._settings = settings
        self._make_letters = letters
        self._has_room = has_room
        self._first_after_s = first_after_s
        self._own = ward.data / COPIES
        self._newest: CopyFile | None = None
        self._places: dict[str, BackupPlace] = {}
        self._read_mended = read_record(ward.data / MENDED_FILE, Mended)
        self._letters: tuple[float, Sequence[Letter]] = (float("-inf"), ())
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to make copies and to bring them out."""
        if self._settings.every is not None:
            self._tasks.append(asyncio.create_task(self._make_again(), name="copies"))
        for folder in self._settings.targets:
            target = Target(folder, self._desk.site.code, self._settings.kept)
            task = asyncio.create_task(self._look_after(target), name=f"copies to {folder}")
            self._tasks.append(task)

    async def stop(self) -> None:
        """Stop; a copy that is being made is given up, and whatever hangs is left behind."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def report(self) -> BackupReport:
        """Tell how every place is, the own disk first (port ``Backups``)."""
        return BackupReport(
            every=self._settings.every,
            places=tuple(self._places[name] for name in sorted(self._places)),
            mended=self._mended(),
        )

    def _mended(self) -> MendedReport | None:
        mended = self._read_mended
        if mended is None or self._desk.clock.now() - mended.at > MENDED_TOLD:
            return None
        return MendedReport(
            at=mended.at,
            copy=mended.copy,
            replayed=mended.replayed,
            whole=mended.whole,
            aside=mended.aside,
            until=mended.until,
        )

    async def _make_again(self) -> None:
        await asyncio.sleep(self._first_after_s)
        examine = True
        while self._settings.every is not None:
            await self._make(examine=examine)
            examine = False
            await asyncio.sleep(self._settings.every.total_seconds())

    async def _make(self, *, examine: bool) -> None:
        if not self._has_room():
            self._note("", "full", "what is left of the disk is the ledger's")
            return
        site_file = self._ward.site_file
        order = Order(
            data=str(self._ward.data),
            folder=str(self._own),
            site=self._desk.site.code,
            at=self._desk.clock.now(),
            site_file=None if site_file is None else str(site_file),
            examine=examine,
        )
        try:
            made = await make_apart(order)
        except OSError as error:
            made = Made(word="fault", detail=str(error))
        if made.word:
            if made.word == "damaged":
                # The day goes on with what can be read; the next start mends the file.
                mark_suspect(self._ward.data)
            self._note("", made.word, made.detail)
            return
        self._newest = max(copies_in(self._own, self._desk.site.code), key=lambda each: each.at)
        self._forget_journals()
        self._note("", "", "", self._newest)

    def _forget_journals(self) -> None:
        for path in old_journals((self._ward.data / JOURNAL).glob("*")):
            path.unlink(missing_ok=True)

    async def _look_after(self, target: Target) -> None:
        """Bring to a target what is new, again and again, whatever it says."""
        worker = PatientWorker(f"copies to {target.folder}")
        name = str(target.folder)
        try:
            while True:
                files = journal_files(self._ward.data / JOURNAL, self._desk.epoch)
                bring = partial(self._bring, target, self._newest, files, await self._letters_now())
                work = worker.do(bring)
                done, _ = await asyncio.wait({work}, timeout=HANGS_AFTER_S)
                if not done:
                    self._note(name, "hanging", "")
                    await asyncio.wait({work})
                try:
                    newest = work.result()
                    beside = target.is_beside(self._ward.data)
                    self._note(name, "same-disk" if beside else "", "", newest)
                except TargetError as error:
                    self._note(name, error.word, str(error))
                except Exception as error:  # noqa: BLE001 - one target must not end the others
                    self._note(name, "fault", repr(error))
                await asyncio.sleep(FOLLOW_EVERY_S)
        finally:
            worker.end()

    def _bring(
        self,
        target: Target,
        newest: CopyFile | None,
        journals: Iterable[Path],
        letters: Iterable[Letter],
    ) -> CopyFile | None:
        target.newest()
        if newest is not None and target.take(newest):
            now = self._desk.clock.now().replace(tzinfo=None)
            target.forget_people(now - self._ward.forgets_after, self._own)
            target.take_years(year_files(self._ward.data))
        target.follow(journals, letters)
        return target.newest()

    async def _letters_now(self) -> Sequence[Letter]:
        now = asyncio.get_running_loop().time()
        made_at, letters = self._letters
        if now - made_at >= LETTERS_EVERY_S:
            letters = await self._make_letters()
            self._letters = (now, letters)
        return letters

    def _note(self, place: str, word: str, detail: str, newest: CopyFile | None = None) -> None:
        """Note how a place is; what is otherwise than before is logged and told once."""
        before = self._places.get(place)
        copy_at = before.copy_at if before is not None else None
        if newest is not None:
            copy_at = newest.at.replace(tzinfo=self._desk.site.timezone)
        changed = before is None or before.word != word
        now: datetime = self._desk.clock.now()
        since = now if before is None or changed else before.since
        noted = BackupPlace(place=place, word=word, since=since, copy_at=copy_at)
        self._places[place] = noted
        if changed and word in {"", "same-disk"}:
            _log.info("copies are kept", extra={"place": place or "own disk"})
        elif changed:
            facts = {"place": place or "own disk", "why": word, "detail": detail}
            _log.warning("no copies can be kept", extra=facts)
        if before is None or (before.word, before.copy_at) != (word, copy_at):
            for listener in self.listeners:
                listener()
