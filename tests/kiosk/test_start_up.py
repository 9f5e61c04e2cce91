"""What a kiosk loads before its window is there: no more than its first screen needs."""

import subprocess
import sys

LATER = {
    "escpos": "the print worker's, in a process of its own",
    "serial": "(the same)",
    "usb": "(the same)",
    "kivy": "must find its environment set",
    "ticket_queue.pairing": "for a kiosk that has no token yet",
    "http.server": "nobody's",
    "docxtpl": "the server's",
    "jinja2": "the server's",
    "server": "another program",
    "display": "another program",
}


def loaded_by(modules: str) -> set[str]:
    """Import modules in a fresh interpreter and return all that it has loaded then."""
    program = f"import sys, {modules}; print('\\n'.join(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(ran.stdout.split())


def test_a_kiosk_does_not_wait_for_what_its_first_screen_does_not_need() -> None:
    loaded = loaded_by("kiosk.__main__, kiosk.app.window")
    assert "kiosk.flow" in loaded
    assert loaded & LATER.keys() == set()
