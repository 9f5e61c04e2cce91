"""``moiso-display``: the TV board, and the words of a number."""

import signal
import sys
from pathlib import Path

import click

from display.logs import configure_logs
from display.settings import Settings, SettingsError, load_settings
from display.speech import LARGEST, Dialect, read_digits, read_number

WRONG_SETTINGS = 2


@click.group()
def main() -> None:
    """Show the hall whose turn it is."""


@main.command()
@click.option("--config", type=click.Path(path_type=Path), help="The board's display.toml.")
@click.option("--text", is_flag=True, help="No window: one JSON line for each call shown.")
@click.option("--server", metavar="URL", help="The site's server, in place of [server] url.")
@click.option("--token-file", metavar="FILE", help="The device's token, in place of the setting.")
@click.option("--device", metavar="ID", help="The device's id, in place of the setting.")
@click.option("--broker", metavar="URL", help="mqtt://… or mqtts://…, in place of [broker] url.")
@click.option("--fullscreen/--windowed", default=None, help="In place of [screen] fullscreen.")
@click.option("--size", metavar="WIDTHxHEIGHT", help="The window's size in pixels.")
@click.option("--log-json", is_flag=True, help="Log as JSON lines.")
def board(  # noqa: PLR0913  one parameter an option, as click has it
    *,
    config: Path | None,
    text: bool,
    server: str | None,
    token_file: str | None,
    device: str | None,
    broker: str | None,
    fullscreen: bool | None,
    size: str | None,
    log_json: bool,
) -> None:
    """Show the newest call, the last ones and how many wait."""
    configure_logs(as_json=log_json)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    overrides = {
        "server.url": server,
        "token_file": token_file,
        "device": device,
        "broker.url": broker,
        "screen.fullscreen": fullscreen,
    }
    given = {path: value for path, value in overrides.items() if value is not None}
    try:
        _run(load_settings(config, given | _pixels(size)), text=text)
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(WRONG_SETTINGS)
    except KeyboardInterrupt:
        sys.exit(0)


@main.command()
@click.argument("number", type=click.IntRange(0, LARGEST))
@click.option("--dialect", type=click.Choice(["north", "south"]), default="south")
@click.option("--digits", is_flag=True, help="Digit by digit.")
def say(*, number: int, dialect: str, digits: bool) -> None:
    """Write the Vietnamese words of a NUMBER."""
    click.echo(read_digits(str(number)) if digits else read_number(number, Dialect(dialect)))


def _pixels(size: str | None) -> dict[str, object]:
    if size is None:
        return {}
    width, times, height = size.partition("x")
    if not (times and width.isdecimal() and height.isdecimal()):
        raise SettingsError((f"--size: {size} is not WIDTHxHEIGHT, such as 1280x720",))
    return {"screen.width_px": int(width), "screen.height_px": int(height)}


def _run(settings: Settings, *, text: bool) -> None:
    from display.app import run_text, run_window

    (run_text if text else run_window)(settings)


if __name__ == "__main__":
    main()
