"""``moiso-server``: the server of one site, and the commands of whoever looks after it."""

import asyncio
import logging
import os
import signal
import sys
import traceback
from datetime import datetime, time
from pathlib import Path

import click

from server.accounts import AccountError, AccountFileError
from server.commands.broker import broker_config
from server.commands.console import (
    CommandGroup,
    complain,
    config_option,
    data_directory,
    data_option,
    log_json_option,
    platform_data,
    put_into_words,
    reader_texts,
)
from server.commands.devices import device_group
from server.commands.staff import staff_group
from server.logs import configure_logs
from server.ports import StorageError
from server.settings import Settings, SettingsError, load_settings
from ticket_queue.catalogue import Catalogue

DONE, FAULT, WRONG = 0, 1, 2


@click.group(cls=CommandGroup, help="cli.help.root")
def root() -> None:
    """Hold all commands."""


root.add_command(staff_group)
root.add_command(device_group)
root.add_command(broker_config)


@root.command("run", help="cli.help.run")
@config_option
@data_option
@log_json_option
@click.pass_obj
def run(say: Catalogue, *, config: Path, data: Path | None, log_json: bool) -> None:
    """Run one site's server until it is told to stop."""
    configure_logs(as_json=log_json)
    settings = load_settings(config, language=say.language)
    asyncio.run(_serve(settings, data_directory(config, data, say), say))


async def _serve(settings: Settings, data: Path, say: Catalogue) -> None:
    from server.app import ClockBehindError, serve, wall_clock

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    try:
        await serve(settings, data, wall_clock(settings), stop)
    except ClockBehindError as error:
        raise click.ClickException(say("cli.clock_behind", times=error)) from error


@root.command("doctor", help="cli.help.doctor")
@config_option
@data_option
@click.pass_obj
def doctor(say: Catalogue, *, config: Path, data: Path | None) -> int:
    """Write one line for each finding; the status is 1 when somebody must act."""
    from server.doctor import Standing, examine

    # What goes wrong on the way is a finding, in the reader's language.
    logging.disable(logging.WARNING)
    settings = load_settings(config, language=say.language)
    status = DONE
    for finding in examine(settings, data_directory(config, data, say)):
        sentence = say(f"doctor.{finding.key}", **dict(finding.facts))
        click.echo(f"{say(f'doctor.standing.{finding.standing}')}: {sentence}")
        if finding.standing is Standing.TO_DO:
            status = FAULT
    return status


class _Hour(click.ParamType[time]):
    """An hour of the day, such as 08:00."""

    name = "HH:MM"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> time:
        try:
            return datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007 - an hour has no zone
        except ValueError:
            self.fail(f"{value!r}: HH:MM", param, ctx)


@root.command("demo", help="cli.help.demo")
@click.option("--port", type=click.IntRange(1, 65535), default=8080, help="cli.help.port")
@click.option("--mqtt-port", type=click.IntRange(1, 65535), default=1883, help="cli.help.mqtt_port")
@data_option
@click.option("--no-windows", is_flag=True, help="cli.help.no_windows")
@click.option(
    "--visitors",
    metavar="N_PER_HOUR",
    type=click.FloatRange(0, 10_000),
    default=0.0,
    help="cli.help.visitors",
)
@click.option("--seed", metavar="N", type=int, default=1, help="cli.help.seed")
@click.option(
    "--speed",
    metavar="N",
    type=click.FloatRange(0, 1000, min_open=True),
    default=1.0,
    help="cli.help.speed",
)
@click.option("--start", type=_Hour(), default="08:00", help="cli.help.start")
@log_json_option
@click.pass_obj
def demo(  # noqa: PLR0913 - one parameter an option, as click has it
    say: Catalogue,
    *,
    port: int,
    mqtt_port: int,
    data: Path | None,
    no_windows: bool,
    visitors: float,
    seed: int,
    speed: float,
    start: time,
    log_json: bool,
) -> None:
    """Run everything on one machine, with a sample ward, until it is told to stop."""
    from server.demo import run_demo

    configure_logs(as_json=log_json)
    run_demo(
        data=data or platform_data("moiso-demo"),
        port=port,
        mqtt_port=mqtt_port,
        windows=not no_windows,
        visitors_per_hour=visitors,
        seed=seed,
        speed=speed,
        start=start,
        language=say.language,
    )


def main() -> None:
    """Run what the command line asks for; every fault is one line and an exit status."""
    say = reader_texts(os.environ)
    put_into_words(root, say)
    sys.exit(_status(say))


def _status(say: Catalogue) -> int:
    try:
        status = root.main(prog_name="moiso-server", obj=say, standalone_mode=False)
    except click.Abort:
        return FAULT
    except click.UsageError as error:
        for line in _usage(error):
            complain(line)
        return WRONG
    except SettingsError as error:
        complain(str(error))
        return WRONG
    except AccountError as error:
        complain(say(f"cli.{error.key}", **error.facts))
        return WRONG
    except click.ClickException as error:
        complain(error.format_message())
        return FAULT
    except KeyboardInterrupt:
        return DONE
    except Exception as error:  # noqa: BLE001 - the last place: a fault is told in one line
        complain(_in_one_line(error, say))
        return FAULT
    return status if isinstance(status, int) else DONE


def _usage(error: click.UsageError) -> list[str]:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return [error.format_message()]
    place = error.ctx.command_path if error.ctx is not None else "moiso-server"
    return [f"{place}: {line}" for line in error.format_message().splitlines()]


def _in_one_line(error: Exception, say: Catalogue) -> str:
    if isinstance(error, StorageError):
        return say("cli.storage", error=error)
    if isinstance(error, AccountFileError):
        return say("cli.accounts_file", error=error)
    if isinstance(error, OSError):
        return say("cli.fault", error=error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return say("cli.unexpected", kind=type(error).__name__, error=error, place=place)


if __name__ == "__main__":
    main()
