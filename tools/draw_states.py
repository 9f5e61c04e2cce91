#!/usr/bin/env python3
"""Writes the tables and the diagram of docs/states.md from the transition table in the code."""

import re
from pathlib import Path

from ticket_queue import events
from ticket_queue.messages.events import kind_of
from ticket_queue.ticket import TRANSITIONS, Verb

PAGE = Path(__file__).parents[1] / "docs" / "states.md"
BEGIN, END = "<!-- drawn by tools/draw_states.py -->", "<!-- end of what is drawn -->"


def drawn() -> str:
    """Return what stands between the two marks of the page."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for (state, verb), following in TRANSITIONS.items():
        arrows.setdefault((state.value, following.value), []).append(verb.value)
    diagram = [
        f"    {state} --> {following}: {', '.join(verbs)}"
        for (state, following), verbs in arrows.items()
    ]
    table = [
        f"| `{state}` | `{verb}` | `{following}` | `{_event_of(verb)}` |"
        for (state, verb), following in TRANSITIONS.items()
    ]
    return "\n".join(
        [
            BEGIN,
            "",
            "```mermaid",
            "stateDiagram-v2",
            "    [*] --> waiting: a number is given",
            *diagram,
            "```",
            "",
            "| from | verb | to | event |",
            "|---|---|---|---|",
            *table,
            "",
            END,
        ]
    )


def _event_of(verb: Verb) -> str:
    classes = (each for each in vars(events).values() if isinstance(each, type))
    return next(kind_of(each) for each in classes if getattr(each, "verb", None) is verb)


def redrawn(page: str) -> str:
    """Return the page with what is drawn put in anew."""
    return re.sub(rf"{BEGIN}.*?{END}", lambda _: drawn(), page, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(redrawn(PAGE.read_text()))
