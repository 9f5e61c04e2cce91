"""Leads a person with a microphone through the prompts, one after the other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from display.voice.checking import check_clip, fault_of
from display.voice.microphone import MicrophoneError, Recording, play_back
from display.voice.prompts import Prompt
from display.voice.samples import Samples, level, trim, write_clip
from ticket_queue.catalogue import Catalogue

AGAIN, LISTEN, SKIP, STOP = "l", "n", "b", "t"
"""What is typed at the questions; the catalogue's sentences name these keys."""


@dataclass(frozen=True)
class Studio:
    """Who is asked and told, and where the clips go."""

    texts: Catalogue
    ask: Callable[[str], str]
    tell: Callable[[str], None]
    device: str
    directory: Path

    def record(self, prompts: Iterable[Prompt]) -> bool:
        """Record each prompt that has no good clip yet; tell whether all were gone through.

        A clip is written when it is accepted, so whoever stops goes on at the same place later.

        Raises:
            MicrophoneError: nothing can be recorded.
            OSError: a clip cannot be written.
        """
        wanted = list(prompts)
        left = [each for each in wanted if check_clip(self.directory / each.file, each)]
        done = len(wanted) - len(left)
        if done:
            self.tell(self.texts("voice.resumed", done=done, total=len(wanted)))
        for at, prompt in enumerate(left, start=done + 1):
            self.tell("")
            self.tell(self.texts("voice.read", at=at, total=len(wanted), words=self._shown(prompt)))
            if not self._one(prompt):
                self.tell(self.texts("voice.stopped"))
                return False
        return True

    def _one(self, prompt: Prompt) -> bool:
        """Record one prompt until it is accepted or skipped; False to stop."""
        while True:
            answer = self.ask(self.texts("voice.ready")).strip().casefold()
            if answer in (SKIP, STOP):
                return answer == SKIP
            with Recording(self.device) as recording:
                self.ask(self.texts("voice.recording"))
                recorded = recording.end()
            fault = fault_of(recorded)
            if fault is not None:
                self.tell(self.texts(f"voice.fault.{fault}"))
                continue
            clip = level(trim(recorded))
            if self._accepted(clip):
                write_clip(self.directory / prompt.file, clip)
                return True

    def _accepted(self, clip: Samples) -> bool:
        while True:
            self._play(clip)
            answer = self.ask(self.texts("voice.keep")).strip().casefold()
            if answer != LISTEN:
                return answer != AGAIN

    def _play(self, clip: Samples) -> None:
        try:
            play_back(clip)
        except MicrophoneError as error:
            self.tell(self.texts("voice.not_heard", reason=error))

    def _shown(self, prompt: Prompt) -> str:
        hint = f"speech.hint.{prompt.words.casefold()}"
        if hint in self.texts:
            return f"{prompt.words}  ({self.texts(hint)})"
        return prompt.words if prompt.said == prompt.words else f"{prompt.words}  ({prompt.said})"
