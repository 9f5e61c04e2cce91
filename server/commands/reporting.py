"""``moiso-server report``: the weekly report as a file, also while the server runs."""

from datetime import datetime
from pathlib import Path

import click

from server.commands.console import (
    CheckedCommand,
    config_if_any_option,
    data_directory,
    data_option,
)
from server.ledger import LEDGER_FILE, LedgerReports
from server.report.docx_export import TemplateError
from server.report.files import FORMATS, report_file
from server.report.making import ReportMaker
from server.report.period import PeriodError
from server.settings import TEXTS, default_settings, load_settings, site_of_document
from ticket_queue.catalogue import FIRST_LANGUAGE, Catalogue, load_catalogues


@click.command("report", cls=CheckedCommand, help="cli.help.report")
@click.option("--week", required=True, metavar="2026-W48", help="cli.help.week")
@click.option("--format", "form", required=True, type=click.Choice(FORMATS), help="cli.help.format")
@click.option(
    "--output",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="cli.help.output_file",
)
@config_if_any_option
@data_option
@click.pass_obj
def command(
    say: Catalogue,
    *,
    week: str,
    form: str,
    output: Path,
    config: Path | None,
    data: Path | None,
) -> None:
    """Write a week's report; the ledger is only read."""
    settings = (
        default_settings() if config is None else load_settings(config, language=say.language)
    )
    ledger = data_directory(config, data, say) / LEDGER_FILE
    if not ledger.is_file():
        raise click.ClickException(say("cli.no_ledger", path=ledger))
    source = LedgerReports(ledger)
    # Pages change the setup too: the ledger knows the newest.
    setup = source.setup()
    site = settings.site if setup is None else site_of_document(setup)
    maker = ReportMaker(lambda: site, settings.report, source, source)
    now = datetime.now(settings.site.timezone)
    try:
        made = maker.weekly(maker.week_of(week, now), now, say.language)
        vietnamese = load_catalogues(TEXTS)[FIRST_LANGUAGE]
        file = report_file(maker, made, form, say, vietnamese)
    except PeriodError as error:
        raise click.UsageError(say("problem.report_week", given=week)) from error
    except TemplateError as error:
        raise click.ClickException(say("problem.report_template", error=error)) from error
    output.write_bytes(file.content)
    click.echo(say("cli.report_written", path=output))
