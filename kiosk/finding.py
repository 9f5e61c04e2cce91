"""The search as a scene: the on-screen keyboard, what has been typed and what it finds."""

from kiosk import scenes
from kiosk.menu import Menu, Service
from kiosk.scenes import Phrases
from kiosk.search import LONGEST_QUERY, Hit, find, fold
from kiosk.touches import Done, EraseLetter, TypeLetter
from kiosk.views import ButtonView, SearchScene, TileView
from ticket_queue.catalogue import Catalogue

MOST_FOUND = 3
"""Few and large: one more letter finds more than one more line."""
ROWS = ("search.row_1", "search.row_2", "search.row_3")


def typed(text: str, action: TypeLetter | EraseLetter) -> str:
    """Return what stands in the field after a touch on the keyboard.

    A key gives one letter or a space: whatever else comes (a scanner, a program) is dropped.
    """
    if isinstance(action, EraseLetter):
        return text[:-1]
    letter = action.letter
    if len(letter) != 1 or not (letter.isalpha() or (letter == " " and text[-1:].strip())):
        return text
    return (text + letter)[:LONGEST_QUERY]


def search(
    texts: Catalogue, menu: Menu, text: str, behind: tuple[Service, ...], phrases: Phrases
) -> SearchScene:
    """Return the search; without a letter it offers the services ``behind`` the start."""
    hits = find(menu.services, text, MOST_FOUND)
    if hits:
        told = texts("search.found")
        tiles = tuple(_found(texts, menu, hit) for hit in hits)
    elif fold(text):
        told = texts("search.nothing")
        help_desk = menu.service(phrases.help_service)
        tiles = (scenes.tile(texts, menu, help_desk, phrases),) if help_desk else ()
    else:
        told = texts("search.others") if behind else texts("search.example")
        tiles = tuple(scenes.tile(texts, menu, each, phrases) for each in behind[:MOST_FOUND])
    return SearchScene(
        heading=texts("search.heading"),
        typed=text,
        told=told,
        tiles=tiles,
        keyboard=_keyboard(texts),
        buttons=(ButtonView(texts("message.back"), Done()),),
    )


def _found(texts: Catalogue, menu: Menu, hit: Hit) -> TileView:
    name = hit.service.name_in(texts.language)
    same = fold(hit.phrase) == fold(name)
    plain = scenes.plain_tile(texts, menu, hit.service)
    phrase = hit.phrase[:1].upper() + hit.phrase[1:]
    return TileView(
        name if same else phrase,
        "" if same else name,
        plain.people,
        plain.wait,
        plain.open,
        plain.action,
    )


def _keyboard(texts: Catalogue) -> tuple[tuple[ButtonView, ...], ...]:
    first, second, third = (
        tuple(ButtonView(letter, TypeLetter(letter)) for letter in texts(row)) for row in ROWS
    )
    erase = ButtonView(texts("search.erase"), EraseLetter())
    space = ButtonView(texts("search.space"), TypeLetter(" "))
    return (first, (*second, erase), (*third, space))
