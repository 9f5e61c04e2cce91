"""``moiso-kiosk``: the ticket machine."""

import asyncio
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click
import platformdirs

from kiosk.dumps import forbid_dumps
from kiosk.guide_pin import GuidePin, GuidePinError
from kiosk.logs import configure_logs
from kiosk.masking import masked
from kiosk.mistakes import Mistake, SettingsError
from kiosk.pair_command import pair_command
from kiosk.ports import NoWindowError
from kiosk.settings import Settings, awaits_token, load_settings
from ticket_queue.catalogue import Catalogue, load_catalogues, reader_texts
from ticket_queue.hand_written import one_line

WRONG_SETTINGS = 2
START_AGAIN = 75
"""A guide wants a new start: "try again" in sysexits.h, for whoever watches over the program."""


class TellingGroup(click.Group):
    """The commands; whatever goes wrong with one that nobody foresaw is one line."""

    def main(self, *args: Any, **settings: Any) -> Any:  # noqa: ANN401 - click's own form
        """Run a command as click does; an unforeseen fault ends it with 1."""
        try:
            return super().main(*args, **settings)
        except Exception as error:  # noqa: BLE001 - the last place: a fault is told in one line
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(frame.filename).name}:{frame.lineno}"
            texts = reader_texts(load_catalogues(Path(__file__).with_name("texts")), os.environ)
            key = "cli.fault" if isinstance(error, OSError) else "cli.unexpected"
            said = texts(key, kind=type(error).__name__, error=error, place=place)
            click.echo(one_line(said), err=True)
            sys.exit(1)


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


@click.group(cls=TellingGroup, invoke_without_command=True)
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
    from kiosk.app.text import run_text
    from kiosk.app.window import run_window

    def run(settings: Settings, data: Path, reader: Catalogue) -> None:
        if text:
            asyncio.run(run_text(settings, data, reader))
        elif awaits_token(settings):
            _pair(settings, data)
        elif asyncio.run(run_window(settings, data)):
            sys.exit(START_AGAIN)

    _start(run, config, {**by_hand, "size": size}, log_json=log_json)


def _pair(settings: Settings, data: Path) -> None:
    """Become a paired kiosk in this very process, whatever watches over it."""
    from kiosk.app.pairing import pair_on_screen

    if asyncio.run(pair_on_screen(settings, data)):
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - our own command again


@main.command()
@_kiosk_options
def doctor(*, config: Path | None, log_json: bool, **by_hand: object) -> None:
    """Print a test slip; check printer, server, token, clock, journal, screen, fonts."""
    from kiosk.app.examination import examine

    def run(settings: Settings, data: Path, reader: Catalogue) -> None:
        findings = asyncio.run(examine(settings, data, reader))
        for line, _ in findings:
            click.echo(line)
        sys.exit(0 if all(fine for _, fine in findings) else 1)

    _start(run, config, by_hand, log_json=log_json)


main.add_command(pair_command)


@main.command("guide-pin")
@click.option("--config", type=click.Path(path_type=Path), help="The kiosk's kiosk.toml.")
@click.option("--device", metavar="ID", help="The device's id.")
@click.option("--data", type=click.Path(file_okay=False), help="What is kept.")
def guide_pin(*, config: Path | None, **by_hand: object) -> None:
    """Set the PIN of guide mode; it is read from standard input, never from argv."""

    def run(settings: Settings, data: Path, reader: Catalogue) -> None:
        try:
            GuidePin.of(settings.device, data).set(_read_pin(reader))
        except GuidePinError as error:
            click.echo(reader(f"cli.{error.key}", **error.facts), err=True)
            sys.exit(1 if error.key == "pin_unkept" else WRONG_SETTINGS)
        click.echo(reader("cli.pin_set"), err=True)

    _start(run, config, by_hand, log_json=False)


def _read_pin(reader: Catalogue) -> str:
    """Read a PIN: asked for twice and hidden at a terminal, else one line of standard input."""
    if sys.stdin.isatty():
        again = reader("cli.pin_again")
        pin: str = click.prompt(
            reader("cli.pin_prompt"), hide_input=True, confirmation_prompt=again, err=True
        )
        return pin
    return sys.stdin.readline().rstrip("\r\n")


def _start(
    run: Callable[[Settings, Path, Catalogue], None],
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
    reader = reader_texts(load_catalogues(Path(__file__).with_name("texts")), os.environ)
    try:
        settings = load_settings(config, given | _pixels(by_hand.get("size")))
        data = settings.storage.data or platformdirs.user_data_dir("moiso-kiosk", appauthor=False)
        run(settings, Path(data), reader)
    except SettingsError as error:
        click.echo(masked(error.told(reader)), err=True)
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
        raise SettingsError((Mistake("--size", "not_expected", wanted="size", given=size),))
    return {"screen.width_px": int(width), "screen.height_px": int(height)}


if __name__ == "__main__":
    main(prog_name="moiso-kiosk")
