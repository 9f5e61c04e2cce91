"""Names of keys as Linux has them (input-event-codes.h, without ``KEY_``), and their codes."""

_ROWS = (
    (2, "1 2 3 4 5 6 7 8 9 0 MINUS EQUAL BACKSPACE TAB"),
    (16, "Q W E R T Y U I O P LEFTBRACE RIGHTBRACE ENTER"),
    (30, "A S D F G H J K L"),
    (44, "Z X C V B N M COMMA DOT SLASH"),
    (55, "KPASTERISK"),
    (59, "F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NUMLOCK SCROLLLOCK KP7 KP8 KP9 KPMINUS KP4 KP5 KP6"),
    (78, "KPPLUS KP1 KP2 KP3 KP0 KPDOT"),
    (87, "F11 F12"),
    (96, "KPENTER"),
    (98, "KPSLASH"),
    (102, "HOME UP PAGEUP LEFT RIGHT END DOWN PAGEDOWN INSERT DELETE"),
    (117, "KPEQUAL"),
    (121, "KPCOMMA"),
    (140, "CALC"),
    (158, "BACK"),
    (179, "KPLEFTPAREN KPRIGHTPAREN"),
    (183, "F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24"),
)
CODES = {
    "ESC": 1,
    "SPACE": 57,
    **{name: first + at for first, names in _ROWS for at, name in enumerate(names.split())},
}
"""The code of each key that keyboards and number pads of offices have."""

CAPS = {
    "KPENTER": "Enter",
    "ENTER": "Enter",
    "KPPLUS": "+",
    "KPMINUS": "−",
    "MINUS": "−",
    "KPASTERISK": "*",
    "KPSLASH": "/",
    "SLASH": "/",
    "KPDOT": ".",
    "DOT": ".",
    "BACKSPACE": "BkSp",
}
"""What is printed on keys whose name says something else; digits and letters bear their own."""


def cap(name: str) -> str:
    """Return what is printed on a key."""
    return CAPS.get(name, name.removeprefix("KP"))
