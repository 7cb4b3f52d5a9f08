"""``sscsim check``: whether a scenario, a policy or a snapshot is well formed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from sscsim.cli.endings import complain
from sscsim.cli.options import formats, out_file
from sscsim.cli.output import opened, say

if TYPE_CHECKING:
    from sscsim.errors import Problem


class Checked(NamedTuple):
    """A file without mistakes: what it is, and what in it may surprise."""

    path: Path
    kind: str
    notes: tuple[str, ...]


@click.command(
    short_help="Is a scenario, policy or snapshot well formed?",
    epilog="Example: sscsim check scenarios/lessons/*.yaml snapshot/ lockdown.yaml",
)
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))
@formats("text", "json")
@out_file
def check(file: tuple[Path, ...], format_: str, out: Path | None) -> None:
    """
    Check files without playing them, and report every mistake.

    A folder or a zip is a snapshot, a file with 'set' or 'write' a policy, any other a scenario.
    """
    from sscsim.cli.files import gathered, refuse_overwriting
    from sscsim.views.safe import one_line
    from sscsim.views.tabular import write_document

    refuse_overwriting(out, file)
    checked = gathered(file, _checked)
    with opened(out, machine=format_ == "json") as stream:
        if format_ == "json":
            shown = [
                {"file": str(each.path), "kind": each.kind, "notes": list(each.notes)}
                for each in checked
            ]
            write_document(shown, stream)
        else:
            say((one_line(f"{each.path}: a good {each.kind}") for each in checked), stream)
    complain(note for each in checked for note in each.notes)


def _checked(path: Path) -> Checked:
    kind = _kind(path)
    return Checked(path, kind, _LOADS[kind](path))


def _kind(path: Path) -> str:
    """Tell files apart by their shape; what is neither is told as a scenario's mistakes."""
    import zipfile

    from sscsim.cli.policy_file import is_policy
    from sscsim.scenario.yaml_nodes import parse

    if path.is_dir() or zipfile.is_zipfile(path):
        return "snapshot"
    text = path.read_text("utf-8-sig", errors="replace")
    root = parse(text, str(path), _to_be_told_later)
    return "policy" if root is not None and is_policy(root) else "scenario"


def _to_be_told_later(problem: Problem) -> None:
    """Pass over a mistake: the loader will find it again."""


def _scenario(path: Path) -> tuple[str, ...]:
    from sscsim.scenario import load_scenario

    return tuple(map(str, getattr(load_scenario(path), "warnings", ())))


def _snapshot(path: Path) -> tuple[str, ...]:
    from sscsim.sources import load_snapshot

    snapshot = load_snapshot(path)
    return tuple(map(str, (*snapshot.notes, *snapshot.warnings)))


def _policy(path: Path) -> tuple[str, ...]:
    from sscsim.cli.policy_file import check_policy

    check_policy(path)
    return ()


_LOADS: dict[str, Callable[[Path], tuple[str, ...]]] = {
    "scenario": _scenario,
    "snapshot": _snapshot,
    "policy": _policy,
}
