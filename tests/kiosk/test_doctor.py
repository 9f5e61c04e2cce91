"""``moiso-kiosk doctor``: every line says what is right or what to do."""

from pathlib import Path

from tests.kiosk.fake_printer import Condition, TcpFakePrinter
from tests.kiosk.fake_server import TOKEN, FakeServer
from tests.kiosk.printing import fake
from tests.kiosk.test_text_mode import run_program

__all__ = ["fake"]


async def lines_of(
    server: str, printer: str, folder: Path, token: str = TOKEN
) -> tuple[list[str], int]:
    token_file = folder / "token"
    token_file.write_text(token)
    written, log, status = await run_program(
        "",
        *("doctor", "--server", server, "--token-file", token_file, "--data", folder),
        *("--printer", printer),
    )
    assert "Traceback" not in log
    return written.decode().splitlines(), status


def to_do(lines: list[str]) -> list[str]:
    return [line.removeprefix("cần làm: ") for line in lines if line.startswith("cần làm: ")]


async def test_a_test_slip_comes_out_and_what_is_right_is_said(
    server: FakeServer, fake: TcpFakePrinter, tmp_path: Path
) -> None:
    server.menu_facts = {"kiosk": 3}
    lines, _ = await lines_of(server.url, fake.url, tmp_path)
    assert len(fake.slips) == 1
    assert "tốt: phiếu thử đã in xong" in lines
    assert "tốt: máy mang chữ số 3 khi cấp số một mình" in lines
    assert "tốt: có phông chữ Be Vietnam Pro" in lines
    # The fake server's clock is another day's, and a test may run without a screen.
    assert {line.split()[0] for line in to_do(lines)} <= {"đồng", "chưa"}


async def test_what_is_wrong_is_named_with_what_to_do_and_nothing_is_printed(
    fake: TcpFakePrinter, tmp_path: Path
) -> None:
    fake.condition = Condition(paper_out=True)
    lines, status = await lines_of("http://127.0.0.1:9", fake.url, tmp_path)
    assert status == 1
    wrong = to_do(lines)
    assert wrong[0].startswith("không hỏi được máy chủ")
    assert wrong[1].startswith("máy in không in được (paper-out")
    fake.mend()
    assert fake.slips == []


async def test_a_foreign_token_and_a_missing_printer_are_told(
    server: FakeServer, tmp_path: Path
) -> None:
    lines, status = await lines_of(server.url, "", tmp_path, token="foreign")
    assert status == 1
    assert any(line.startswith("máy chủ không nhận mã bí mật") for line in to_do(lines))
    assert any(line.startswith("chưa có máy in") for line in to_do(lines))
