"""Who cites which paragraph of the rulebook: cards of rules, tests and scenarios."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sscsim.rules import BOOK
from sscsim.views.rulebook import paragraphs
from tests.scenarios.rule_ids import CITED

__all__ = ["KINDS", "ROOT", "Citation", "citations", "cited_by_cards", "defined", "ids_in"]

ROOT = Path(__file__).parents[2]

# In which folder a test lies says what kind of hold it has on a paragraph.
KINDS = {
    "laws": "tests/laws",
    "unit tests": "tests/unit",
    "bad input": "tests/hostile",
    "contracts searched symbolically": "tests/symbolic",
    "the second implementation": "tests/oracle",
    "scenarios": "scenarios",
}
_SENTENCES = "tests/snapshots/sentences.txt"  # every answer in the first scenario that has it
_ANSWER = re.compile(r"^[0-9.]+ ([A-Z]+-[0-9]+) ", re.MULTILINE)
_RANGE = re.compile(r"\b([A-Z]{2,3})-(\d+) to (?:\1-)?(\d+)\b")


class Citation(NamedTuple):
    """A test or a scenario that names a paragraph."""

    paragraph: str
    kind: str
    file: str
    name: str  # of a function; of a scenario its title


def ids_in(text: str) -> frozenset[str]:
    """Find the ids that a text cites, those between two ends too (``COR-50 to COR-52``)."""
    found = {f"{part}-{number}" for part, number in CITED.findall(text)}
    for part, first, last in _RANGE.findall(text):
        found |= {f"{part}-{number}" for number in range(int(first), int(last) + 1)}
    return frozenset(found & paragraphs().keys())


def cited_by_cards() -> frozenset[str]:
    """Give every paragraph that the card of a rule stands for or cites."""
    return ids_in(" ".join(f"{rule.id} {rule.asks} {rule.card}" for rule in BOOK.rules))


def citations() -> Iterator[Citation]:
    """List every citation, file by file."""
    for kind, folder in KINDS.items():
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix == ".py" or path.name.endswith(".scenario.yaml"):
                yield from _in_file(path, kind)


def _in_file(path: Path, kind: str) -> Iterator[Citation]:
    file = path.relative_to(ROOT).as_posix()
    if path.suffix == ".py":
        for name, said in _functions(path):
            yield from (Citation(one, kind, file, name) for one in sorted(ids_in(said)))
        return
    text = path.read_text(encoding="utf-8")
    ids = ids_in(text) | _shown().get(file, frozenset())
    yield from (Citation(one, kind, file, _title(text)) for one in sorted(ids))


@cache
def _shown() -> dict[str, frozenset[str]]:
    """Give the rules whose sentences the page of sentences shows under each scenario."""
    text = (ROOT / _SENTENCES).read_text(encoding="utf-8")
    found = {}
    for block in re.split(r"^# ", text, flags=re.MULTILINE)[1:]:
        found[f"scenarios/{block.partition(chr(10))[0]}"] = frozenset(_ANSWER.findall(block))
    return found


def defined(file: str) -> frozenset[str]:
    """Give the names that citations may have in a file: functions, or the title of a scenario."""
    path = ROOT / file
    if not path.exists():
        return frozenset()
    if path.suffix == ".py":
        return frozenset(name for name, _ in _functions(path))
    return frozenset({_title(path.read_text(encoding="utf-8"))})


def _functions(path: Path) -> Iterator[tuple[str, str]]:
    """Give the tests of a file with their docstrings; if it has no tests, its functions."""
    source = path.read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            if path.name.startswith("test_") and not node.name.startswith("test_"):
                continue
            yield node.name, ast.get_docstring(node) or ""


def _title(text: str) -> str:
    """Find the title, by which a scenario is named."""
    found = re.search(r"^title: (.*)$", text, re.MULTILINE)
    return found.group(1).strip("\"'") if found else ""
