"""The demo's composition: the server of a sample ward with its own broker, clock and people."""

import asyncio
import fcntl
import os
import signal
import sys
import time as real_time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path

import click

from server.announcing import port_is_free
from server.app import MakeClock, running_server
from server.demo.child_programs import SLIPS_FOLDER, ChildPrograms
from server.demo.crowd import Crowd
from server.demo.demo_clock import (
    CLOCK_FILE,
    ClockAnchor,
    read_anchor,
    real_now,
    starting_moment,
    write_anchor,
)
from server.demo.sample_accounts import ACCOUNTS_FILE, ROLES, SampleAccounts, sample_accounts
from server.demo.visitors import Ward, visitors
from server.service_clock import ServiceClock
from server.settings import TEXTS, LimitSettings, Settings, default_settings
from ticket_queue.catalogue import Catalogue, load_catalogues
from ticket_queue.ids import Language

LOOPBACK = "127.0.0.1"
LOCK_FILE = "demo.lock"
FAULT = 1


@dataclass(frozen=True, kw_only=True)
class Demo:
    """What was asked for; ``data`` is absolute, ``visitors_per_hour`` 0 for nobody."""

    data: Path
    port: int
    mqtt_port: int
    windows: bool
    visitors_per_hour: float
    seed: int
    speed: float
    start: time
    texts: Catalogue

    @property
    def server(self) -> str:
        """The server's address."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def broker(self) -> str:
        """The broker's address."""
        return f"mqtt://{LOOPBACK}:{self.mqtt_port}"


def run_demo(  # noqa: PLR0913 - one parameter an option of the command line
    *,
    data: Path,
    port: int,
    mqtt_port: int,
    windows: bool,
    visitors_per_hour: float,
    seed: int,
    speed: float,
    start: time,
    language: Language,
) -> None:
    """Run everything on this machine, on the loopback only, until Ctrl-C or SIGTERM.

    Raises:
        SystemExit: 1 when a port or the folder is taken; a sentence has said so.
        StorageError: the ledger cannot be opened.
        OSError: the folder cannot be written.
    """
    demo = Demo(
        data=data.absolute(),
        port=port,
        mqtt_port=mqtt_port,
        windows=windows,
        visitors_per_hour=visitors_per_hour,
        seed=seed,
        speed=speed,
        start=start,
        texts=load_catalogues(TEXTS)[language],
    )
    _check_ports(demo)
    with _alone(demo):
        accounts = sample_accounts(demo.data, demo.texts)
        asyncio.run(_run(demo, accounts))


def _check_ports(demo: Demo) -> None:
    taken = [
        demo.texts("demo.port_taken", port=port, option=option)
        for port, option in ((demo.port, "--port"), (demo.mqtt_port, "--mqtt-port"))
        if not port_is_free(LOOPBACK, port)
    ]
    if taken:
        _give_up("\n".join(taken))


@contextmanager
def _alone(demo: Demo) -> Iterator[None]:
    """Hold the folder, so that no second demo writes the same ledger."""
    demo.data.mkdir(parents=True, exist_ok=True)
    with (demo.data / LOCK_FILE).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _give_up(demo.texts("demo.data_taken", data=demo.data))
        yield


def _give_up(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(FAULT)


async def _run(demo: Demo, accounts: SampleAccounts) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    settings = _settings(demo)
    programs = ChildPrograms(demo.data, demo.server, demo.broker)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(
            running_server(settings, demo.data, _make_clock(demo, settings))
        )
        clock = server.desk.clock
        _say_what_runs(demo, accounts, clock.now())
        stack.push_async_callback(programs.end)
        if demo.windows and _has_screen():
            await programs.show_windows()
        if demo.visitors_per_hour > 0:
            crowd = Crowd(settings.site, clock, f"{demo.seed}/{clock.now().isoformat()}")
            ward = Ward(demo.server, accounts, crowd, demo.texts)
            await stack.enter_async_context(visitors(ward, programs, demo.visitors_per_hour))
        await stop.wait()


def _settings(demo: Demo) -> Settings:
    shipped = default_settings()
    return replace(
        shipped,
        public_url=demo.server,
        http=replace(shipped.http, host=LOOPBACK, port=demo.port),
        broker=replace(shipped.broker, url=demo.broker, embedded=True),
        limits=LimitSettings(
            kiosk_tickets=None, public_requests=None, sign_ins=None, public_streams=None
        ),
        ballast_bytes=0,  # who only tries it is not asked for room on the disk
        data=demo.data,
    )


def _make_clock(demo: Demo, settings: Settings) -> MakeClock:
    def make(last_at: datetime | None) -> ServiceClock:
        path, now = demo.data / CLOCK_FILE, real_now()
        moment = starting_moment(settings.site, demo.start, now, read_anchor(path), last_at)
        clock = ServiceClock(moment, real_time.monotonic, speed=demo.speed)
        write_anchor(path, ClockAnchor(clock.now(), now, demo.speed))
        return clock

    return make


def _has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _say_what_runs(demo: Demo, accounts: SampleAccounts, at: datetime) -> None:
    texts = demo.texts
    lines = [
        texts("demo.title", server=demo.server, at=f"{at:%d/%m/%Y %H:%M}", speed=f"{demo.speed:g}"),
        texts("demo.pages", server=demo.server),
        texts("demo.machines", broker=demo.broker, slips=demo.data / SLIPS_FOLDER),
        texts("demo.accounts", file=demo.data / ACCOUNTS_FILE),
        *(_account(texts, staff, pin) for staff, pin in accounts.pins.items()),
        texts("demo.stop"),
    ]
    for line in lines:
        click.echo(line)


def _account(texts: Catalogue, staff: str, pin: str) -> str:
    role, name = texts(f"role.{ROLES[staff].value}"), texts(f"demo.staff.{staff}")
    return texts("demo.account", staff=staff, pin=pin, role=role, name=name)
