"""Message catalogues: one TOML file a language, looked up by dotted key."""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ticket_queue.ids import Language

FIRST_LANGUAGE = Language("vi")
_VARIABLES = ("MOISO_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


class CatalogueError(Exception):
    """A catalogue file that cannot be used; the text names the file and what is wrong."""


@dataclass(frozen=True)
class Catalogue:
    """The texts of one language, with the first language behind them for what is missing."""

    language: Language
    texts: Mapping[str, str]
    fallback: Mapping[str, str]

    def __call__(self, key: str, **facts: object) -> str:
        """Return the text of ``key`` with ``{facts}`` filled in.

        Where a fact named ``n`` equals 1 and the catalogue holds ``key.one``, that text is used:
        Vietnamese has no plural, English has one.

        Raises:
            KeyError: neither this language nor the first one holds the key.
        """
        if facts.get("n") == 1:
            singular = self.texts.get(f"{key}.one")
            if singular is not None:
                return singular.format(**facts)
        text = self.texts.get(key)
        if text is None:
            text = self.texts.get(f"{key}.other")
        if text is None:
            text = self.fallback[key]
        return text.format(**facts) if facts else text

    def __contains__(self, key: str) -> bool:
        """Tell whether this language or the first one holds the key."""
        return key in self.texts or f"{key}.other" in self.texts or key in self.fallback

    def under(self, prefix: str) -> dict[str, str]:
        """Return every text whose key begins with ``prefix.``, by its whole key."""
        merged = {**self.fallback, **self.texts}
        return {key: text for key, text in merged.items() if key.startswith(f"{prefix}.")}


@cache
def load_catalogues(directory: Path) -> Mapping[Language, Catalogue]:
    """Read every ``xx.toml`` of a directory; Vietnamese first, the others by name.

    A directory is read once in a process: settings, setup, commands and pages all ask for it, and
    reading was a good half of a start. A third language is added by dropping in a file; what it
    lacks is shown in Vietnamese.

    Raises:
        CatalogueError: a file is not TOML, holds something else than texts, is not in Unicode
            NFC, or Vietnamese is missing.
    """
    found = {Language(path.stem): _read(path) for path in sorted(directory.glob("??.toml"))}
    if FIRST_LANGUAGE not in found:
        message = f"{directory}: there is no {FIRST_LANGUAGE}.toml"
        raise CatalogueError(message)
    fallback = found[FIRST_LANGUAGE]
    languages = [FIRST_LANGUAGE, *(code for code in found if code != FIRST_LANGUAGE)]
    return {code: Catalogue(code, found[code], fallback) for code in languages}


def reader_texts(
    catalogues: Mapping[Language, Catalogue], environment: Mapping[str, str]
) -> Catalogue:
    """Return the texts of whoever reads the terminal (``MOISO_LANGUAGE``, ``LANG=en_GB``).

    Vietnamese where the environment names no language that there is.
    """
    for variable in _VARIABLES:
        language = Language(environment.get(variable, "")[:2])
        if language in catalogues:
            return catalogues[language]
    return catalogues[FIRST_LANGUAGE]


def _read(path: Path) -> dict[str, str]:
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: {error}"
        raise CatalogueError(message) from error
    if not unicodedata.is_normalized("NFC", text):
        message = f"{path}: not in Unicode NFC; save it with composed letters"
        raise CatalogueError(message)
    return dict(_flat(path, "", tables))


def _flat(path: Path, prefix: str, table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, str):
            yield prefix + name, value
        elif isinstance(value, dict):
            yield from _flat(path, f"{prefix}{name}.", value)
        else:
            message = f"{path}: {prefix}{name} is not a text"
            raise CatalogueError(message)
