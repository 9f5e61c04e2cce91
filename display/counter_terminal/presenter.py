"""What a counter's terminal knows and does; it knows no window, no network and no clock.

Keys, words of the hall and answers of the server go in; requests and a view come out. ``now`` is
in monotonic seconds everywhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from display.counter_server import (
    Act,
    Answered,
    AskPeople,
    AskQueues,
    NoAnswer,
    Person,
    QueuesTold,
    Request,
    SaidNo,
    SignIn,
    SignOut,
    Told,
    VerbDone,
)
from display.counter_terminal.asking import Asking, PressGuard
from display.counter_terminal.entry import Entry
from display.counter_terminal.questions import Questions
from display.counter_terminal.showing import Shown, TerminalTexts, show
from display.counter_terminal.verbs import LISTS, ONE_PRESS, SIGN_OUT, Meaning, items_of
from display.counter_terminal.verdict import held_after, sentence_for
from display.counter_watch import CounterWatch
from display.hall_watch import Wish
from display.news import News
from display.pad_keys import NameTouched, PadChanged, PadKey, Pressed
from display.terminal_view import Message, TerminalLook, TerminalView, Tone
from display.views import ShownCall
from ticket_queue.ids import CounterId
from ticket_queue.messages import CounterSign

UNAUTHORIZED = 401
SAID_FOR_S: Mapping[Tone, float] = {Tone.DONE: 4.0, Tone.REFUSED: 12.0}

Heard = News | Pressed | NameTouched | PadChanged | Answered


@dataclass
class _List:
    """A short list that is open, and the look for which it was opened."""

    name: str
    look: TerminalLook


class TerminalPresenter:
    """One counter's terminal; ``new_id`` makes the ids of requests.

    ``lasts`` are the ids of those who worked here before, the last one first.
    """

    def __init__(
        self,
        texts: TerminalTexts,
        counter: CounterId,
        now: float,
        new_id: Callable[[], str],
        lasts: Sequence[str] = (),
    ) -> None:
        self._texts = texts
        self._new_id = new_id
        self._watch = CounterWatch(counter, now)
        self._asking = Asking()
        self._guard = PressGuard()
        self._questions = Questions()
        self._lasts = tuple(lasts)
        self._entry = Entry(self._lasts)
        self._officer: Person | None = None
        self._queues: QueuesTold | None = None
        self._queues_epoch = ""
        self._list: _List | None = None
        self._said: tuple[Message, float] | None = None
        self._pad_fault: str | None = None

    @property
    def lasts(self) -> tuple[str, ...]:
        """Who has worked here, the last one first."""
        return self._lasts

    def hear(self, heard: Heard, now: float) -> tuple[ShownCall, ...]:
        """Take in whatever comes; a terminal announces nothing, so nothing is returned."""
        match heard:
            case Pressed(key):
                self._press(key, now)
            case NameTouched(number):
                if self._officer is None and not self._asking.busy:
                    self._entry.touch(number)
            case PadChanged(fault):
                self._pad_fault = fault
            case Answered(request, told):
                self._answered(request, told, now)
            case _:
                self._watch.hear(heard, now)
        return ()

    def tick(self, now: float) -> tuple[Wish, ...]:
        """Return what is wanted of the hall now."""
        return self._watch.tick(now)

    def requests(self, now: float) -> tuple[Request, ...]:
        """Return what is to be asked of the server now; each is returned once."""
        due = self._asking.due(now)
        questions = self._questions.due(
            now,
            people=self._officer is None and self._entry.people is None,
            queues_behind=self._queues_behind(),
            somebody_waits=self._queues is not None and self._queues.waiting > 0,
        )
        return (*questions, *(() if due is None else (due,)))

    def view(self, now: float) -> TerminalView:
        """Return what is to be drawn."""
        look = self._look()
        items = self._items()
        return show(
            self._texts,
            Shown(
                watch=self._watch,
                look=TerminalLook.LIST if items else look,
                officer=self._officer,
                entry=self._entry,
                items=items,
                queues=self._queues,
                asking=self._asking,
                ready=not self._asking.busy and self._guard.calm(now),
                said=self._said[0] if self._said and now < self._said[1] else None,
                pad_fault=self._pad_fault,
            ),
            now,
        )

    def _queues_behind(self) -> bool:
        queues = self._queues
        if queues is None or self._queues_epoch != self._watch.epoch:
            return True
        return queues.seq < self._watch.seq

    def _look(self) -> TerminalLook:
        if self._officer is None:
            return TerminalLook.NAMES if self._entry.chosen is None else TerminalLook.PIN
        return look_of(self._watch.sign)

    def _items(self) -> tuple[Meaning, ...]:
        """Return the items of the list that is open; it closes when the counter has moved on."""
        if self._list is None or self._list.look is not self._look():
            self._list = None
            return ()
        last = self._queues.last_label if self._queues else None
        return items_of(self._list.name, self._texts.reasons, last)

    def _press(self, key: PadKey, now: float) -> None:
        if self._asking.busy:
            self._guard.changed(now)
        elif self._officer is None:
            self._press_to_sign_in(key, now)
        elif items := self._items():
            self._press_in_list(key, items, now)
        elif self._guard.accepts(key, now):
            self._press_at_work(key, now)

    def _press_to_sign_in(self, key: PadKey, now: float) -> None:
        meant = self._guard.accepts(key, now)
        if not meant and not key.isdecimal():  # a PIN may well hold the same digit twice
            return
        self._said = None
        wanted = self._entry.press(key)
        if isinstance(wanted, SignIn):
            self._asking.begin(wanted, now)
        elif wanted is not None:
            self._say(self._texts(wanted), Tone.REFUSED, now)

    def _press_in_list(self, key: PadKey, items: Sequence[Meaning], now: float) -> None:
        if not self._guard.accepts(key, now):
            return
        chosen = int(key) - 1 if key.isdecimal() else -1
        if 0 <= chosen < len(items):
            self._list = None
            self._do(items[chosen], now)
        elif key in {PadKey.ERASE, PadKey.PAUSE, PadKey.MORE, PadKey.D0}:
            self._list = None

    def _press_at_work(self, key: PadKey, now: float) -> None:
        look = self._look()
        self._said = None
        if key in LISTS.get(look, {}):
            self._list = _List(LISTS[look][key], look)
        elif key in ONE_PRESS.get(look, {}):
            self._do(ONE_PRESS[look][key], now)

    def _do(self, meaning: Meaning, now: float) -> None:
        if meaning.verb == SIGN_OUT:
            self._asking.begin(SignOut(), now)
        else:
            self._asking.begin(Act(meaning.verb, self._new_id(), meaning.body), now)

    def _answered(self, request: Request, told: Told, now: float) -> None:
        if isinstance(request, AskPeople | AskQueues):
            self._told_of(request, told, now)
        elif isinstance(told, NoAnswer) and not isinstance(request, SignOut):
            if not self._asking.no_answer(now):
                self._say(told.detail or self._texts("gave_up"), Tone.REFUSED, now)
        else:
            self._asking.answered()
            self._guard.changed(now)
            self._decided(request, told, now)

    def _told_of(self, request: Request, told: Told, now: float) -> None:
        self._questions.answered(request)
        match told:
            case QueuesTold():
                self._queues, self._queues_epoch = told, self._watch.epoch
            case tuple():
                self._entry.take(told)
            case SaidNo(detail=detail) if isinstance(request, AskPeople):
                self._say(detail, Tone.REFUSED, now)

    def _decided(self, request: Request, told: Told, now: float) -> None:
        match told:
            case SaidNo(status=status, detail=detail):
                if status == UNAUTHORIZED and not isinstance(request, SignIn):
                    self._begin_to_sign_in()
                self._say(detail, Tone.REFUSED, now)
            case Person():
                self._officer = told
                others = (each for each in self._lasts if each != told.staff)
                self._lasts = (told.staff, *others)
                self._say(self._texts("signed_in", name=told.name), Tone.DONE, now)
            case VerbDone() if isinstance(request, Act):
                before = self._watch.sign
                self._take(told, now)
                self._say(sentence_for(self._texts, request.verb, before, told), Tone.DONE, now)
            case None | NoAnswer():
                # The session is forgotten here, and worth nothing elsewhere: that is signed out.
                self._begin_to_sign_in()
                self._say(self._texts("signed_out"), Tone.DONE, now)

    def _take(self, done: VerbDone, now: float) -> None:
        """Show what a verb has done without waiting for the hall's word, which knows more."""
        held = self._watch.held
        if held is not None and done.seq > held.seq:
            self._watch.take(held_after(held, done), now)

    def _begin_to_sign_in(self) -> None:
        self._officer, self._list = None, None
        self._entry = Entry(self._lasts)

    def _say(self, text: str, tone: Tone, now: float) -> None:
        self._said = (Message(text, tone), now + SAID_FOR_S[tone]) if text else None


def look_of(sign: CounterSign | None) -> TerminalLook:
    """Return what a counter's terminal is about by what its counter does."""
    if sign is None:
        return TerminalLook.UNKNOWN
    if sign.ticket_state is not None:
        return TerminalLook.CALLED if sign.ticket_state == "called" else TerminalLook.SERVING
    return {"paused": TerminalLook.PAUSED, "open": TerminalLook.FREE}.get(
        sign.state, TerminalLook.CLOSED
    )
