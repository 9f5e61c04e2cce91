"""``moiso-kiosk``: the ticket machine."""

import asyncio
import resource
import sys
from pathlib import Path

import click
import platformdirs

from kiosk.logs import configure_logs
from kiosk.ports import NoWindowError
from kiosk.settings import Settings, SettingsError, load_settings

WRONG_SETTINGS = 2


@click.command()
@click.option("--config", type=click.Path(path_type=Path), help="The kiosk's kiosk.toml.")
@click.option("--text", is_flag=True, help="No window: one JSON line in, one JSON line out.")
@click.option("--server", metavar="URL", help="The site's server, in place of [server] url.")
@click.option("--token-file", metavar="FILE", help="The device's token, in place of the setting.")
@click.option("--device", metavar="ID", help="The device's id, in place of the setting.")
@click.option("--printer", metavar="URL", help="tcp://…, file:…, usb:…, serial:… or png:DIR.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="What is kept.")
@click.option("--fullscreen/--windowed", default=None, help="In place of [screen] fullscreen.")
@click.option("--size", metavar="WIDTHxHEIGHT", help="The window's size in pixels.")
@click.option("--log-json", is_flag=True, help="Log as JSON lines.")
def main(  # noqa: PLR0913 - one parameter an option, as click has it
    *,
    config: Path | None,
    text: bool,
    server: str | None,
    token_file: str | None,
    device: str | None,
    printer: str | None,
    data: Path | None,
    fullscreen: bool | None,
    size: str | None,
    log_json: bool,
) -> None:
    """Give numbers to the people at the door."""
    configure_logs(as_json=log_json)
    # A dump of the memory would hold what people touched and typed.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    overrides = {
        "server.url": server,
        "server.token_file": token_file,
        "device": device,
        "printer.url": printer,
        "storage.data": None if data is None else str(data),
        "screen.fullscreen": fullscreen,
    }
    given = {path: value for path, value in overrides.items() if value is not None}
    try:
        settings = load_settings(config, given | _pixels(size))
        _run(settings, text=text)
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(WRONG_SETTINGS)
    except NoWindowError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(0)


def _pixels(size: str | None) -> dict[str, object]:
    if size is None:
        return {}
    width, times, height = size.partition("x")
    if not (times and width.isdecimal() and height.isdecimal()):
        raise SettingsError((f"--size: {size} is not WIDTHxHEIGHT, such as 540x960",))
    return {"screen.width_px": int(width), "screen.height_px": int(height)}


def _run(settings: Settings, *, text: bool) -> None:
    from kiosk.app import run_text, run_window

    data = settings.storage.data or platformdirs.user_data_dir("moiso-kiosk", appauthor=False)
    asyncio.run((run_text if text else run_window)(settings, Path(data)))


if __name__ == "__main__":
    main(prog_name="moiso-kiosk")
