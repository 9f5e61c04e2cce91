"""A hall of network namespaces: the server in one, each kiosk in its own, cables that lose packets.

    kiosk ──cable── bridge in the hall ── 127.0.0.1 of the hall, where the demo listens

What is dropped is dropped where it arrives, so that the sender learns nothing: as on a bad cable.
"""

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fault.means import lacking

HALL = "10.231.7.1"
_NEW_NETWORK = 0x40000000
"""CLONE_NEWNET, setns(2)."""
_LARGE = 700
"""Bytes of a packet: a ticket's answer and a menu's are larger, an acknowledgement is not."""


def need_namespaces() -> None:
    """Skip where the kernel or the account gives no namespaces; fail there in CI."""
    name = _name("probe")
    try:
        _run("ip", "netns", "add", name)
        _run("ip", "netns", "exec", name, "iptables", "-w", "-L", "-n")
        _run("ip", "netns", "del", name)
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        lacking(f"no network namespaces here (root, iproute2, iptables are needed): {said}")


class Cable:
    """One kiosk's way to the hall; ``before`` goes before a command that is to run at its end."""

    def __init__(self, number: int) -> None:
        self.address = f"10.231.7.{10 + number}"
        self.name = _name(f"k{number}")
        self.before = ("ip", "netns", "exec", self.name)
        self._hall, self._far, self._near = _name("hall"), f"far{number}", f"near{number}"

    def lay(self) -> None:
        _run("ip", "netns", "add", self.name)
        _run("ip", "link", "add", self._far, "netns", self._hall, "type", "veth",
             "peer", "name", self._near, "netns", self.name)  # fmt: skip
        in_hall(self._hall, "ip", "link", "set", self._far, "master", "bridge", "up")
        in_hall(self.name, "ip", "address", "add", f"{self.address}/24", "dev", self._near)
        in_hall(self.name, "ip", "link", "set", self._near, "up")
        in_hall(self.name, "ip", "link", "set", "lo", "up")

    def pull(self) -> None:
        """Pull the plug at the server's end: nobody is told that the connection is gone."""
        in_hall(self._hall, "ip", "link", "set", self._far, "down")

    def plug_in(self) -> None:
        in_hall(self._hall, "ip", "link", "set", self._far, "up")

    def lose_answers(self) -> None:
        """Drop all that comes to the kiosk; what it asks arrives."""
        in_hall(self.name, "iptables", "-w", "-A", "INPUT", "-s", HALL, "-j", "DROP")

    def lose_large_packets(self) -> None:
        """Drop what fills a packet: an answer breaks off in its middle, greetings still pass."""
        in_hall(self.name, "iptables", "-w", "-A", "INPUT", "-s", HALL,
                "-m", "length", "--length", f"{_LARGE}:65535", "-j", "DROP")  # fmt: skip

    def lose_questions(self) -> None:
        """Drop all that the kiosk sends, where it arrives."""
        in_hall(self._hall, "iptables", "-w", "-A", "INPUT", "-s", self.address, "-j", "DROP")

    def cut(self) -> None:
        """Drop everything, both ways."""
        self.lose_questions()
        self.lose_answers()

    def mend(self) -> None:
        """Pass everything again."""
        for namespace in (self.name, self._hall):
            in_hall(namespace, "iptables", "-w", "-F", "INPUT")


@contextmanager
def hall(cables: int) -> Iterator[list[Cable]]:
    """Lay the cables, and be in the hall meanwhile: this thread, and what it starts."""
    need_namespaces()
    name, laid = _name("hall"), [Cable(number + 1) for number in range(cables)]
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        _run("ip", "netns", "add", name)
        for command in (
            "ip link set lo up",
            "ip link add bridge type bridge",
            f"ip address add {HALL}/24 dev bridge",
            "ip link set bridge up",
            # The demo listens on the loopback only; what comes to the hall's address goes there.
            "tee /proc/sys/net/ipv4/conf/bridge/route_localnet",
            f"iptables -w -t nat -A PREROUTING -d {HALL} -p tcp -j DNAT --to-destination 127.0.0.1",
        ):
            in_hall(name, *command.split(), stdin="1")
        for cable in laid:
            cable.lay()
        _enter(Path("/run/netns", name))
        yield laid
    finally:
        _enter(Path(f"/proc/self/fd/{before}"))
        os.close(before)
        for each in (*(cable.name for cable in laid), name):
            subprocess.run(["ip", "netns", "del", each], capture_output=True, check=False)


def in_hall(namespace: str, *command: str, stdin: str = "") -> None:
    _run("ip", "netns", "exec", namespace, *command, stdin=stdin)


def _name(part: str) -> str:
    return f"moiso-{os.getpid()}-{part}"


def _enter(namespace: Path) -> None:
    """Move this thread, and what it starts, into a namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    with namespace.open() as file:
        if libc.setns(file.fileno(), _NEW_NETWORK) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _run(*command: str, stdin: str = "") -> None:
    subprocess.run(command, input=stdin, capture_output=True, text=True, check=True)
