"""The page of clauses: what the rulebook says, and beside it what holds the engine to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from sscsim.rules import BOOK
from sscsim.views.rulebook import Paragraph, paragraphs
from tests.clauses.citing import KINDS, ROOT, Citation, citations

__all__ = ["COMMAND", "HELD", "NAMED", "PAGE", "clauses", "made", "parts"]

PAGE = ROOT / "tests" / "CLAUSES.md"
COMMAND = "python -m tests.clauses"
NAMED = re.compile(r"^  - `(\S+)`: (.+)$", re.MULTILINE)  # a file, and the names in it
HELD = re.compile(r"^### (\S+)\n", re.MULTILINE)
_HEAD = f"""\
# Which test holds which clause

Each paragraph of the rulebook, in its own words, with the laws, tests and scenarios that cite it. A
test cites the paragraph it holds in its docstring; a scenario in its text, or because the page of
sentences (`snapshots/sentences.txt`) shows an answer of the rule there. Made by `{COMMAND}`; a test
sees that what is named here exists, and that no rule stands here with nothing to hold it.
"""
_NOTHING = "Held by no test: nothing that decides rests on it, or it is told and not acted on.\n"


def clauses() -> Iterator[Paragraph]:
    """List the paragraphs that can be held; disagreements of sources are settled elsewhere."""
    return (one for one in paragraphs().values() if one.prefix != "D")


def made() -> str:
    """Make the page."""
    held: dict[str, list[Citation]] = {}
    for one in citations():
        held.setdefault(one.paragraph, []).append(one)
    blocks = [_HEAD]
    for chapter, found in groupby(clauses(), key=lambda one: one.chapter):
        blocks.append(f"## {chapter}\n")
        blocks += [_block(one, held.get(one.id, ())) for one in found]
    return "\n".join(blocks)


def _block(clause: Paragraph, held: Iterable[Citation]) -> str:
    asked = ", ".join(f"`{rule.name}`" for rule in BOOK.rules if rule.id == clause.id)
    rule = f" Asked by {asked}." if asked else ""
    says = " ".join(clause.says.split())
    lines = [f"### {clause.id}\n", f"> {says}\n", f"*{clause.status}.*{rule}\n"]
    return "\n".join([*lines, "\n".join(_holding(held)) + "\n" if held else _NOTHING])


def _holding(held: Iterable[Citation]) -> Iterator[str]:
    for kind in KINDS:
        files: dict[str, dict[str, None]] = {}
        for one in held:
            if one.kind == kind:
                files.setdefault(one.file, {})[one.name] = None
        if files:
            yield f"- {kind}"
        for file, names in files.items():
            yield f"  - `{file}`: {', '.join(f'`{name}`' for name in names)}"


def parts(page: str) -> Mapping[str, str]:
    """Give what stands on the page under each id."""
    _, *found = HELD.split(page)
    return dict(zip(found[::2], found[1::2], strict=True))
