"""The TV board with its window, on a screen that nobody sees; it tells when a call stands there.

At first ``{"first": 12.3}``, when a snapshot of the hall stands drawn. Then for each newest call:
``{"number": "1005", "at": 123.4, "own": 0.008}``, ``at`` in the machine's
monotonic seconds after every pixel of the frame has been drawn, ``own`` the seconds from the new
view to the frame's being handed to GL: what the board itself does.
"""

import json
import os
import sys
import time
from pathlib import Path

from display.app import run_window
from display.screens.environment import prepare_environment
from display.settings import load_settings
from display.views import BoardView


def main(config: Path) -> None:
    settings = load_settings(config, {})
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    prepare_environment(settings.screen)
    from kivy.core.window import Window  # noqa: PLC0415 - the environment comes first
    from kivy.graphics.opengl import glFinish  # noqa: PLC0415 - (the same)

    from display.screens.hall_window import BoardWindow  # noqa: PLC0415 - (the same)

    show, stands, began, told = BoardWindow.show, [""], [0.0], [False]

    def tell_first(*_: object) -> None:
        Window.unbind(on_flip=tell_first)
        glFinish()  # software GL draws when it must: the flip alone would be told too early
        sys.stdout.write(f"{json.dumps({'first': time.monotonic()})}\n")
        sys.stdout.flush()

    def tell(*_: object) -> None:
        Window.unbind(on_flip=tell)
        own = time.monotonic() - began[0]
        glFinish()  # (as above)
        line = json.dumps({"number": stands[0], "at": time.monotonic(), "own": own})
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def show_and_tell(window: BoardWindow, view: BoardView) -> None:
        shown_at = time.monotonic()
        show(window, view)
        if view.name_lines and not told[0]:
            told[0] = True
            Window.bind(on_flip=tell_first)
        if view.newest is not None and view.newest.label != stands[0]:
            stands[0], began[0] = view.newest.label, shown_at
            Window.bind(on_flip=tell)

    setattr(BoardWindow, "show", show_and_tell)  # noqa: B010 - the real one, with an ear
    run_window(settings)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
