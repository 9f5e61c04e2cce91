"""Kiosks and boards as the manager sees them, and the parts of the hall that nobody speaks for."""

from collections.abc import Callable, Iterable, Mapping

from server.accounts import Device, DeviceRole
from server.hall_voice import BoardVoice, SilentZone, silent_zones
from server.ports import DeviceReport, DiskRoom
from server.web import shapes
from server.web.keys import Context
from server.web.showing import Showing
from server.web.showing_backup import backup_shape
from ticket_queue.ids import DeviceId
from ticket_queue.messages import moment_to_text


def devices_of(context: Context) -> Callable[[Showing], shapes.DevicesShape]:
    """Return what shows every device that has a right to be here, and the silent zones."""

    def show(showing: Showing) -> shapes.DevicesShape:
        feed = context.feed
        backup = backup_shape(context.backups.report())
        known, said = context.accounts.devices(), context.devices.all()
        shown = _devices(showing, known, said, feed.voices(), backup)
        shown.broker = context.broker_ready()
        disk = context.disk()
        shown.disk = shapes.DiskShape(room=disk.room, free_bytes=disk.free_bytes)
        for device in shown.devices:
            if device.device in context.devices.flooding:
                device.flooding = True
            # A kiosk says how it is only when that changes; whether it is there its stream says.
            connected = feed.is_connected(DeviceId(device.device))
            if device.role == DeviceRole.KIOSK and connected is not None:
                device.online = connected
        return shown

    return show


def _devices(
    showing: Showing,
    known: Iterable[Device],
    reports: Mapping[DeviceId, DeviceReport],
    in_browsers: Iterable[BoardVoice],
    backup: shapes.BackupShape,
) -> shapes.DevicesShape:
    shown = []
    boards = list(in_browsers)
    for device in known:
        report = reports.get(DeviceId(device.device))
        shown.append(_device(device, report))
        if report is not None and report.zone is not None:
            voice = BoardVoice(device.device, report.zone, report.sound, online=report.online)
            boards.append(voice)
    silent = silent_zones(boards, showing.lobby.site.counters)
    return shapes.DevicesShape(
        at=moment_to_text(showing.now),
        devices=shown,
        broker=True,
        disk=shapes.DiskShape(room=DiskRoom.OK, free_bytes=0),
        silent_zones=[_silent_zone(showing, zone) for zone in silent],
        backup=backup,
    )


def _device(device: Device, report: DeviceReport | None) -> shapes.DeviceShape:
    shape = shapes.DeviceShape(device=device.device, role=device.role, online=False)
    if report is None:
        return shape
    shape.online = report.online
    shape.since = moment_to_text(report.at)
    for name in ("printer", "paper", "version", "detail"):
        value = getattr(report, name)
        if value is not None:
            setattr(shape, name, value)
    if report.sound is not None:
        shape.sound = report.sound.value
    if report.zone is not None:
        counters, services = sorted(report.zone.counters), sorted(report.zone.services)
        shape.zone = shapes.ZoneShape(counters=list(counters), services=list(services))
    return shape


def _silent_zone(showing: Showing, silent: SilentZone) -> shapes.SilentZoneShape:
    services = [code for code in showing.lobby.site.services if code in silent.zone.services]
    return shapes.SilentZoneShape(
        counters=sorted(silent.zone.counters),
        services=[shapes.NamedShape(id=code, name=showing.service_name(code)) for code in services],
        devices=list(silent.devices),
    )
