"""Every setup that the site has had, which of them holds on a day, and how another one comes."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from server.ports import SetupSource, SetupVersion
from ticket_queue.events import SetupChanged
from ticket_queue.lobby import Lobby
from ticket_queue.rules.setting_up import check_same_site, check_seen, set_up
from ticket_queue.services import Site
from ticket_queue.site_changes import site_of_day

ReadSetup = Callable[[str], Site]
"""Makes a site of a setup's document; raises when it cannot be used."""


class SetupHistory:
    """The site's setups, oldest first; there is always one."""

    def __init__(self, setups: Sequence[SetupVersion], read: ReadSetup) -> None:
        """Take what the ledger holds; a setup is read when it is first needed."""
        self._setups = list(setups)
        self._read = read
        self._sites: dict[int, Site] = {}

    @property
    def newest(self) -> SetupVersion:
        """The last setup, whether it is in force yet or from tomorrow on."""
        return self._setups[-1]

    def learn(self, setup: SetupVersion) -> None:
        """Take a setup that has just been recorded."""
        self._setups.append(setup)

    def all(self) -> Sequence[SetupVersion]:
        """Return every setup, oldest first."""
        return tuple(self._setups)

    def on(self, day: date) -> Site:
        """Return the site of a day: its last setup, and withdrawn what the day had before it."""
        earlier = [
            each for each in self._setups if each.at.date() < day and each.in_force_from <= day
        ]
        during = [
            each for each in self._setups if each.at.date() == day and each.in_force_from == day
        ]
        # A ledger older than its first recorded setup was made under that one, as far as we know.
        began = earlier[-1:] or [each for each in self._setups[:1] if each not in during]
        return site_of_day([self._site(each) for each in (*began, *during)])

    def _site(self, setup: SetupVersion) -> Site:
        if setup.version not in self._sites:
            self._sites[setup.version] = self._read(setup.document)
        return self._sites[setup.version]


class SetupChange:
    """A new setup on its way to the desk: ``decide`` is its verb, ``setups`` what it records.

    ``based_on`` is the version that its author saw; None overrules whatever there is.
    """

    def __init__(
        self,
        history: SetupHistory,
        site: Site,
        document: str,
        *,
        by: str,
        source: SetupSource,
        based_on: int | None = None,
    ) -> None:
        """Take a setup that has been found right."""
        self.setups: list[SetupVersion] = []
        self._history = history
        self._site = site
        self._document = document
        self._by = by
        self._source = source
        self._based_on = based_on

    def decide(self, lobby: Lobby, now: datetime) -> tuple[SetupChanged, ...]:
        """Put the setup in force: now, or tomorrow when numbers of today would be misread.

        Raises:
            WrongStateRefused: somebody else has changed the setup meanwhile.
            InvalidRefused: the site's code or time zone would change in a running server.
        """
        self.setups.clear()
        newest = self._history.newest
        if self._based_on is not None:
            check_seen(self._based_on, newest.version, newest.by or "site.toml")
        if self._source is not SetupSource.FILE:
            check_same_site(lobby, self._site)
        (event,) = set_up(lobby, now, self._site, newest.version + 1, self._by)
        self.setups.append(
            SetupVersion(
                event.version, now, event.in_force_from, self._by, self._source, self._document
            )
        )
        return (event,)
