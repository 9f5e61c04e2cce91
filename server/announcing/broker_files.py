"""The files of a site's mosquitto: configuration, ACL and passwords, made from broker_config/.

The places that are filled in are told by broker_config/README.md. Only hashes of passwords are
written, in mosquitto's own form; after a change of passwords mosquitto reads them anew on SIGHUP.
"""

import os
import pwd
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ticket_queue.ids import DeviceId, SiteCode

TEMPLATES = Path(__file__).parents[2] / "broker_config"
SERVER = "server"
CONNECTIONS_FOR_EACH_DEVICE = 3
CONNECTIONS_MORE = 10
_PASSWORDS = "passwords"


@dataclass(frozen=True, kw_only=True)
class BrokerPlace:
    """Where a broker listens and whose account it becomes.

    With ``certificate`` and ``key`` (both or neither) it listens by TLS. ``user`` matters only to
    a mosquitto that is started as root.
    """

    address: str
    port: int
    user: str
    certificate: Path | None = None
    key: Path | None = None


def render_broker_config(
    directory: Path,
    place: BrokerPlace,
    site: SiteCode,
    server_hash: str,
    device_hashes: Mapping[DeviceId, str],
    server_user: str = SERVER,
) -> Path:
    """Write ``mosquitto.conf``, ``acl`` and ``passwords`` and return the configuration's path.

    The hashes are those of ``server.accounts.broker_hash``. The folder is made if need be.

    Raises:
        OSError: something cannot be written.
    """
    directory = directory.absolute()
    directory.mkdir(parents=True, exist_ok=True)
    tls = ""
    if place.certificate is not None and place.key is not None:
        tls = f"certfile {place.certificate.absolute()}\nkeyfile {place.key.absolute()}"
    configuration = _template("mosquitto.conf").format(
        address=place.address,
        port=place.port,
        tls=tls,
        user=place.user,
        directory=directory,
        connections=CONNECTIONS_FOR_EACH_DEVICE * max(len(device_hashes), 10) + CONNECTIONS_MORE,
    )
    acl = _template("acl").replace(f"\nuser {SERVER}\n", f"\nuser {server_user}\n")
    path = directory / "mosquitto.conf"
    _write(path, configuration, 0o644)
    _write(directory / "acl", acl.format(site=site), 0o600)
    write_passwords(directory, server_hash, device_hashes, server_user)
    return path


def write_passwords(
    directory: Path,
    server_hash: str,
    device_hashes: Mapping[DeviceId, str],
    server_user: str = SERVER,
) -> Path:
    """Write the password file anew, whole or not at all, and return its path.

    Raises:
        OSError: it cannot be written.
    """
    users = [*device_hashes.items(), (server_user, server_hash)]
    path = directory / _PASSWORDS
    _write(path, "".join(f"{user}:{hashed}\n" for user, hashed in users), 0o600)
    return path


def own_account() -> str:
    """Return the account of this process, for a broker that is its child."""
    return pwd.getpwuid(os.geteuid()).pw_name


def account_for(directory: Path) -> str:
    """Return the account that mosquitto shall become when root starts it.

    It is Debian's ``mosquitto`` where there is one and every folder above the files lets it
    through; else whoever writes the files.
    """
    folders = [directory.absolute(), *directory.absolute().parents]
    open_to_all = all(folder.stat().st_mode & stat.S_IXOTH for folder in folders if folder.exists())
    named = {entry.pw_name for entry in pwd.getpwall()}
    return "mosquitto" if open_to_all and "mosquitto" in named else own_account()


def give_to(user: str, directory: Path) -> None:
    """Give the secret files to mosquitto's account, when we are root and may.

    Raises:
        OSError: the files are not there.
    """
    if os.geteuid() == 0:
        account = pwd.getpwnam(user)
        for name in ("acl", _PASSWORDS):
            os.chown(directory / name, account.pw_uid, account.pw_gid)


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _write(path: Path, text: str, mode: int) -> None:
    # A file that appears at once: mosquitto may be reading the old one this moment.
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    new.rename(path)
