"""What every command has: the reader's language, the two common options, one line for a fault."""

import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import click
import platformdirs

from server.settings import TEXTS, load_settings
from ticket_queue.catalogue import Catalogue, load_catalogues
from ticket_queue.catalogue import reader_texts as texts_of_reader

config_option = click.option(
    "--config",
    required=True,
    metavar="site.toml",
    type=click.Path(path_type=Path, dir_okay=False),
    help="cli.help.config",
)
config_if_any_option = click.option(
    "--config",
    metavar="site.toml",
    type=click.Path(path_type=Path, dir_okay=False),
    help="cli.help.config_if_any",
)
data_option = click.option(
    "--data",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="cli.help.data",
)
log_json_option = click.option("--log-json", is_flag=True, help="cli.help.log_json")


class CheckedCommand(click.Command):
    """A command that names every wrong option and argument, not only the first."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments as click does.

        Raises:
            click.UsageError: something is wrong; its message has one line for each mistake.
        """
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as first:
            lines = self._mistakes(ctx, given) or [_one_line(first)]
            raise click.UsageError("\n".join(lines), ctx) from first

    def _mistakes(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            options, rest, _ = self.make_parser(ctx).parse_args(args)
        except click.UsageError:
            # A name that no option has: what follows it cannot be told apart.
            return []
        lines = []
        for parameter in self.get_params(ctx):
            try:
                _, rest = parameter.handle_parse_result(ctx, options, rest)
            except click.UsageError as error:
                lines.append(_one_line(error))
        return lines


def _one_line(error: click.UsageError) -> str:
    return " ".join(error.format_message().split())


class CommandGroup(click.Group):
    """A group of commands that name every mistake."""

    command_class = CheckedCommand


class LazyGroup(click.Group):
    """The group of all commands: each is imported when it is run, none for the help.

    ``places`` names each command's module, whose command is called ``command``; its help is the
    sentence ``cli.help.`` and its name.
    """

    def __init__(self, *, places: Mapping[str, str], say: Catalogue, name: str) -> None:
        """Know where the commands are."""
        super().__init__(name, help=say("cli.help.root"))
        self._places = places
        self._say = say

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own form
        """Return the names of all commands."""
        return list(self._places)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - (the same)
        cmd_name: str,
    ) -> click.Command | None:
        """Import a command, or return None when there is none of the name."""
        place = self._places.get(cmd_name)
        if place is None:
            return None
        command: click.Command = import_module(place).command
        put_into_words(command, self._say)
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - (the same)
        formatter: click.HelpFormatter,
    ) -> None:
        """Write one line for each command."""
        names = [(name, name.replace("-", "_")) for name in self._places]
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._say(f"cli.help.{key}")) for name, key in names])


def reader_texts(environment: Mapping[str, str]) -> Catalogue:
    """Return the texts in the language of the environment (``LANG=en_GB``), else Vietnamese."""
    return texts_of_reader(load_catalogues(TEXTS), environment)


def put_into_words(command: click.Command, say: Catalogue) -> None:
    """Give a command, its options and its subcommands their help in the reader's language."""
    command.help = _worded(command.help, say)
    for option in command.params:
        if isinstance(option, click.Option):
            option.help = _worded(option.help, say)
    if isinstance(command, click.Group):
        for child in command.commands.values():
            put_into_words(child, say)


def _worded(key: str | None, say: Catalogue) -> str | None:
    return say(key) if key is not None and key in say else key


def complain(line: str) -> None:
    """Write one line to standard error."""
    click.echo(line, err=True)


def data_directory(config: Path | None, data: Path | None, say: Catalogue) -> Path:
    """Return where the data lies: as told, else by the settings, else the platform's own place.

    Raises:
        SettingsError: the settings cannot be used.
    """
    if data is not None:
        return data
    if config is not None:
        settings = load_settings(config, language=say.language)
        if settings.data is not None:
            return settings.data
    return platform_data("moiso-server")


def platform_data(name: str) -> Path:
    """Return the platform's own place for a program's data."""
    return platformdirs.user_data_path(name, appauthor=False)


def read_pin(say: Catalogue) -> str:
    """Read a PIN: asked for twice and hidden at a terminal, else one line of standard input."""
    if sys.stdin.isatty():
        pin: str = click.prompt(
            say("cli.pin_prompt"),
            hide_input=True,
            confirmation_prompt=say("cli.pin_again"),
            err=True,
        )
        return pin
    return sys.stdin.readline().rstrip("\r\n")
