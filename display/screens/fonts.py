"""Be Vietnam Pro, whose letters have every Vietnamese accent."""

from fontpkg_be_vietnam_pro import ROOT
from kivy.core.text import LabelBase

BODY = "Be Vietnam Pro"
DIGITS = "Be Vietnam Pro Digits"


def register_fonts() -> None:
    """Make the body font (Medium, SemiBold) and the one of numbers (Bold, ExtraBold) known."""
    files = ROOT / "files"
    for name, regular, bold in ((BODY, "Medium", "SemiBold"), (DIGITS, "Bold", "ExtraBold")):
        LabelBase.register(
            name,
            fn_regular=str(files / f"BeVietnamPro-{regular}.ttf"),
            fn_bold=str(files / f"BeVietnamPro-{bold}.ttf"),
        )
