"""What holds for every file of the checkout, and for the lock files."""

import ast
import re
import sys
import tomllib
import unicodedata
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
MADE = {"build", "dist"}
TEXT_SUFFIXES = {
    *(".cfg", ".conf", ".css", ".html", ".js", ".json", ".kv", ".md", ".mjs"),
    *(".py", ".service", ".sh", ".svg", ".toml", ".txt", ".yaml", ".yml"),
}
PROGRAMS = ("server", "kiosk", "display")


def text_files() -> list[Path]:
    found: list[Path] = []
    for path in ROOT.iterdir():
        if path.name not in MADE and not path.name.startswith("."):
            found += [path] if path.is_file() else path.rglob("*")
    return sorted(
        path for path in found if path.suffix in TEXT_SUFFIXES and "__pycache__" not in path.parts
    )


@pytest.mark.parametrize("path", text_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_text_file_is_utf8_composed_letters_and_unix_lines(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    composed = unicodedata.normalize("NFC", text)
    wrong = [
        number
        for number, (found, right) in enumerate(
            zip(text.splitlines(), composed.splitlines(), strict=True), 1
        )
        if found != right
    ]
    assert wrong == [], "lines with letters and accents apart: write them in NFC"
    assert "\r" not in text
    assert not text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}")
    assert text == "" or text.endswith("\n")


def locked(name: str) -> dict[str, str]:
    """Return the version of each package in a lock file."""
    text = (ROOT / "requirements" / name).read_text()
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE))


def wanted(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    for extra in extras:
        lines += project["project"]["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(
    ("lock", "extras"), [("run.txt", PROGRAMS), ("test.txt", (*PROGRAMS, "test"))]
)
def test_a_lock_file_holds_every_dependency_that_pyproject_names(
    lock: str, extras: tuple[str, ...]
) -> None:
    versions = locked(lock)
    unlocked = [
        str(requirement)
        for requirement in wanted(*extras)
        if not requirement.specifier.contains(
            versions.get(canonicalize_name(requirement.name), "0"), prereleases=True
        )
        or canonicalize_name(requirement.name) not in versions
    ]
    assert unlocked == [], "put them into the lock files by: make lock"


def test_tests_run_with_the_versions_that_programs_run_with() -> None:
    run, test = locked("run.txt"), locked("test.txt")
    assert run == {name: version for name, version in test.items() if name in run}


@pytest.mark.parametrize("lock", ["run.txt", "test.txt"])
def test_a_lock_file_says_nothing_but_versions_and_hashes(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    pinned = re.compile(r"[a-z0-9.-]+==\S+( ; [^\\]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert [line[:80] for line in lines if not pinned.fullmatch(line)] == []


def imported(package: str) -> set[str]:
    """Return the top-level names that a package of ours imports from outside the checkout."""
    names: set[str] = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names.add(node.module.partition(".")[0])
    return names - {"ticket_queue", *PROGRAMS} - sys.stdlib_module_names


@pytest.mark.parametrize(
    ("package", "extras"),
    [("ticket_queue", ()), *((program, (program,)) for program in PROGRAMS)],
)
def test_a_program_imports_only_what_its_extra_installs(
    package: str, extras: tuple[str, ...]
) -> None:
    installed = {canonicalize_name(requirement.name) for requirement in wanted(*extras)}
    distributions = packages_distributions()
    strangers = [
        name
        for name in sorted(imported(package))
        if installed.isdisjoint(canonicalize_name(found) for found in distributions.get(name, ()))
    ]
    assert strangers == [], "name them under [project.optional-dependencies], then: make lock"
