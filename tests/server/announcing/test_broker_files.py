"""The broker's files: what is written, who may read it, and that it appears at once."""

import os
from pathlib import Path

from server.accounts import broker_hash
from server.announcing.broker_files import (
    BrokerPlace,
    account_for,
    own_account,
    render_broker_config,
    write_passwords,
)
from ticket_queue.ids import DeviceId, SiteCode

SITE = SiteCode("26740-1")
PLACE = BrokerPlace(address="10.0.0.5", port=1883, user="somebody")


def test_the_configuration_names_the_place_and_the_other_files(tmp_path: Path) -> None:
    path = render_broker_config(tmp_path / "broker", PLACE, SITE, "$7$server", {})
    lines = path.read_text(encoding="utf-8").splitlines()
    assert "listener 1883 10.0.0.5" in lines
    assert "user somebody" in lines
    assert "allow_anonymous false" in lines
    assert f"password_file {tmp_path / 'broker' / 'passwords'}" in lines
    assert not [line for line in lines if line.startswith(("certfile", "keyfile"))]
    assert "{" not in path.read_text(encoding="utf-8")


def test_with_a_certificate_the_broker_listens_by_tls(tmp_path: Path) -> None:
    place = BrokerPlace(
        address="10.0.0.5",
        port=8883,
        user="somebody",
        certificate=Path("/etc/moiso/server.pem"),
        key=Path("/etc/moiso/server.key"),
    )
    lines = render_broker_config(tmp_path, place, SITE, "$7$server", {}).read_text().splitlines()
    assert "certfile /etc/moiso/server.pem" in lines
    assert "keyfile /etc/moiso/server.key" in lines


def test_the_acl_is_of_this_site_and_this_server(tmp_path: Path) -> None:
    render_broker_config(tmp_path, PLACE, SITE, "$7$server", {}, server_user="queue")
    acl = (tmp_path / "acl").read_text(encoding="utf-8")
    assert "user queue\ntopic readwrite moiso/26740-1/#" in acl
    assert "pattern write moiso/26740-1/devices/%u/status" in acl
    assert "user server" not in acl


def test_only_the_owner_reads_the_hashes(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        render_broker_config(tmp_path, PLACE, SITE, "$7$server", {DeviceId("tv-1"): "$7$tv"})
    finally:
        os.umask(before)
    passwords = tmp_path / "passwords"
    assert passwords.read_text(encoding="utf-8") == "tv-1:$7$tv\nserver:$7$server\n"
    assert passwords.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "acl").stat().st_mode & 0o777 == 0o600


def test_new_passwords_take_the_place_of_the_old_file_at_once(tmp_path: Path) -> None:
    write_passwords(tmp_path, "$7$one", {DeviceId("tv-1"): "$7$tv"})
    with (tmp_path / "passwords").open(encoding="utf-8") as being_read:
        write_passwords(tmp_path, "$7$two", {})
        assert being_read.read() == "tv-1:$7$tv\nserver:$7$one\n"
    assert (tmp_path / "passwords").read_text(encoding="utf-8") == "server:$7$two\n"
    assert [path.name for path in tmp_path.iterdir()] == ["passwords"]


def test_no_account_is_named_that_cannot_reach_the_files(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert account_for(closed / "broker") == own_account()


def test_a_hash_is_salted_and_of_mosquittos_form() -> None:
    one, other = broker_hash("same"), broker_hash("same")
    assert one != other
    kind, rounds, salt, key = one.split("$")[1:]
    assert (kind, rounds, len(salt), len(key)) == ("7", "101", 16, 88)
