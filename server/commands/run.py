"""``moiso-server run``: one site's server."""

import asyncio
import signal
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from server.app import RunningServer, asking_server, clock_of_machine, running_server
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
from server.machine_clock import ClockInDoubtError, ThisMachine
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
    asyncio.run(_serve(settings, config, data_directory(config, data, say), say))


async def _serve(settings: Settings, config: Path, data: Path, say: Catalogue) -> None:
    stop, edited = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    loop.add_signal_handler(signal.SIGHUP, edited.set)
    machine = ThisMachine(trusts_time_server=settings.trusts_time_server)
    make_clock = clock_of_machine(settings, data, machine)
    while not stop.is_set():
        try:
            async with running_server(settings, data, make_clock, machine) as server:
                rereading = asyncio.create_task(_reread(server, settings, config, say, edited))
                events = (stop, server.damaged, server.set_anew)
                await _first_of(*(each.wait() for each in events))
                rereading.cancel()
            settings = await _as_edited(settings, config, say)
            if server.damaged.is_set():
                # Whoever watches over the server starts it again, and the start mends the file.
                mark_suspect(data)
                raise click.ClickException(say("cli.ledger_damaged", data=data))
        except ClockInDoubtError as doubt:
            complain(say("cli.clock_in_doubt", wall=doubt.wall, last=doubt.last_at))
            async with asking_server(settings, data, doubt, machine) as question:
                await _first_of(stop.wait(), question.answered(settings.site.timezone))


async def _as_edited(settings: Settings, config: Path, say: Catalogue) -> Settings:
    """Return the settings as they are in the file now, for a server that begins anew."""
    try:
        return await asyncio.to_thread(load_settings, config, language=say.language)
    except SettingsError as error:
        for mistake in error.mistakes:
            complain(mistake)
        return settings


async def _first_of(*waits: Coroutine[Any, Any, object]) -> None:
    """Wait until one of them is done; the others are given up."""
    tasks = [asyncio.create_task(each) for each in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


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
