"""``moiso-server run``: one site's server."""

import asyncio
import signal
from pathlib import Path

import click

from server.app import ClockBehindError, serve, wall_clock
from server.commands.console import (
    CheckedCommand,
    config_option,
    data_directory,
    data_option,
    log_json_option,
)
from server.logs import configure_logs
from server.settings import Settings, load_settings
from ticket_queue.catalogue import Catalogue


@click.command("run", cls=CheckedCommand, help="cli.help.run")
@config_option
@data_option
@log_json_option
@click.pass_obj
def command(say: Catalogue, *, config: Path, data: Path | None, log_json: bool) -> None:
    """Run one site's server until it is told to stop."""
    configure_logs(as_json=log_json)
    settings = load_settings(config, language=say.language)
    try:
        asyncio.run(_serve(settings, data_directory(config, data, say)))
    except ClockBehindError as error:
        raise click.ClickException(say("cli.clock_behind", times=error)) from error


async def _serve(settings: Settings, data: Path) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    await serve(settings, data, wall_clock(settings), stop)
