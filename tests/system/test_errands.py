"""A guide with a telephone, a real server and a real kiosk: a slip that was lost comes again."""

from pathlib import Path

from PIL import Image

from tests.system.demo_process import DemoProcess, program, until


def test_a_guide_has_a_slip_printed_that_the_kiosk_did_not_give(tmp_path: Path) -> None:
    demo = DemoProcess(tmp_path / "demo")
    with demo:
        guide = demo.staff("guide")
        slips = demo.data / "slips"
        kiosk = program(
            *("kiosk", "--text", "--server", demo.server, "--device", "kiosk-1"),
            *("--token-file", str(demo.data / "tokens" / "kiosk-1")),
            *("--printer", f"png:{slips}", "--data", str(tmp_path / "kiosk")),
        )
        with kiosk:
            until(lambda: guide.get("/api/v1/kiosks")["kiosks"][0]["reachable"])
            ticket = guide.do("/api/v1/tickets", service="dat-dai", language="en")
            guide.do("/api/v1/devices/kiosk-1/reprint", ticket_id=ticket["ticket_id"])
            (slip,) = until(lambda: list(slips.glob(f"{ticket['label']}-*-reprint.png")))
            with Image.open(slip) as picture:
                assert picture.width == 576
            guide.do("/api/v1/devices/kiosk-1/paper-changed")
            until(lambda: guide.get("/api/v1/kiosks")["kiosks"][0].get("printer") == "ok")
