"""Mutants of a file, made by mutmut; decorated functions too, which mutmut leaves alone.

mutmut skips a function that has a decorator, for it cannot copy it. Here the decorator is put on
after the definition, as Python itself would do it: ``x = property(x)``. So the derived words of a
case and the properties of a rule are mutated like everything else.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import libcst as cst
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.mutation.trampoline_templates import trampoline_imports

__all__ = ["Mutated", "mutated"]

_OURS = "from tests.mutation.switch import switched as _mutmut_mutated\nMutantDict = dict\n"


class Mutated(NamedTuple):
    """A file with all its mutants in it, and what each mutant changes."""

    code: str
    diffs: Mapping[str, str]


def mutated(source: str, name: str) -> Mutated:
    """Make every mutant of a file; ``name`` is for messages."""
    plain = cst.parse_module(source).visit(_Undecorating())
    made = mutate_file_contents(name, plain.code)
    lines = made.code.splitlines()
    spans = made.line_span_by_function_name

    def text(function: str) -> list[str]:
        span = spans[function]
        own = [line for line in lines[span.start - 1 : span.end] if line.strip()]
        return [line.replace(function, "") for line in own]

    diffs = {
        mutant: _diff(text(mutant.rpartition("_")[0] + "_orig"), text(mutant))
        for mutant in made.mutant_names
    }
    return Mutated(made.code.replace(trampoline_imports.strip(), _OURS), diffs)


def _diff(before: Sequence[str], after: Sequence[str]) -> str:
    """Give the changed lines alone, less their indentation."""
    changed = [
        line[0] + " " + line[1:].strip()
        for line in difflib.unified_diff(before, after, n=0, lineterm="")
        if line[0] in "+-" and not line.startswith(("+++", "---"))
    ]
    return "\n".join(changed)


class _Undecorating(cst.CSTTransformer):
    """Turn ``@d`` above a function into ``f = d(f)`` below its class or itself."""

    def __init__(self) -> None:
        self.below: list[str] = []
        self.inside: list[str] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> None:  # noqa: N802 - libcst's name
        self.inside.append(node.name.value)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:  # noqa: N802
        self.inside.append(node.name.value)

    def leave_FunctionDef(  # noqa: N802
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef | cst.FlattenSentinel[cst.BaseStatement]:
        path = ".".join(self.inside)
        self.inside.pop()
        if not original_node.decorators:
            return updated_node
        called = path
        for one in reversed(original_node.decorators):
            called = f"{cst.Module([]).code_for_node(one.decorator)}({called})"
        assignment = f"{path} = {called}"
        bare = updated_node.with_changes(decorators=[])
        if self.inside:
            self.below.append(assignment)
            return bare
        return cst.FlattenSentinel([bare, cst.parse_statement(assignment)])

    def leave_ClassDef(  # noqa: N802
        self,
        original_node: cst.ClassDef,  # noqa: ARG002 - libcst gives both
        updated_node: cst.ClassDef,
    ) -> cst.ClassDef | cst.FlattenSentinel[cst.BaseStatement]:
        self.inside.pop()
        below, self.below = self.below, []
        if not below:
            return updated_node
        return cst.FlattenSentinel([updated_node, *map(cst.parse_statement, below)])
