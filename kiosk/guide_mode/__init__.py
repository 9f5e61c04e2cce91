"""Guide mode: what the person who helps at the machine can do there, behind a PIN."""

from kiosk.guide_mode.layer import GuideLayer
from kiosk.guide_mode.presenter import GuideMode
from kiosk.guide_mode.work import GuideWork

__all__ = ["GuideLayer", "GuideMode", "GuideWork"]
