"""A device with a screen pairs for as long as it takes."""

import json
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from ticket_queue.ids import DeviceId
from ticket_queue.pairing import (
    CodeShown,
    Paired,
    PairingError,
    PairingNews,
    grouped,
    pair_patiently,
)

Answer = tuple[int, dict[str, object]]


@contextmanager
def server_that_answers(answers: list[Answer]) -> Iterator[str]:
    """Serve these answers in their order, whatever is asked."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, body = answers.pop(0)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        do_GET = do_POST = answer  # noqa: N815 - the names that the library calls

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_address[1]}"
        serving.shutdown()
        thread.join()


def begun(code: str) -> Answer:
    return 201, {"code": code, "claim": f"claim-{code}", "expires_in_s": 600}


PAIRED: Answer = (200, {"paired": True, "device": "kiosk-1", "token": "t0ken", "kiosk": 2})
WAITING: Answer = (200, {"paired": False})
OVER: Answer = (404, {"detail": "over"})


def test_a_code_that_nobody_typed_in_time_is_followed_by_another(tmp_path: Path) -> None:
    told: list[PairingNews] = []
    answers = [begun("111111"), WAITING, OVER, begun("222222"), PAIRED]
    with server_that_answers(answers) as server:
        paired = pair_patiently(server, "kiosk", tmp_path / "token", told.append)
    assert paired == Paired(DeviceId("kiosk-1"), "t0ken", paired.kiosk)
    assert told == [CodeShown("111111", 600), CodeShown("222222", 600)]
    assert (tmp_path / "token").read_text() == "t0ken\n"
    assert stat.S_IMODE((tmp_path / "token").stat().st_mode) == 0o600


def test_a_server_that_refuses_is_told_of_and_asked_again_later(tmp_path: Path) -> None:
    told: list[PairingNews] = []
    waited: list[float] = []
    full: Answer = (429, {"detail": "Nhiều thiết bị đang chờ ghép nối."})
    with server_that_answers([full, begun("333333"), PAIRED]) as server:
        pair_patiently(server, "kiosk", tmp_path / "token", told.append, waited.append)
    refused, shown = told
    assert isinstance(refused, PairingError)
    assert (refused.key, refused.detail) == ("refused", "Nhiều thiết bị đang chờ ghép nối.")
    assert shown == CodeShown("333333", 600)
    assert len(waited) == 1


def test_a_token_that_cannot_be_kept_is_told_of(tmp_path: Path) -> None:
    told: list[PairingNews] = []
    (tmp_path / "file").write_text("stands where the folder should be")
    token_file = tmp_path / "file" / "token"
    answers = [begun("444444"), PAIRED, begun("555555"), PAIRED]

    def make_room(_: float) -> None:
        (tmp_path / "file").unlink()

    with server_that_answers(answers) as server:
        pair_patiently(server, "kiosk", token_file, told.append, make_room)
    assert [each.key for each in told if isinstance(each, PairingError)] == ["not_kept"]
    assert token_file.read_text() == "t0ken\n"


def test_digits_are_read_in_two_groups() -> None:
    assert grouped("482913") == "482 913"
