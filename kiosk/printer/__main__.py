"""The print worker: a process that lives beside the kiosk and carries out one job after another.

Its standard input is a socket to the kiosk. It ends when the kiosk is gone, after the slip it is
at; and by the alarm when a device holds it beyond its job's end and nobody is left to kill it.
"""

import contextlib
import signal
import socket
import time
from collections.abc import Callable

import msgspec

from kiosk.ports import PrintOutcome, PrintReason, PrintResult
from kiosk.printer import commands
from kiosk.printer.channels import Channel, open_channel
from kiosk.printer.job import Answer, Job
from kiosk.printer.session import CLOSING_S, Session, broken

GRACE_S = 1.0
MARGIN_S = 0.5
"""The worker gives up this much before the kiosk does, so that it need not be killed."""


def carry_out(job: Job, sending: Callable[[], None]) -> PrintResult:
    """Connect anew and print or look; every fault becomes a result."""
    data = b""
    if job.picture is not None:
        data = commands.slip_bytes(job.picture, cuts=job.profile.cuts)
        if job.clears:
            data = commands.cut_off_bytes(cuts=job.profile.cuts) + data
    try:
        channel = open_channel(job.address)
    except OSError as error:
        return PrintResult(PrintOutcome.DOWN, PrintReason.UNREACHABLE, detail=str(error))
    if not channel.answers:
        return _write_to_file(channel, data, sending)
    return _talk(channel, job, data, sending)


def _talk(channel: Channel, job: Job, data: bytes, sending: Callable[[], None]) -> PrintResult:
    session = Session(channel, job.ends_at_s - MARGIN_S, answered=job.answered)
    asks = job.profile.status == "auto"
    broken_means = PrintOutcome.DOWN

    def on_sending() -> None:
        nonlocal broken_means
        broken_means = PrintOutcome.UNKNOWN
        sending()

    try:
        if job.picture is not None:
            result = session.print_slip(data, on_sending, asks=asks, clears=job.clears)
        elif asks:
            result = session.look()
        else:
            result = PrintResult(PrintOutcome.UNKNOWN, PrintReason.NO_STATUS)
    except OSError as error:
        channel.abort()
        return broken(error, broken_means)
    # What a printer that never answers has been sent must leave; what an answering one has not
    # printed must not come out later.
    if result.outcome is PrintOutcome.OK or result.reason is PrintReason.NO_STATUS:
        # What is known by now must be told before the kiosk gives this worker up.
        left = job.ends_at_s - MARGIN_S / 2 - time.monotonic()
        channel.finish(min(CLOSING_S, max(0.0, left)))
    else:
        channel.abort()
    return result


def _write_to_file(channel: Channel, data: bytes, sending: Callable[[], None]) -> PrintResult:
    sending()
    try:
        channel.send(data, CLOSING_S)
    except OSError as error:
        channel.abort()
        return broken(error, PrintOutcome.UNKNOWN)
    channel.finish(CLOSING_S)
    return PrintResult(PrintOutcome.OK)


def main() -> None:
    """Carry out the jobs that come by standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is the kiosk's to handle
    link = socket.socket(fileno=0)

    def tell(answer: Answer) -> None:
        link.sendall(msgspec.json.encode(answer) + b"\n")

    decode = msgspec.json.Decoder(Job).decode
    # A kiosk that was killed hears no answer.
    with contextlib.suppress(ConnectionError):
        for line in link.makefile("rb"):
            job = decode(line)
            left = max(0.001, job.ends_at_s + GRACE_S - time.monotonic())
            signal.setitimer(signal.ITIMER_REAL, left)
            result = carry_out(job, lambda: tell(Answer()))
            signal.setitimer(signal.ITIMER_REAL, 0)
            tell(Answer(result))


if __name__ == "__main__":
    main()
