"""What each key means in each state of the counter, and the short lists behind two of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from display.pad_keys import PadKey
from display.terminal_view import TerminalLook

SIGN_OUT = "sign-out"
"""Not a verb of the counter: the terminal's own."""


@dataclass(frozen=True)
class Meaning:
    """What a key does: a verb with its body; ``text`` is the key of its words."""

    text: str
    verb: str
    body: Mapping[str, object]


def _plain(text: str, verb: str) -> Meaning:
    return Meaning(text, verb, {})


ONE_PRESS: Mapping[TerminalLook, Mapping[PadKey, Meaning]] = {
    TerminalLook.CLOSED: {
        PadKey.NEXT: _plain("open", "open"),
        PadKey.PAUSE: _plain("sign_out", SIGN_OUT),
    },
    TerminalLook.PAUSED: {PadKey.NEXT: _plain("open", "open")},
    TerminalLook.FREE: {PadKey.NEXT: _plain("call_next", "call-next")},
    TerminalLook.CALLED: {
        PadKey.NEXT: _plain("start_serving", "start-serving"),
        PadKey.RECALL: _plain("recall", "recall"),
        PadKey.NO_SHOW: _plain("no_show", "no-show"),
    },
    TerminalLook.SERVING: {
        PadKey.NEXT: _plain("finish_and_call", "call-next"),
        PadKey.FINISH: _plain("finish", "finish"),
    },
}
"""The keys that act at once."""

LISTS: Mapping[TerminalLook, Mapping[PadKey, str]] = {
    TerminalLook.PAUSED: {PadKey.PAUSE: "rest_paused"},
    TerminalLook.FREE: {PadKey.PAUSE: "rest", PadKey.MORE: "undo"},
    TerminalLook.CALLED: {PadKey.MORE: "more_called"},
    TerminalLook.SERVING: {PadKey.MORE: "more_serving"},
}
"""The keys that open a list, and which."""

_CLOSE = _plain("close", "close")
_RETURN = _plain("return", "return")


def items_of(name: str, reasons: Sequence[str], last_label: str | None) -> tuple[Meaning, ...]:
    """Return the items of a list, chosen by the digits from 1 on.

    A reason to pause is its own words: its ``text`` is empty.
    """
    if name == "rest":
        pauses = (Meaning("", "pause", {"reason": reason}) for reason in reasons)
        return (*pauses, _CLOSE)
    if name == "undo":
        return () if last_label is None else (_plain("reopen", "reopen"),)
    return {
        "rest_paused": (_CLOSE, _plain("sign_out", SIGN_OUT)),
        "more_called": (_RETURN,),
        "more_serving": (_plain("park", "park"), _RETURN),
    }[name]
