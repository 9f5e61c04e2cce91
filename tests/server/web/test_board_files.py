"""What the board in a browser loads runs in Chromium 61, of September 2017."""

import re
from pathlib import Path

import pytest

from server.web.board_page import BOARD_FILES

PAGES = Path(__file__).parents[3] / "server" / "web" / "pages"
STATIC = PAGES / "static"
SCRIPTS = sorted(name for name in BOARD_FILES if name.endswith(".js"))
TOO_NEW_SYNTAX = {
    "optional chaining (2020)": r"\?\.(?!\d)",
    "nullish coalescing (2020)": r"\?\?",
    "logical assignment (2021)": r"(\|\||&&)=",
    "class fields, private names (2022)": r"(^|[^\w\"'`&])#\w+|^  (static )?\w+ = ",
    "spread or rest in objects (2018)": r"[{,]\s*\.\.\.\w+[^)\]]*\}(?!\))",
    "catch without a name (2019)": r"\bcatch \{",
    "for await, async generators (2018)": r"\bfor await\b|\basync \*|\basync function\*",
    "await outside a function (2022)": r"^await |^const .* = await ",
    "big or grouped numbers (2020, 2021)": r"\b\d+n\b|\b\d+_\d+\b",
    "import as a function (Chromium 63)": r"\bimport\(|\bimport\.meta",
    "named groups, looking behind (2018)": r"\(\?<",
}
TOO_NEW_NAMES = {
    "language": r"\.(at|flat|flatMap|replaceAll|matchAll|trimStart|trimEnd|findLast|finally)\("
    r"|Object\.(fromEntries|hasOwn)|Promise\.(allSettled|any)\b|globalThis|structuredClone",
    "browser": r"AbortController|ResizeObserver|TextDecoderStream|pipeThrough|queueMicrotask"
    r"|replaceChildren|randomUUID|IntersectionObserverEntry\.isVisible|visualViewport|toggleAttribute",
}  # fmt: skip
TOO_NEW_STYLE = {
    "gap outside a grid (84), gap without grid- (66)": r"(?<!grid-)\b(row-|column-)?gap\s*:",
    "aspect-ratio (88)": r"aspect-ratio\s*:",
    "min(), max(), clamp() (79)": r"\b(min|max|clamp)\(",
    "inset (87)": r"\binset(-\w+)?\s*:",
    "logical sides (69, 87)": r"(margin|padding|border)-(inline|block)",
    "newer selectors (83 to 105)": r":(is|where|has|focus-visible|focus-within)\b",
    "colours with slash (65), of eight digits (62)": r"rgba?\([^),]* [^)]*\)|#[0-9a-f]{8}\b",
    "units (108), env() (69)": r"\d(svh|dvh|lvh|lh|cqw)\b|\benv\(",
    "others": r"@layer|@container|@property|text-wrap|overflow:\s*clip|accent-color|place-content"
    r"|backdrop-filter|conic-gradient|overscroll-behavior|content-visibility|^\s*&",
}  # fmt: skip


def code_of(name: str) -> str:
    """Return a file without its comments."""
    text = (STATIC / name).read_text()
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"(^|\s)//.*$", "", text, flags=re.MULTILINE)


def found_in(name: str, patterns: dict[str, str]) -> list[str]:
    text = code_of(name)
    return [
        f"{name}: {what}: {match.group().strip()}"
        for what, pattern in patterns.items()
        for match in re.finditer(pattern, text, re.MULTILINE)
    ]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_has_nothing_newer_than_javascript_of_2017(name: str) -> None:
    assert found_in(name, TOO_NEW_SYNTAX | TOO_NEW_NAMES) == []


def test_the_style_has_nothing_newer_than_chromium_61() -> None:
    assert found_in("board.css", TOO_NEW_STYLE) == []


@pytest.mark.parametrize(
    "newer",
    ["a?.b", "a ?? b", "a ||= b", "class A {\n  #b = 1;", "class A {\n  b = 1;", "x = { ...y }",
     "try {} catch {", "for await (", "await x();", "1n", "import('x')", "/(?<a>b)/"],
)  # fmt: skip
def test_newer_syntax_would_be_found(newer: str) -> None:
    assert any(re.search(pattern, newer, re.MULTILINE) for pattern in TOO_NEW_SYNTAX.values())


@pytest.mark.parametrize(
    "newer",
    ["a { gap: 1px; }", "a { aspect-ratio: 1; }", "a { width: clamp(1px, 2px, 3px); }",
     "a { inset: 0; }", "a:focus-visible {}", "a { color: rgb(0 0 0 / 5%); }", "a { top: 1dvh }"],
)  # fmt: skip
def test_newer_style_would_be_found(newer: str) -> None:
    assert any(re.search(pattern, newer, re.MULTILINE) for pattern in TOO_NEW_STYLE.values())


def test_the_page_loads_these_files_and_no_other() -> None:
    template = (PAGES / "templates" / "board.html").read_text()
    assert "extends" not in template
    loaded, left = set(), set(re.findall(r"static\('([^']+)'\)", template))
    while left:
        name = left.pop()
        loaded.add(name)
        if name.endswith((".js", ".css")):
            named = re.findall(r'from "\./([^"]+)"|url\("([^"]+)"\)', (STATIC / name).read_text())
            left |= {each for pair in named for each in pair if each} - loaded
    assert loaded == BOARD_FILES
