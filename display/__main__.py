"""``moiso-display``: the TV board, the sign over a counter, and the words of a number."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from display.logs import configure_logs
from display.pair_command import pair_command
from display.settings import TEXTS, Settings, SettingsError, awaits_token, load_settings
from display.speech import LARGEST, Dialect, read_digits, read_number
from display.voice_commands import voice_check, voice_make, voice_record
from ticket_queue.catalogue import load_catalogues, reader_texts
from ticket_queue.hand_written import one_line

WRONG_SETTINGS = 2


class TellingGroup(click.Group):
    """The commands; whatever goes wrong with one that nobody foresaw is one line."""

    def main(self, *args: Any, **settings: Any) -> Any:  # noqa: ANN401 - click's own form
        """Run a command as click does; an unforeseen fault ends it with 1."""
        try:
            return super().main(*args, **settings)
        except Exception as error:  # noqa: BLE001 - the last place: a fault is told in one line
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(frame.filename).name}:{frame.lineno}"
            texts = reader_texts(load_catalogues(TEXTS), os.environ)
            key = "cli.fault" if isinstance(error, OSError) else "cli.unexpected"
            said = texts(key, kind=type(error).__name__, error=error, place=place)
            click.echo(one_line(said), err=True)
            sys.exit(1)


BY_HAND = {
    "server": "server.url",
    "token_file": "token_file",
    "device": "device",
    "broker": "broker.url",
    "data": "storage.data",
    "fullscreen": "screen.fullscreen",
}
"""The options that stand in place of a setting, and which one."""

Command = Callable[..., None]


@click.group(cls=TellingGroup)
def main() -> None:
    """Show the hall whose turn it is."""


for other in (pair_command, voice_make, voice_record, voice_check):
    main.add_command(other)


def _screen_options(command: Command) -> Command:
    """Add what every screen can be told by hand, in place of its settings."""
    for option in (
        click.option("--log-json", is_flag=True, help="Log as JSON lines."),
        click.option("--size", metavar="WIDTHxHEIGHT", help="The window's size in pixels."),
        click.option(
            "--fullscreen/--windowed", default=None, help="In place of [screen] fullscreen."
        ),
        click.option("--broker", metavar="URL", help="mqtt://… or mqtts://…, for [broker] url."),
        click.option("--device", metavar="ID", help="The device's id, in place of the setting."),
        click.option("--token-file", metavar="FILE", help="The device's token."),
        click.option("--server", metavar="URL", help="The site's server, for [server] url."),
        click.option("--config", metavar="FILE", type=click.Path(path_type=Path)),
    ):
        command = option(command)
    return command


@main.command()
@_screen_options
@click.option("--text", is_flag=True, help="No window: one JSON line for each call shown.")
@click.option("--data", metavar="DIR", help="Where the voice's clips are kept.")
def board(*, config: Path | None, text: bool, log_json: bool, **by_hand: object) -> None:
    """Show the newest call, the last ones and how many wait."""

    def run(settings: Settings) -> None:
        from display.app import run_text, run_window

        (run_text if text else run_window)(settings)

    _start(run if text else _paired(run), config, by_hand, log_json=log_json)


@main.command()
@click.option("--counter", "number", metavar="N", type=click.IntRange(1, 9999), required=True)
@_screen_options
@click.option("--terminal", is_flag=True, help="The officer's terminal, not the sign.")
@click.option("--text", is_flag=True, help="No window: one JSON line for each change.")
@click.option("--data", metavar="DIR", help="Where a terminal keeps who worked at it last.")
def counter(
    *,
    number: int,
    config: Path | None,
    terminal: bool,
    text: bool,
    log_json: bool,
    **by_hand: object,
) -> None:
    """Show over a counter which number it calls or serves, or be its officer's terminal."""

    def run_sign(settings: Settings) -> None:
        from display.app import run_sign_text, run_sign_window

        (run_sign_text if text else run_sign_window)(settings, number)

    def run_terminal(settings: Settings) -> None:
        from display.terminal_app import run_terminal_text, run_terminal_window

        (run_terminal_text if text else run_terminal_window)(settings, number)

    run = run_terminal if terminal else run_sign

    _start(run if text else _paired(run), config, by_hand, log_json=log_json)


@main.command()
@_screen_options
@click.option("--terminal", is_flag=True, help="As for a counter's terminal: officers, number pad.")
def doctor(*, config: Path | None, terminal: bool, log_json: bool, **by_hand: object) -> None:
    """Check server, token, broker, screen, depth of the hall and fonts; exit 1 with what to do."""

    def run(settings: Settings) -> None:
        from display.app import examine

        findings = examine(settings, terminal=terminal)
        for line, _ in findings:
            click.echo(line)
        sys.exit(0 if all(fine for _, fine in findings) else 1)

    _start(run, config, by_hand, log_json=log_json)


@main.command()
@click.argument("number", type=click.IntRange(0, LARGEST))
@click.option("--dialect", type=click.Choice(["north", "south"]), default="south")
@click.option("--digits", is_flag=True, help="Digit by digit.")
def say(*, number: int, dialect: str, digits: bool) -> None:
    """Write the Vietnamese words of a NUMBER."""
    click.echo(read_digits(str(number)) if digits else read_number(number, Dialect(dialect)))


def _pixels(size: object) -> dict[str, object]:
    if size is None:
        return {}
    width, times, height = str(size).partition("x")
    if not (times and width.isdecimal() and height.isdecimal()):
        raise SettingsError((f"--size: {size} is not WIDTHxHEIGHT, such as 1280x720",))
    return {"screen.width_px": int(width), "screen.height_px": int(height)}


def _paired(run: Callable[[Settings], None]) -> Callable[[Settings], None]:
    """Let a screen without a token show how to be paired, and begin anew once it has one."""

    def run_paired(settings: Settings) -> None:
        if not awaits_token(settings):
            run(settings)
            return
        from display.pairing_app import pair_on_screen

        if pair_on_screen(settings):
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - our own command again

    return run_paired


def _start(
    run: Callable[[Settings], None],
    config: Path | None,
    by_hand: Mapping[str, object],
    *,
    log_json: bool,
) -> None:
    """Run with the settings of the file and those given by hand; name every mistake in them."""
    configure_logs(as_json=log_json)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    given = {
        BY_HAND[option]: value
        for option, value in by_hand.items()
        if option in BY_HAND and value is not None
    }
    try:
        run(load_settings(config, given | _pixels(by_hand["size"])))
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(WRONG_SETTINGS)
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
