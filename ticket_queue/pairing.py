"""A device's side of pairing: it shows six digits and fetches its token once they were typed."""

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote

from ticket_queue.catalogue import Catalogue
from ticket_queue.hand_written import has_place
from ticket_queue.ids import DeviceId, KioskId
from ticket_queue.messages import MessageError
from ticket_queue.messages.coding import Fields, read_object

ANSWER_WITHIN_S = 30.0
"""Longer than the server keeps the question open (20 s)."""
LONGEST_ANSWER = 65_536

TRIED_AGAIN_AFTER_S = 5.0
ShowCode = Callable[[str, int], None]
"""Shows the six digits, which can be typed for so many seconds."""


class PairingError(Exception):
    """The device was not paired.

    ``key`` says why: ``unreachable``, ``refused``, ``over``, ``not_kept``.
    """

    def __init__(self, key: str, detail: str = "") -> None:
        """Keep why, with the server's or the network's own words."""
        super().__init__(f"{key}: {detail}")
        self.key = key
        self.detail = detail


@dataclass(frozen=True)
class Paired:
    """What a device is from now on: its id, its token, a kiosk's digit."""

    device: DeviceId
    token: str
    kiosk: KioskId | None = None


def pair(server: str, role: str, show_code: ShowCode) -> Paired:
    """Ask a server for digits, show them, and wait until the administrator has typed them.

    Raises:
        PairingError: the server is not reached or refuses, or nobody typed the digits in time.
    """
    root = f"{server.rstrip('/')}/api/v1/pairing"
    try:
        begun = _ask(root, {"role": role})
        show_code(begun.text("code"), int(begun.number("expires_in_s")))
        while True:
            told = _ask(f"{root}/{quote(begun.text('claim'), safe='')}")
            if told.flag("paired"):
                digit = told.optional(told.integer, "kiosk")
                kiosk = None if digit is None else KioskId(digit)
                return Paired(DeviceId(told.text("device")), told.text("token"), kiosk)
    except MessageError as error:
        # Something answers there, and it is no server of ours.
        raise PairingError("unreachable", str(error)) from error


def pair_and_keep(
    server: str, role: str, token_file: Path, texts: Catalogue, say: Callable[[str], None]
) -> None:
    """Pair this device, saying what to do in the words below ``pair.``, and keep its token.

    Raises:
        PairingError: it was not paired, or the token could not be kept.
    """

    def show(code: str, seconds: int) -> None:
        say(texts("pair.code", code=grouped(code), minutes=seconds // 60))

    paired = _pair_and_keep(server, role, token_file, show)
    say(texts("pair.done", device=paired.device, file=token_file))


@dataclass(frozen=True)
class CodeShown:
    """Six digits that can be typed for so many seconds."""

    code: str
    seconds: int


PairingNews = CodeShown | PairingError


def pair_patiently(
    server: str,
    role: str,
    token_file: Path,
    tell: Callable[[PairingNews], None],
    wait: Callable[[float], None] = time.sleep,
) -> Paired:
    """Pair a device that has a screen and nobody to start it again; return once its token is kept.

    ``tell`` is called with each code, a new one when nobody typed the last in time, and with each
    failure, after which it is tried again.
    """
    while True:
        try:
            return _pair_and_keep(
                server, role, token_file, lambda code, seconds: tell(CodeShown(code, seconds))
            )
        except PairingError as error:
            if error.key != "over":
                tell(error)
                wait(TRIED_AGAIN_AFTER_S)


def _pair_and_keep(server: str, role: str, token_file: Path, show_code: ShowCode) -> Paired:
    paired = pair(server, role, show_code)
    try:
        keep_token(token_file, paired.token)
    except OSError as error:
        raise PairingError("not_kept", str(error)) from error
    return paired


def grouped(code: str) -> str:
    """Return six digits as they are read: in two groups."""
    return f"{code[:3]} {code[3:]}"


def keep_token(path: Path, token: str) -> None:
    """Write a token to its file, whole or not at all, readable by its owner alone.

    Raises:
        OSError: the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"{token}\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _ask(url: str, body: dict[str, str] | None = None) -> Fields:
    if not url.startswith(("http://", "https://")) or not has_place(url):
        raise PairingError("unreachable", url)
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310 - http or https: see above
        url, data=data, headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_WITHIN_S) as answer:  # noqa: S310 - (the same)
            return read_object(answer.read(LONGEST_ANSWER))
    except urllib.error.HTTPError as error:
        with error:
            key = "over" if error.code == HTTPStatus.NOT_FOUND else "refused"
            raise PairingError(key, _detail(error)) from error
    except (OSError, ValueError, HTTPException, MessageError) as error:
        raise PairingError("unreachable", str(error)) from error


def _detail(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["detail"])
    except (ValueError, KeyError, TypeError):
        return f"{error.code} {error.reason}"
