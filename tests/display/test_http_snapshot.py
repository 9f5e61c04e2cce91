"""The snapshot by HTTP, and each way in which it may not come."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from display.http_snapshot import HttpSnapshot
from display.ports import SnapshotError
from tests.broker import free_port
from tests.display.fakes_hall import Hall
from ticket_queue.messages import encode_snapshot, json_bytes


@contextmanager
def one_answer(answer: bytes) -> Iterator[str]:
    """Answer the first request with these bytes, whatever they are."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            client, _ = listener.accept()
            with client:
                client.recv(4096)
                client.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        thread.join()


def test_the_snapshot_is_read() -> None:
    expected = Hall().snapshot()
    body = json_bytes(encode_snapshot(expected))
    with one_answer(b"HTTP/1.0 200 OK\r\n\r\n" + body) as url:
        assert HttpSnapshot(url, 5).fetch() == expected


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (b"HTTP/1.0 503 Service Unavailable\r\n\r\n", "503"),
        (b"HTTP/1.0 200 OK\r\n\r\n<html>", "not JSON"),
        (b'HTTP/1.0 200 OK\r\n\r\n{"v":1}', "epoch: is missing"),
        (b"rubbish\r\n\r\n", "rubbish"),
        (b"", "closed connection"),
    ],
)
def test_anything_else_is_a_snapshot_error(answer: bytes, complaint: str) -> None:
    with one_answer(answer) as url, pytest.raises(SnapshotError, match=complaint):
        HttpSnapshot(url, 5).fetch()


def test_nobody_there_is_a_snapshot_error() -> None:
    with pytest.raises(SnapshotError, match="refused"):
        HttpSnapshot(f"http://127.0.0.1:{free_port()}", 5).fetch()


def test_a_server_that_hangs_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        source = HttpSnapshot(f"http://127.0.0.1:{mute.getsockname()[1]}", 0.1)
        with pytest.raises(SnapshotError, match="timed out"):
            source.fetch()
