"""``moiso-server demo``: the whole ward on one machine."""

import math
from datetime import datetime, time
from pathlib import Path
from typing import Any

import click

from server.commands.console import (
    CheckedCommand,
    data_option,
    log_json_option,
    platform_data,
)
from server.demo import run_demo
from server.logs import configure_logs
from ticket_queue.catalogue import Catalogue


class Hour(click.ParamType[time]):
    """An hour of the day, such as 08:00."""

    name = "HH:MM"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> time:
        """Return the hour.

        Raises:
            click.BadParameter: it is none.
        """
        try:
            return datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007 - an hour has no zone
        except ValueError:
            self.fail(f"{value!r}: HH:MM", param, ctx)


class Finite(click.FloatRange):
    """A number within a range; ``nan``, which is neither below nor above, is none."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's own form
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:  # noqa: ANN401 - (the same)
        """Return the number.

        Raises:
            click.BadParameter: it is none, or out of range.
        """
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r}: {self._describe_range()}", param, ctx)
        return number


@click.command("demo", cls=CheckedCommand, help="cli.help.demo")
@click.option("--port", type=click.IntRange(1, 65535), default=8080, help="cli.help.port")
@click.option("--mqtt-port", type=click.IntRange(1, 65535), default=1883, help="cli.help.mqtt_port")
@data_option
@click.option("--no-windows", is_flag=True, help="cli.help.no_windows")
@click.option(
    "--visitors",
    metavar="N_PER_HOUR",
    type=Finite(0, 10_000),
    default=0.0,
    help="cli.help.visitors",
)
@click.option("--seed", metavar="N", type=int, default=1, help="cli.help.seed")
@click.option(
    "--speed",
    metavar="N",
    type=Finite(0, 1000, min_open=True),
    default=1.0,
    help="cli.help.speed",
)
@click.option("--start", type=Hour(), default="08:00", help="cli.help.start")
@log_json_option
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter an option, as click has it
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
