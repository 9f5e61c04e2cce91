"""What a verb that was done leaves at the counter, and the sentence that says so."""

from dataclasses import replace

from display.counter_server import TicketTold, VerbDone
from display.counter_terminal.showing import TerminalTexts
from display.counter_watch import HeldSign
from ticket_queue.ids import TicketNumber
from ticket_queue.messages import CounterSign


def held_after(held: HeldSign, done: VerbDone) -> HeldSign:
    """Return the counter's sign after a verb.

    The hall's own word of the same ``seq`` takes its place when it comes.
    """
    ticket = done.ticket
    if ticket is None or ticket.state not in {"called", "serving"}:
        sign = replace(
            held.sign, state=done.state, reason=None, number=None, label=None, ticket_state=None,
            since=None,
        )  # fmt: skip
        return replace(held, seq=done.seq, sign=sign, attempt=1)
    sign = replace(
        held.sign,
        state=done.state,
        reason=None,
        number=TicketNumber(ticket.number),
        label=ticket.label,
        ticket_state=ticket.state,
        since=ticket.serving_since or ticket.called_at,
    )
    return replace(held, seq=done.seq, sign=sign, attempt=ticket.attempt)


def sentence_for(
    texts: TerminalTexts, verb: str, before: CounterSign | None, done: VerbDone
) -> str:
    """Return what to say of a verb that was done; empty where the screen says it already."""
    ticket = done.ticket
    label = _label(before, ticket)
    if verb == "call-next" and ticket is not None and ticket.state != "called":
        return f"{texts('done_finish', label=ticket.label)} {texts('nobody_waits')}."
    if verb == "call-next" and ticket is not None:
        return texts("done_call", label=ticket.label)
    if verb == "recall" and ticket is not None:
        return texts("done_recall", label=label, n=ticket.attempt)
    if verb == "start-serving":
        return ""
    return texts(f"done_{verb.replace('-', '_')}", label=label)


def _label(before: CounterSign | None, ticket: TicketTold | None) -> str:
    if before is not None and before.label:
        return before.label
    return ticket.label if ticket else ""
