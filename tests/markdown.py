"""Reading our own pages: sections, tables, code, links."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
MADE = {"build", "dist", "node_modules"}


def pages() -> list[Path]:
    """Return every Markdown page of the checkout."""
    folders = [path for path in ROOT.iterdir() if path.is_dir()]
    kept = (path for path in folders if path.name not in MADE and not path.name.startswith("."))
    return sorted([*ROOT.glob("*.md"), *(page for path in kept for page in path.rglob("*.md"))])


def section(text: str, heading: str) -> str:
    """Return what stands below a heading, its smaller headings included.

    Raises:
        LookupError: the page has no such heading.
    """
    marks, _, _ = heading.partition(" ")
    body = re.search(
        rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(marks)}}} |\Z)",
        text,
        re.MULTILINE | re.DOTALL,
    )
    if body is None:
        raise LookupError(f"the page has no heading {heading!r}")
    return body.group(1)


def rows(text: str) -> list[list[str]]:
    """Return the rows of every table, without heads and rules; ``\\|`` is a bar within a cell."""
    lines = text.splitlines()
    found = []
    for number, line in enumerate(lines):
        head = number + 1 < len(lines) and lines[number + 1].startswith("|---")
        if line.startswith("| ") and not head:
            cells = re.split(r"(?<!\\)\|", line)[1:-1]
            found.append([cell.strip().replace("\\|", "|") for cell in cells])
    return found


def code(text: str) -> list[str]:
    """Return every piece of code within the lines of a text, in order; blocks of code apart."""
    return re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def fields(braces: str) -> list[str]:
    """Return the names in ``{a, b?, c: [d]}``, as they stand: ``a``, ``b?``, ``c``."""
    names, depth, name = [], 0, ""
    for letter in braces[1:-1] + ",":
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            names.append(name.partition(":")[0].strip())
            name = ""
        else:
            name += letter
    return [name for name in names if name]


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Return each link of a page that leads to a file or a heading of ours, as (path, anchor)."""
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    for target in targets:
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            yield path, anchor


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).strip().replace(" ", "-")
        for heading in headings
    }
