"""Be Vietnam Pro, whose letters have every Vietnamese accent."""

from fontpkg_be_vietnam_pro import ROOT
from kivy.core.text import LabelBase

BODY = "Be Vietnam Pro"
HEAD = "Be Vietnam Pro Head"


def register_fonts() -> None:
    """Make the body font (Medium, Bold) and the one of headings (SemiBold, ExtraBold) known."""
    files = ROOT / "files"
    for name, regular, bold in ((BODY, "Medium", "Bold"), (HEAD, "SemiBold", "ExtraBold")):
        LabelBase.register(
            name,
            fn_regular=str(files / f"BeVietnamPro-{regular}.ttf"),
            fn_bold=str(files / f"BeVietnamPro-{bold}.ttf"),
        )
