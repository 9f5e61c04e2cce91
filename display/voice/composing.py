"""From an utterance to sound: chime, then the call's clips end to end, as often as it is said."""

from collections.abc import Callable

from display.views import PAUSE, Sentence
from display.voice.queue import Utterance
from display.voice.samples import Samples, join, silence

_AFTER_CHIME_S = 0.15
_BETWEEN_PHRASES_S = 0.03
_BREATH_S = 0.22
_BETWEEN_SENTENCES_S = 0.7
_AT_THE_END_S = 0.9
"""Before the next announcement; also lets a slow sound card end what it has begun."""


def compose(
    utterance: Utterance, chime: Samples, clips_of: Callable[[Sentence], list[Samples]]
) -> Samples:
    """Return the sound of a whole announcement, with the silence that follows it.

    ``clips_of`` gives one clip for each phrase that is no pause; a sentence for which it gives
    none is left out.
    """
    said = [
        _sentence(sentence, clips_of(sentence)) for sentence in utterance.announcement.sentences
    ]
    said = [sentence for sentence in said if sentence] * utterance.times
    pieces = [chime, silence(_AFTER_CHIME_S)]
    for sentence in said:
        pieces += [sentence, silence(_BETWEEN_SENTENCES_S)]
    return join([*pieces, silence(_AT_THE_END_S - _BETWEEN_SENTENCES_S)])


def _sentence(sentence: Sentence, clips: list[Samples]) -> Samples:
    if not clips:
        return join([])
    left = iter(clips)
    pieces = []
    for phrase in sentence.phrases:
        if phrase == PAUSE:
            pieces.append(silence(_BREATH_S))
        else:
            pieces += [next(left), silence(_BETWEEN_PHRASES_S)]
    return join(pieces)
