"""What a window costs before anything of ours is in it: Kivy's own, with one word, drawn once."""

import json
import os
import sys
import tempfile
import time

os.environ.update(
    SDL_VIDEODRIVER="offscreen",
    KIVY_NO_ARGS="1",
    KIVY_NO_FILELOG="1",
    KIVY_NO_CONFIG="1",
    KIVY_LOG_MODE="PYTHON",
    KIVY_HOME=tempfile.mkdtemp(prefix="moiso-bare-"),
)

from kivy.base import runTouchApp
from kivy.core.window import Window
from kivy.graphics.opengl import glFinish
from kivy.uix.label import Label


def tell(*_: object) -> None:
    Window.unbind(on_flip=tell)
    glFinish()
    sys.stdout.write(f"{json.dumps({'first': time.monotonic()})}\n")
    sys.stdout.flush()


Window.size = (1920, 1080)
Window.bind(on_flip=tell)
runTouchApp(Label(text="1"))
