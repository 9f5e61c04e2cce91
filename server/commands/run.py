"""``moiso-server run``: one site's server."""

import asyncio
import signal
from dataclasses import replace
from pathlib import Path

import click

from server.app import ClockBehindError, RunningServer, running_server, wall_clock
from server.backup import mark_suspect
from server.commands.console import (
    CheckedCommand,
    complain,
    config_option,
    data_directory,
    data_option,
    log_json_option,
)
from server.logs import configure_logs
from server.ports import StorageError
from server.settings import Settings, SettingsError, load_settings
from server.setup_file import take_edited
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
        asyncio.run(_serve(settings, config, data_directory(config, data, say), say))
    except ClockBehindError as error:
        raise click.ClickException(say("cli.clock_behind", times=error)) from error


async def _serve(settings: Settings, config: Path, data: Path, say: Catalogue) -> None:
    stop, edited = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    loop.add_signal_handler(signal.SIGHUP, edited.set)
    async with running_server(settings, data, wall_clock(settings)) as server:
        rereading = asyncio.create_task(_reread(server, settings, config, say, edited))
        waiting = [asyncio.create_task(each.wait()) for each in (stop, server.damaged)]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in (rereading, *waiting):
            task.cancel()
    if server.damaged.is_set():
        # Whoever watches over the server starts it again, and the start mends the file.
        mark_suspect(data)
        raise click.ClickException(say("cli.ledger_damaged", data=data))


async def _reread(
    server: RunningServer, settings: Settings, config: Path, say: Catalogue, edited: asyncio.Event
) -> None:
    """Take over what was edited in the file, at each SIGHUP; with mistakes nothing changes."""
    while True:
        await edited.wait()
        edited.clear()
        try:
            fresh = await asyncio.to_thread(load_settings, config, language=say.language)
            await _take(server, settings, fresh, say)
        except SettingsError as error:
            for mistake in error.mistakes:
                complain(mistake)
        except StorageError as error:
            complain(say("cli.storage", error=error))


async def _take(server: RunningServer, settings: Settings, fresh: Settings, say: Catalogue) -> None:
    fixed = (settings.site.code, settings.site.timezone)
    if (fresh.site.code, fresh.site.timezone) == fixed:
        taken = await take_edited(server.desk, server.setups, fresh)
        if taken is None:
            complain(say("cli.setup_as_it_was"))
        else:
            complain(say("cli.setup_taken", version=taken.version, day=taken.in_force_from))
        fresh = replace(fresh, site=settings.site, setup=settings.setup)
    if fresh != settings:
        complain(say("cli.restart_needed"))
