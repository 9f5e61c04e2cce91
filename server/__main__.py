"""``moiso-server``: the server of one site, and the commands of whoever looks after it."""

import os
import sys
import traceback
from pathlib import Path

import click

from server.commands.console import LazyGroup, complain, reader_texts
from server.settings import SettingsError
from ticket_queue.catalogue import Catalogue

DONE, FAULT, WRONG = 0, 1, 2

COMMANDS = {
    "run": "server.commands.run",
    "demo": "server.commands.demonstration",
    "doctor": "server.commands.examination",
    "report": "server.commands.reporting",
    "verify": "server.commands.verification",
    "backup": "server.commands.backing_up",
    "restore": "server.commands.restoring",
    "rehearse": "server.commands.rehearsing",
    "clock": "server.commands.clock",
    "staff": "server.commands.staff",
    "device": "server.commands.devices",
    "broker-config": "server.commands.broker",
}


def main() -> None:
    """Run what the command line asks for; every fault is one line and an exit status."""
    say = reader_texts(os.environ)
    try:
        status = LazyGroup(places=COMMANDS, say=say, name="moiso-server").main(
            prog_name="moiso-server", obj=say, standalone_mode=False
        )
    except click.Abort:
        status = FAULT
    except click.UsageError as error:
        complain(_usage(error))
        status = WRONG
    except click.ClickException as error:
        complain(error.format_message())
        status = FAULT
    except SettingsError as error:
        complain(str(error))
        status = WRONG
    except KeyboardInterrupt:
        status = DONE
    except BrokenPipeError:
        # Whoever read what we wrote has read enough; Python must not flush into it once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = FAULT
    except Exception as error:  # noqa: BLE001 - the last place: a fault is told in one line
        status = _tell(error, say)
    sys.exit(status if isinstance(status, int) else DONE)


def _usage(error: click.UsageError) -> str:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    place = error.ctx.command_path if error.ctx is not None else "moiso-server"
    return "\n".join(f"{place}: {line}" for line in error.format_message().splitlines())


def _tell(error: Exception, say: Catalogue) -> int:
    """Say in one line what went wrong and return the exit status."""
    from server.accounts import AccountError, AccountFileError
    from server.ledger import LedgerTooNewError
    from server.ports import StorageError

    if isinstance(error, AccountError):
        complain(say(f"cli.{error.key}", **error.facts))
        return WRONG
    if isinstance(error, AccountFileError):
        complain(say("cli.accounts_file", error=error))
    elif isinstance(error, LedgerTooNewError):
        complain(say("cli.ledger_too_new", path=error.path))
    elif isinstance(error, StorageError):
        complain(say("cli.storage", error=error))
    elif isinstance(error, OSError):
        complain(say("cli.fault", error=error))
    else:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        complain(say("cli.unexpected", kind=type(error).__name__, error=error, place=place))
    return FAULT


if __name__ == "__main__":
    main()
