"""The voice of spoken guidance: espeak-ng (Debian's espeak-ng) in a process of its own."""

import logging
import shutil
import subprocess

from ticket_queue.ids import Language

log = logging.getLogger(__name__)
PROGRAM = "espeak-ng"


def voice_is_there() -> bool:
    """Tell whether the speech program is installed."""
    return shutil.which(PROGRAM) is not None


class EspeakVoice:
    """Speaks one text at a time; the next one cuts it off. Without a sound card it is silent."""

    def __init__(self, words_per_minute: int, program: str = PROGRAM) -> None:
        """Speak at this pace, in espeak-ng's voice of the same name as the language."""
        self._pace = words_per_minute
        self._program = program
        self._speaking: subprocess.Popen[bytes] | None = None

    def say(self, text: str, language: Language) -> None:
        """Speak, without waiting for the end; what was being said stops."""
        self.hush()
        try:
            speaking = subprocess.Popen(
                [self._program, "-v", language, "-s", str(self._pace), "--stdin"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            assert speaking.stdin is not None  # noqa: S101 - it was asked for as a pipe
            self._speaking = speaking
            speaking.stdin.write(text.encode())
            speaking.stdin.close()
        except OSError as error:
            log.warning("not spoken", extra={"error": str(error)})

    def hush(self) -> None:
        """Be silent at once."""
        if self._speaking is not None:
            self._speaking.kill()
            self._speaking.wait()
            self._speaking = None
