"""The kiosk on its screen."""

import asyncio
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PIL import Image

from kiosk.app.machine import Machine, open_machine
from kiosk.espeak_voice import EspeakVoice, voice_is_there
from kiosk.flow import Flow
from kiosk.guidance import GuideKey
from kiosk.guide_mode import GuideLayer, GuideMode, GuideWork
from kiosk.guide_pin import GuidePin
from kiosk.guided_front import GuidedFront
from kiosk.mistakes import Mistake, SettingsError
from kiosk.phases import Patience
from kiosk.pin_tries import PinTries
from kiosk.scenes import Phrases
from kiosk.settings import GuidanceSettings, PeopleSettings, Settings
from kiosk.tile_order import TileOrder
from kiosk.use_counts import UseCounts
from kiosk.visits import Visits
from ticket_queue.ids import ServiceCode, TicketId
from ticket_queue.watchdog import Watchdog

PRINTER_LOOKED_AT_EVERY_S = 60.0


class MonotonicClock:
    """The machine's own clock that never goes back."""

    def now(self) -> timedelta:
        """Return the time since the machine started."""
        return timedelta(seconds=time.monotonic())


async def run_window(settings: Settings, data: Path) -> bool:
    """Serve people on the screen until the window is closed; True when a guide wants a new start.

    Raises:
        SettingsError: a setting names something that is not there, or there is no screen.
    """
    from kiosk.screens.environment import prepare_environment
    from kiosk.screens.style import check_reach, palette_of

    check_reach(settings.screen)
    palette, logo = palette_of(settings.appearance), settings.appearance.logo
    _check_logo(logo)
    prepare_environment(settings.screen, data)
    from kiosk.screens.kiosk_app import KioskApp, require_window

    require_window()

    async with open_machine(settings, data) as machine, asyncio.TaskGroup() as tasks:
        window = KioskApp(
            settings.screen,
            _guide_keys(settings.guidance),
            palette,
            logo,
            warns_aloud=settings.people.warning_sound,
        )
        voice = EspeakVoice(settings.guidance.words_per_minute)
        front = GuidedFront(machine.catalogues, voice, window.show)
        visits, guide = _behind(front, machine, settings, data, window.begin_anew)

        def press(key: GuideKey) -> None:
            action = front.press(key)
            visits.attend()
            guide.attend()
            if action is not None:
                guide.touch(action)

        beside = [
            tasks.create_task(each)
            for each in (
                visits.run(),
                guide.run(),
                machine.desk.keep_in_touch(),
                machine.errands.serve(),
                machine.press.look_after(PRINTER_LOOKED_AT_EVERY_S),
                Watchdog().keep(),
            )
        ]
        await window.run_until_closed(guide.touch, press)
        voice.hush()
        for task in beside:
            task.cancel()
    return window.wants_restart


def _behind(
    front: GuidedFront,
    machine: Machine,
    settings: Settings,
    data: Path,
    begin_anew: Callable[[], None],
) -> tuple[Visits, GuideLayer]:
    """Return the visits and, between them and the screen, guide mode."""
    clock, patience = MonotonicClock(), _patience(settings.people)
    tries = PinTries(machine.journal.wrong_pins(), clock.now())
    work = GuideWork(
        GuidePin.of(settings.device, data),
        machine.journal,
        machine.desk,
        machine.press,
        machine.pause,
        machine.time,
        begin_anew,
    )
    mode = GuideMode(machine.catalogues, patience, tries)
    guide = GuideLayer(
        mode,
        work,
        clock,
        front.show,
        lambda action: visits.touch(action),  # noqa: PLW0108 - the visits are made below
    )
    visits = Visits(
        _flow(settings.people, patience, machine, data),
        machine.desk,
        machine.press,
        clock,
        guide.show,
        timedelta(seconds=settings.server.refresh_every_s),
        machine.errands.take,
    )
    return visits, guide


def _flow(people: PeopleSettings, patience: Patience, machine: Machine, data: Path) -> Flow:
    counts = UseCounts(data / "use-counts.json")
    collect, help_desk = ServiceCode(people.collect_service), ServiceCode(people.help_service)
    tile_order = TileOrder(
        by_use=people.order == "use",
        always=(collect, help_desk),
        use=counts.load(),
        keep=counts.keep,
    )
    phrases = Phrases(collect, help_desk)
    return Flow(
        machine.catalogues, patience, phrases, lambda: TicketId(str(uuid.uuid4())), tile_order
    )


def _patience(people: PeopleSettings) -> Patience:
    return Patience(
        idle_after=timedelta(seconds=people.idle_after_s),
        warning=timedelta(seconds=people.warning_s),
        ticket_shown=timedelta(seconds=people.ticket_shown_s),
        unprinted_shown=timedelta(seconds=people.unprinted_shown_s),
        message_shown=timedelta(seconds=people.message_shown_s),
        debounce=timedelta(seconds=people.debounce_s),
    )


def _check_logo(file: str) -> None:
    if not file:
        return
    try:
        with Image.open(file) as picture:
            picture.verify()
    except (OSError, SyntaxError) as error:
        mistake = Mistake("appearance.logo", "no_picture", file=file, error=error)
        raise SettingsError((mistake,)) from error


def _guide_keys(guidance: GuidanceSettings) -> dict[str, GuideKey]:
    """Return the keys of spoken guidance; none where nothing can speak."""
    if not voice_is_there():
        return {}
    return {getattr(guidance, key.value): key for key in GuideKey}
