"""Reports as they are asked for: a week's, frozen or live, or any period's. It blocks: in a thread.

The head of the letter, names and times come from the site's settings, figures from the ledger.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from server.report.counting import Counted
from server.report.extract import EventSource
from server.report.figures import Office
from server.report.keeping import ReportShelf, Version
from server.report.laying_out import Names
from server.report.period import Period, Week, WeeklyRhythm
from server.report.report import Report, Written, count_period, make_report, with_texts
from server.settings import ReportSettings
from ticket_queue.ids import Language, TextHash
from ticket_queue.services import Site


@dataclass(frozen=True, slots=True)
class Made:
    """A report with its free texts in place, and the tickets behind its figures."""

    report: Report
    counted: Counted
    names: Names


class ReportMaker:
    """Makes reports of one site."""

    def __init__(
        self,
        present_site: Callable[[], Site],
        settings: ReportSettings,
        source: EventSource,
        shelf: ReportShelf,
    ) -> None:
        """Keep where everything comes from; nothing is read yet. A site may change meanwhile."""
        self._present_site = present_site
        self.settings = settings
        self.rhythm = WeeklyRhythm(settings.cut_off, settings.draft, settings.due)
        self._source = source
        self._shelf = shelf

    @property
    def site(self) -> Site:
        """The site as it is set up now."""
        return self._present_site()

    def week_of(self, text: str | None, now: datetime) -> Week:
        """Return the week that is asked for; without one, the week whose report is next due.

        Raises:
            PeriodError: the text is no week.
        """
        if text is not None:
            return Week.parse(text)
        local = now.astimezone(self.site.timezone)
        return Week.running_at(local, self.rhythm)

    def period_of(self, week: Week) -> Period:
        """Return from when until when a week's report counts."""
        return week.period(self.rhythm, self.site.timezone)

    def state_of(self, week: Week, now: datetime, version: Version | None) -> str:
        """Return whether a week's report is running, a draft or finished."""
        if version is not None and version.frozen is not None:
            return "finished"
        drafted = week.moment(self.rhythm.draft, self.site.timezone)
        return "draft" if now >= drafted else "running"

    def last_version(self, week: Week) -> Version | None:
        """Return what was written last for a week.

        Raises:
            StorageError: it cannot be read.
        """
        return self._shelf.last_version(str(week))

    def weekly(self, week: Week, now: datetime, language: Language) -> Made:
        """Make a week's report: the frozen copy when it is finished, else live figures.

        Raises:
            StorageError: the ledger cannot be read.
        """
        version = self.last_version(week)
        names = self.names(language)
        counted = count_period(self._source, self.period_of(week), names, now)
        if version is not None and version.frozen is not None:
            return Made(self._with_texts(version.frozen), counted, names)
        report = self._live(week, now, counted, None if version is None else version.written)
        return Made(self._with_texts(report), counted, names)

    def freeze(self, week: Week, now: datetime, written: Written) -> Report:
        """Return the report of a week as it is to be kept: Vietnamese, hashes for free texts.

        Raises:
            StorageError: the ledger cannot be read.
        """
        names = self.names(Language("vi"))
        counted = count_period(self._source, self.period_of(week), names, now)
        return self._live(week, now, counted, written)

    def span(self, period: Period, now: datetime, language: Language) -> Made:
        """Make a report of any period, always live.

        Raises:
            StorageError: the ledger cannot be read.
        """
        names = self.names(language)
        counted = count_period(self._source, period, names, now)
        report = make_report(counted, period, self._office(), now)
        return Made(self._with_texts(report), counted, names)

    def names(self, language: Language) -> Names:
        """Return what services and counters are called."""
        return Names(
            {code: service.name(language) for code, service in self.site.services.items()},
            {number: counter.name for number, counter in self.site.counters.items()},
        )

    def written_texts(self, written: Written) -> tuple[str, str]:
        """Return the texts of parts C and D, empty where there are none.

        Raises:
            StorageError: they cannot be read.
        """
        hashes = (written.difficulties, written.proposals)
        texts = self._shelf.texts(TextHash(each) for each in hashes if each)
        found = [texts.get(TextHash(each), "") if each else "" for each in hashes]
        return found[0], found[1]

    def _live(self, week: Week, now: datetime, counted: Counted, written: Written | None) -> Report:
        return make_report(
            counted,
            self.period_of(week),
            self._office(),
            now,
            week=str(week),
            state=self.state_of(week, now, None),
            written=written,
        )

    def _office(self) -> Office:
        return Office(code=self.site.code, name_lines=list(self.site.name_lines))

    def _with_texts(self, report: Report) -> Report:
        part = report.part_a
        notes = [note for cause in part.past_limit.causes for note in cause.notes]
        parts = [each for each in (report.difficulties, report.proposals) if each]
        named = (*notes, *part.ratings.sentences, *parts)
        texts = self._shelf.texts(TextHash(each) for each in named)
        return with_texts(report, texts.get)
