"""The server's sentences: every no of the rules and every problem has one, in each language."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import server
import ticket_queue.rules
from server.accounts import DeviceRole, Role
from server.settings import TEXTS
from ticket_queue import events
from ticket_queue.catalogue import load_catalogues
from ticket_queue.ids import Language
from ticket_queue.messages.events import kind_of
from ticket_queue.ticket import Outcome, TicketState

SERVER = Path(str(server.__file__)).parent
CATALOGUES = load_catalogues(TEXTS)
VI, EN = CATALOGUES[Language("vi")], CATALOGUES[Language("en")]
OURS = ("outcome.", "role.", "refusal.", "problem.", "settings.", "cli.", "doctor.")
SLUGS = {
    "invalid",
    "request-id-reused",
    "not-found",
    "unauthorized",
    "forbidden",
    "closed",
    "service-paused",
    "queue-empty",
    "wrong-state",
    "too-early",
    "counter-busy",
    "counter-closed",
    "device-away",
    "too-many",
    "storage",
}


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def calls(folder: Path, ending: str) -> Iterator[tuple[ast.Call, ast.Module]]:
    for path in sorted(folder.rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(module):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id.endswith(ending)
                and node.args
            ):
                yield node, module


def texts_in(node: ast.AST) -> set[str]:
    return {
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def keys_of(argument: ast.expr, module: ast.Module) -> set[str]:
    """Return what the first argument of a refusal may be: a text, a text by state, a variable."""
    if isinstance(argument, ast.JoinedStr):
        (beginning,) = texts_in(argument.values[0])
        return {f"{beginning}{state}" for state in TicketState}
    if isinstance(argument, ast.Name):
        return {
            text
            for node in ast.walk(module)
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == argument.id
            for text in texts_in(node.value)
        }
    return texts_in(argument)


def refusals() -> dict[str, set[str]]:
    """Return each key with the facts that come with it wherever it is raised."""
    found: dict[str, set[str]] = {}
    folder = Path(next(iter(ticket_queue.rules.__path__)))
    for call, module in calls(folder, "Refused"):
        # The one `**names` of the rules holds the service.
        facts = {each.arg or "service" for each in call.keywords}
        for key in keys_of(call.args[0], module):
            found[key] = found.get(key, facts) & facts
    return found


REFUSALS = refusals()


def test_the_refusals_of_the_rules_were_found() -> None:
    assert {"queue_empty", "closed_now", "state_waiting", "unknown_counter"} <= set(REFUSALS)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("key", sorted(REFUSALS))
def test_every_refusal_has_a_sentence_that_its_facts_can_fill(key: str, language: str) -> None:
    text = CATALOGUES[Language(language)].texts[f"refusal.{key}"]
    assert placeholders(text) <= REFUSALS[key]


def test_no_sentence_waits_for_a_refusal_that_is_gone() -> None:
    sentences = {key.removeprefix("refusal.") for key in VI.under("refusal")}
    assert sentences == set(REFUSALS)


@pytest.mark.parametrize("key", sorted(key for key in VI.texts if key.startswith(OURS)))
def test_each_language_has_the_same_places_to_fill(key: str) -> None:
    assert placeholders(EN.texts[key]) == placeholders(VI.texts[key])


def test_each_language_has_the_same_sentences() -> None:
    ours = [{key for key in each.texts if key.startswith(OURS)} for each in (VI, EN)]
    assert ours[0] == ours[1]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_everything_with_a_name_has_it_in_each_language(language: str) -> None:
    texts = CATALOGUES[Language(language)].texts
    wanted = [f"problem.title.{slug}" for slug in SLUGS]
    wanted += [f"outcome.{outcome.value}" for outcome in Outcome]
    wanted += [f"role.{role.value}" for role in (*Role, *DeviceRole)]
    assert [key for key in wanted if not texts.get(key)] == []


def first_texts(folder: Path, ending: str, place: int = 0) -> set[str]:
    found = (texts_in(call.args[place]) for call, _ in calls(folder, ending))
    return {text for each in found for text in each}


def test_every_problem_has_its_sentence() -> None:
    accounts = first_texts(SERVER / "accounts", "AccountError")
    asked = first_texts(SERVER, "ProblemError", 1) - {"account."}
    asked |= {f"account.{key}" for key in accounts}
    assert [key for key in sorted(asked) if f"problem.{key}" not in VI] == []


def test_every_account_error_help_and_finding_has_its_sentence() -> None:
    asked = {f"cli.{key}" for key in first_texts(SERVER / "accounts", "AccountError")}
    for ending in ("fine", "to_do", "unknown"):
        asked |= {f"doctor.{key}" for key in first_texts(SERVER / "doctor", ending)}
    for path in (*(SERVER / "commands").glob("*.py"), SERVER / "__main__.py"):
        texts = texts_in(ast.parse(path.read_text(encoding="utf-8")))
        asked |= {text for text in texts if text.startswith("cli.") and not text.endswith(".")}
    assert len(asked) > 40
    assert [key for key in sorted(asked) if key not in VI] == []


def test_every_event_of_a_ticket_has_its_words() -> None:
    """The life of a ticket tells each kind; these few are told by what they say instead."""
    by_what_they_say = {"alert_raised", "priority_changed"}
    kinds = {
        kind_of(each)
        for each in vars(events).values()
        if isinstance(each, type)
        and issubclass(each, events.TicketEvent)
        and not each.__subclasses__()
    }
    assert {kind for kind in kinds - by_what_they_say if f"life.{kind}" not in VI} == set()


def test_every_text_that_a_pages_script_names_is_there() -> None:
    """Scripts of working pages name a text by its group: ``text("manager.save")``."""
    scripts = (SERVER / "web" / "pages" / "static").glob("*.js")
    named = {
        (path.name, key)
        for path in scripts
        for key in re.findall(r'\btext\("([a-z_]+\.[a-z_.]+[a-z_])"', path.read_text())
    }
    assert len(named) > 100
    assert {(name, key) for name, key in named if f"page.{key}" not in VI} == set()
