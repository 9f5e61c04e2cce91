"""A citizen's link as a QR code for a screen."""

import io

import segno

QUIET_MODULES = 3
"""The white around it; a page adds its own."""


def link_picture(url: str) -> bytes:
    """Return a link as an SVG file: black on white in any theme, as phones read it best."""
    written = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        written,
        kind="svg",
        border=QUIET_MODULES,
        light="#fff",
        omitsize=True,
        xmldecl=False,
        svgclass=None,
        lineclass=None,
    )
    return written.getvalue()
