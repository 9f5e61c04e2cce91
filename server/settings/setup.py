"""The setup of a site as a document of its own: those tables of site.toml that pages change too."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from server.settings.mistakes import Mistakes
from server.settings.model import SettingsError
from server.settings.reading import read_struct
from server.settings.schema import Table
from server.settings.setup_schema import SetupTables
from server.settings.site_build import build_site, check_lists
from ticket_queue.catalogue import FIRST_LANGUAGE, load_catalogues
from ticket_queue.services import Site

TEXTS = Path(__file__).parents[1] / "texts"
TABLES = tuple(field.name for field in msgspec.structs.fields(SetupTables))


def document_of(tables: Mapping[str, Any]) -> str:
    """Return the setup within a file's tables as JSON, the same for the same setup."""
    setup = {name: tables[name] for name in TABLES if name in tables}
    return msgspec.json.encode(setup, order="deterministic").decode()


def tables_of(document: str) -> Table:
    """Return the tables of a setup's document."""
    tables: Table = msgspec.json.decode(document)
    return tables


def site_of_document(document: str) -> Site:
    """Return the site of a setup that was found right when it was recorded.

    Raises:
        SettingsError: this program cannot use it; the mistakes are in the first language.
    """
    return read_setup(tables_of(document), Mistakes(load_catalogues(TEXTS)[FIRST_LANGUAGE]))


def read_setup(tables: Table, mistakes: Mistakes) -> Site:
    """Return the site of a setup's tables.

    Raises:
        SettingsError: something in them is unknown, wrong, missing or contradicts itself; every
            mistake is named.
    """
    for name in ("service", "counter", "priority_group"):
        if not isinstance(tables.get(name), list):
            mistakes.expected(name, "tables", tables.get(name))
            tables = {**tables, name: []}
    setup = read_struct(SetupTables, tables, "", mistakes)
    if setup is None:
        raise SettingsError(mistakes.lines)
    check_lists(tables, mistakes)
    site = build_site(setup, tables, mistakes)
    if mistakes.lines:
        raise SettingsError(mistakes.lines)
    return site
