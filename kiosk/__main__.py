"""``moiso-kiosk``: the ticket machine."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import click
import platformdirs

from kiosk.dumps import forbid_dumps
from kiosk.logs import configure_logs
from kiosk.masking import masked
from kiosk.pair_command import pair_command
from kiosk.ports import NoWindowError
from kiosk.settings import Settings, SettingsError, load_settings

WRONG_SETTINGS = 2


BY_HAND = {
    "server": "server.url",
    "token_file": "server.token_file",
    "device": "device",
    "printer": "printer.url",
    "fullscreen": "screen.fullscreen",
    "data": "storage.data",
}
"""Options that stand above the file, and the settings that they set."""

Function = TypeVar("Function", bound=Callable[..., None])


def _kiosk_options(command: Function) -> Function:
    data = click.Path(file_okay=False)
    for option in (
        click.option("--config", type=click.Path(path_type=Path), help="The kiosk's kiosk.toml."),
        click.option("--server", metavar="URL", help="The site's server, for [server] url."),
        click.option("--token-file", metavar="FILE", help="The device's token."),
        click.option("--device", metavar="ID", help="The device's id."),
        click.option("--printer", metavar="URL", help="tcp://…, file:…, usb:…, serial:…, png:DIR."),
        click.option("--data", type=data, help="What is kept."),
        click.option("--log-json", is_flag=True, help="Log as JSON lines."),
    ):
        command = option(command)
    return command


@click.group(invoke_without_command=True)
@_kiosk_options
@click.option("--text", is_flag=True, help="No window: one JSON line in, one JSON line out.")
@click.option("--fullscreen/--windowed", default=None, help="In place of [screen] fullscreen.")
@click.option("--size", metavar="WIDTHxHEIGHT", help="The window's size in pixels.")
@click.pass_context
def main(
    context: click.Context,
    /,
    *,
    config: Path | None,
    text: bool,
    size: str | None,
    log_json: bool,
    **by_hand: object,
) -> None:
    """Give numbers to the people at the door."""
    if context.invoked_subcommand is not None:
        return
    from kiosk.app import run_text, run_window

    def run(settings: Settings, data: Path) -> None:
        asyncio.run((run_text if text else run_window)(settings, data))

    _start(run, config, {**by_hand, "size": size}, log_json=log_json)


@main.command()
@_kiosk_options
def doctor(*, config: Path | None, log_json: bool, **by_hand: object) -> None:
    """Print a test slip; check printer, server, token, clock, journal, screen, fonts."""
    from kiosk.app import examine

    def run(settings: Settings, data: Path) -> None:
        findings = asyncio.run(examine(settings, data))
        for line, _ in findings:
            click.echo(line)
        sys.exit(0 if all(fine for _, fine in findings) else 1)

    _start(run, config, by_hand, log_json=log_json)


main.add_command(pair_command)


def _start(
    run: Callable[[Settings, Path], None],
    config: Path | None,
    by_hand: Mapping[str, object],
    *,
    log_json: bool,
) -> None:
    """Run with the settings of the file and those given by hand; name every mistake in them."""
    configure_logs(as_json=log_json)
    forbid_dumps()
    given = {
        BY_HAND[option]: value
        for option, value in by_hand.items()
        if option in BY_HAND and value is not None
    }
    try:
        settings = load_settings(config, given | _pixels(by_hand.get("size")))
        data = settings.storage.data or platformdirs.user_data_dir("moiso-kiosk", appauthor=False)
        run(settings, Path(data))
    except SettingsError as error:
        click.echo(masked(str(error)), err=True)
        sys.exit(WRONG_SETTINGS)
    except NoWindowError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(0)


def _pixels(size: object) -> dict[str, object]:
    if size is None:
        return {}
    width, times, height = str(size).partition("x")
    if not (times and width.isdecimal() and height.isdecimal()):
        raise SettingsError((f"--size: {size} is not WIDTHxHEIGHT, such as 540x960",))
    return {"screen.width_px": int(width), "screen.height_px": int(height)}


if __name__ == "__main__":
    main(prog_name="moiso-kiosk")
