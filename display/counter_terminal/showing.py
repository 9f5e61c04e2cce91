"""Puts what a terminal knows into words and keys."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from display.counter_server import Person, QueuesTold, SignIn
from display.counter_terminal.asking import Asking
from display.counter_terminal.entry import Entry
from display.counter_terminal.verbs import LISTS, ONE_PRESS, Meaning
from display.counter_watch import CounterWatch
from display.pad_keys import PadKey, digit
from display.terminal_view import Message, ShownKey, ShownName, TerminalLook, TerminalView, Tone
from ticket_queue.catalogue import Catalogue
from ticket_queue.messages import CounterSign

SENDING_SHOWN_AFTER = 1
MINUTE_S, HOUR_S = 60, 3600
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class TerminalTexts:
    """The words of one language, the site's reasons to pause, and what stands on the pad's keys.

    ``caps`` is empty where there is no number pad.
    """

    catalogue: Catalogue
    reasons: tuple[str, ...]
    caps: Mapping[PadKey, str]

    def __call__(self, key: str, **facts: object) -> str:
        """Return the text below ``terminal.`` with its facts filled in."""
        return self.catalogue(f"terminal.{key}", **facts)

    def key(self, key: PadKey, text: str) -> ShownKey:
        """Return a key with its words and what stands on it."""
        return ShownKey(key, text, self.caps.get(key, ""))


@dataclass(frozen=True, kw_only=True)
class Shown:
    """All that a view is made of."""

    watch: CounterWatch
    look: TerminalLook
    officer: Person | None
    entry: Entry
    items: tuple[Meaning, ...]
    queues: QueuesTold | None
    asking: Asking
    ready: bool
    said: Message | None
    pad_fault: str | None


def show(texts: TerminalTexts, shown: Shown, now: float) -> TerminalView:
    """Return the view of a moment."""
    sign, look = shown.watch.sign, shown.look
    at = shown.watch.hall.clock.at(now)
    signing_in = look in {TerminalLook.NAMES, TerminalLook.PIN}
    late, level = ("", "") if signing_in else _late(texts, shown.queues)
    return TerminalView(
        counter=shown.watch.counter,
        title=_title(texts, shown.watch),
        officer=shown.officer.name if shown.officer else "",
        clock=f"{at:%H:%M}" if at else "",
        look=look,
        heading=_heading(texts, shown),
        label="" if signing_in or sign is None else sign.label or "",
        words=_words(texts, shown),
        since="" if signing_in else _since(texts, look, sign, at),
        queue="" if signing_in else _queue(texts, shown.queues),
        late=late,
        level=level,
        hint=texts("hint_names") if look is TerminalLook.NAMES and texts.caps else "",
        message=_message(texts, shown, now),
        keys=tuple(_keys(texts, shown)),
        names=tuple(_names(texts, shown.entry)) if look is TerminalLook.NAMES else (),
        typed=_typed(shown.entry, look),
        busy=shown.asking.busy,
        ready=shown.ready,
    )


def _title(texts: TerminalTexts, watch: CounterWatch) -> str:
    sign = watch.sign
    if sign is None or sign.name.isdecimal():
        return texts.catalogue("sign.counter", n=watch.counter)
    return sign.name


def _heading(texts: TerminalTexts, shown: Shown) -> str:
    if shown.look is TerminalLook.PIN and shown.entry.chosen is not None:
        name = shown.entry.chosen.name.replace(" ", NO_BREAK)
        return texts("heading.pin", name=name)
    if shown.look is TerminalLook.CALLED and shown.watch.attempt > 1:
        return texts("heading.called_again", n=shown.watch.attempt)
    return texts(f"heading.{shown.look.value}")


def _words(texts: TerminalTexts, shown: Shown) -> str:
    sign, look = shown.watch.sign, shown.look
    if look is TerminalLook.NAMES and shown.entry.people is None:
        return texts("asking_names")
    if look is TerminalLook.NAMES and not shown.entry.people:
        return texts("no_names")
    if look is TerminalLook.PAUSED and sign is not None:
        return sign.reason or ""
    if look is TerminalLook.UNKNOWN:
        known = shown.watch.is_unknown
        return texts.catalogue("sign.no_such" if known else "board.connecting")
    return ""


def _since(
    texts: TerminalTexts, look: TerminalLook, sign: CounterSign | None, at: datetime | None
) -> str:
    if sign is None or sign.since is None or at is None:
        return ""
    if look not in {TerminalLook.CALLED, TerminalLook.SERVING, TerminalLook.PAUSED}:
        return ""
    whole_s = max(0, int((at - sign.since).total_seconds()))
    hours, minutes, seconds = whole_s // HOUR_S, whole_s // MINUTE_S % 60, whole_s % MINUTE_S
    lasted = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return texts(f"since.{look.value}", time=lasted)


def _queue(texts: TerminalTexts, queues: QueuesTold | None) -> str:
    if queues is None:
        return ""
    if not queues.waiting:
        return texts("nobody_waits")
    minutes = int(queues.longest_s // MINUTE_S)
    key = "waiting_long" if minutes else "waiting"
    return texts(key, n=queues.waiting, minutes=minutes)


def _late(texts: TerminalTexts, queues: QueuesTold | None) -> tuple[str, str]:
    """Say who is near or past the limit, and the higher of the two levels."""
    if queues is None:
        return "", ""
    limit = f"{queues.limit_s / MINUTE_S:g}"
    counts = {"past": queues.past, "near": queues.near}
    said = {level: texts(level, n=n, limit=limit) for level, n in counts.items() if n}
    return " · ".join(said.values()), next(iter(said), "")


def _message(texts: TerminalTexts, shown: Shown, now: float) -> Message | None:
    repeats = shown.asking.repeats
    if repeats >= SENDING_SHOWN_AFTER:
        return Message(texts("sending_again", n=repeats), Tone.LOST)
    sending = shown.asking.sending(now)
    if sending is not None:
        key = "signing_in" if isinstance(sending, SignIn) else "sending"
        return Message(texts(key), Tone.DONE)
    if shown.said is not None and shown.said.tone is Tone.REFUSED:
        return shown.said
    if shown.watch.hall.lost(now):
        return Message(texts("lost"), Tone.LOST)
    if shown.said is not None:
        return shown.said
    if shown.pad_fault is not None:
        return Message(texts("pad_away"), Tone.LOST)
    return None


def _keys(texts: TerminalTexts, shown: Shown) -> Iterator[ShownKey]:
    look = shown.look
    if look is TerminalLook.LIST:
        for place, item in enumerate(shown.items):
            text = texts(f"key.{item.text}") if item.text else str(item.body["reason"])
            yield texts.key(digit(place + 1), _with_label(texts, item, text, shown))
        yield texts.key(PadKey.ERASE, texts("key.back"))
        return
    if look in {TerminalLook.NAMES, TerminalLook.PIN}:
        yield texts.key(PadKey.NEXT, texts(f"key.{look.value}_next"))
        goes_back = look is TerminalLook.PIN and not shown.entry.pin
        yield texts.key(PadKey.ERASE, texts("key.back" if goes_back else "key.erase"))
        if look is TerminalLook.NAMES and shown.entry.pages > 1:
            yield texts.key(PadKey.MORE, texts("key.more_names"))
        return
    for key, meaning in ONE_PRESS.get(look, {}).items():
        yield texts.key(key, texts(f"key.{meaning.text}"))
    for key, name in LISTS.get(look, {}).items():
        if name != "undo" or (shown.queues and shown.queues.last_label):
            yield texts.key(key, texts(f"key.list_{name}"))


def _with_label(texts: TerminalTexts, item: Meaning, text: str, shown: Shown) -> str:
    if item.verb == "reopen" and shown.queues is not None:
        return texts("key.reopen_label", label=shown.queues.last_label)
    return text


def _names(texts: TerminalTexts, entry: Entry) -> Iterator[ShownName]:
    for each in entry.shown:
        is_last = each == entry.last
        name = texts("last_here", name=each.name) if is_last else each.name
        yield ShownName(each.number, name, last=is_last)


def _typed(entry: Entry, look: TerminalLook) -> str:
    if look is TerminalLook.NAMES:
        return entry.number
    return "•" * len(entry.pin) if look is TerminalLook.PIN else ""
