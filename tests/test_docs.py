"""Our pages: links that lead somewhere; decisions, words, states, floors as the code has them."""

import ast
import re
import runpy
import tomllib
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

import pytest

from server.accounts import DeviceRole, Role
from tests.fault.tally import FAULTS
from tests.markdown import ROOT, anchors, code, links, pages, rows, section
from ticket_queue.ticket import Level, Outcome, TicketState, Verb

DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
PACKAGES = ("ticket_queue", "server", "kiosk", "display")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_link_leads_to_a_file_or_heading_of_ours(page: Path) -> None:
    for path, anchor in links(page):
        target = page.parent / path if path else page
        assert target.exists(), f"there is no {path}"
        assert target.resolve().is_relative_to(ROOT), f"{path} is outside the checkout"
        if anchor:
            assert anchor in anchors(target), f"{path} has no heading for #{anchor}"


@pytest.mark.parametrize("page", DECISIONS, ids=name_of)
def test_a_decision_has_its_number_and_its_three_parts(page: Path) -> None:
    text = page.read_text()
    assert text.startswith(f"# {page.name[:4]} ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    for part in ("Context", "Decision", "Consequences"):
        assert section(text, f"## {part}").strip(), f"{part} is empty"


def test_decisions_are_counted_without_a_gap_and_listed() -> None:
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))
    listed = [path for path, _ in links(DOCS / "decisions" / "README.md")]
    assert listed == [page.name for page in DECISIONS]


def test_every_page_of_docs_is_reached_from_the_readme() -> None:
    reached, left = set(), [ROOT / "README.md"]
    while left:
        page = left.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            left += [(page.parent / path).resolve() for path, _ in links(page) if path]
    assert sorted(map(name_of, set(DOCS.rglob("*.md")) - reached)) == []


def test_states_are_drawn_from_the_transition_table() -> None:
    drawing = runpy.run_path(str(ROOT / "tools" / "draw_states.py"))
    page = (DOCS / "states.md").read_text()
    assert drawing["drawn"]() in page, "draw it anew: .venv/bin/python tools/draw_states.py"


def words_of_code() -> set[str]:
    """Return every name in our Python, and every text that is one word."""
    words: set[str] = set()
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            for field in ("id", "attr", "name", "arg", "value"):
                word = getattr(node, field, None)
                if isinstance(word, str) and word.isidentifier():
                    words.add(word)
    return words


GLOSSARY = rows((DOCS / "glossary.md").read_text())


def test_every_word_of_the_glossary_is_in_the_code() -> None:
    named = {word for row in GLOSSARY for word in code(row[2])}
    assert sorted(named - words_of_code() - set(PACKAGES)) == []


@pytest.mark.parametrize("words", [TicketState, Verb, Outcome, Level, Role, DeviceRole])
def test_every_word_of_the_rules_is_in_the_glossary(words: type[StrEnum]) -> None:
    text = (DOCS / "glossary.md").read_text()
    assert [word.value for word in words if word.value not in code(text)] == []


def test_the_glossary_says_each_word_once() -> None:
    said = [row[0] for row in GLOSSARY]
    verbs = {"no-show"}  # both a state and the verb that leads to it
    assert sorted({word for word in said if said.count(word) > 1} - verbs) == []


CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]


@pytest.mark.parametrize("package", PACKAGES)
def test_floors_are_told_as_the_contract_has_them(package: str) -> None:
    layers = next(each["layers"] for each in CONTRACTS if each.get("containers") == [package])
    wanted = [set(re.findall(r"\w+", layer)) for layer in layers]
    table = section((DOCS / "architecture.md").read_text(), f"### {package}")
    assert [set(code(row[0])) for row in rows(table)] == wanted


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_told_to_come_later_is_not_there_yet(package: str) -> None:
    table = section((DOCS / "architecture.md").read_text(), f"### {package}")
    for houses, tales in ((code(row[0]), row[1].split(" · ")) for row in rows(table)):
        for house, tale in zip(houses, tales, strict=False):
            exists = any((ROOT / package).glob(f"{house}*"))
            assert exists == ("*later*" not in tale), f"{package}/{house}"


@pytest.mark.parametrize("program", ["server", "kiosk", "display"])
def test_every_setting_is_explained(program: str) -> None:
    lines = (ROOT / program / "default.toml").read_text().splitlines()
    bare, explained, seen = [], False, set()
    for above, line in pairwise(["", *lines]):
        if line.startswith("["):
            # The first of several [[service]] explains them all.
            explained = line in seen or above.startswith("#")
            seen.add(line)
        elif line.startswith("#"):
            explained = True
        elif re.match(r"\w+ = ", line) and not explained:
            bare.append(line)
    assert len(seen) > 1
    assert bare == [], "no comment stands above these in their table"


def test_every_fault_has_its_row_in_the_order_of_the_table() -> None:
    table = (DOCS / "reliability.md").read_text()
    told = rows(table[: table.index("## Measured")])
    assert tuple(word for row in told for word in code(row[0])) == FAULTS


def test_what_is_measured_is_written_into_its_row_and_the_others_stay() -> None:
    writing = runpy.run_path(str(ROOT / "tools" / "write_reliability.py"))
    counted = {"tries": 9, "failed": 0, "lost": 0, "doubled": 1, "recovery_s": [3.0, 1.0, 2.0]}
    frozen = {"date": "2026-11-25", "machine": "a PC", "faults": {"frozen": counted}}
    rush = {"date": "2026-11-26", "machine": "a PC", "faults": {"rush": counted}}
    page = writing["rewritten"]((DOCS / "reliability.md").read_text(), writing["measured"](frozen))
    page = writing["rewritten"](page, writing["measured"](rush))
    lines = {code(row[0])[0]: row[1:] for row in rows(section(page, "## Measured"))}
    assert lines["frozen"] == ["9", "0", "0", "1", "2.0 s, 3.0 s", "2026-11-25, a PC"]
    assert lines["rush"][-1] == "2026-11-26, a PC"
    assert list(lines).index("rush") < list(lines).index("frozen")
