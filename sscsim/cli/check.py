"""``sscsim check``: whether a scenario, a policy or a snapshot is well formed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from sscsim.cli.endings import complain
from sscsim.cli.options import formats, out_file
from sscsim.cli.output import opened, say, width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sscsim.errors import Problem
    from sscsim.sources import Description


class Checked(NamedTuple):
    """A file without mistakes: what it is, what in it may surprise, and what a snapshot holds."""

    path: Path
    kind: str
    notes: tuple[str, ...]
    description: Description | None = None

    @property
    def value(self) -> dict[str, Any]:
        """The same as plain values."""
        plain = {"file": str(self.path), "kind": self.kind, "notes": list(self.notes)}
        if self.description is None:
            return plain
        from sscsim.cli.inventory import inventory

        return plain | inventory(self.description)

    @property
    def lines(self) -> Iterator[str]:
        """The same as lines for people; of a snapshot, the notes are among them."""
        from sscsim.safe import one_line

        if self.description is None:
            yield one_line(f"{self.path}: a good {self.kind}")
        else:
            from sscsim.cli.inventory import lines

            yield from lines(str(self.path), self.description, width())


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
    Of a snapshot it tells what is there, what is missing, and which answers that makes impossible
    or assumed.
    """
    from sscsim.cli.files import gathered, refuse_overwriting
    from sscsim.views.tabular import write_document

    refuse_overwriting(out, file)
    checked = gathered(file, _checked)
    with opened(out, machine=format_ == "json") as stream:
        if format_ == "json":
            write_document([each.value for each in checked], stream)
        else:
            say((line for each in checked for line in each.lines), stream)
    complain(note for each in checked if each.description is None for note in each.notes)


def _checked(path: Path) -> Checked:
    return _LOADS[_kind(path)](path)


_MAIL = (".eml", ".mbox", ".mboxrd", ".eml.gz", ".mbox.gz", ".mboxrd.gz", ".msg")


def _mail(path: Path) -> Checked:
    from sscsim.errors import InputError, Place, Problem

    what = "it is mail, and mail is replayed as it is."
    mend = f"Write: sscsim replay --org ORG --mail {path}"
    raise InputError([Problem(Place(str(path)), what, mend)])


def _kind(path: Path) -> str:
    """Tell files apart by their shape; what is neither is told as a scenario's mistakes."""
    import zipfile

    from sscsim.cli.policy_file import is_policy
    from sscsim.scenario.yaml_nodes import parse, read_start
    from sscsim.sources import is_mail_table

    if path.name.lower().endswith(_MAIL) or is_mail_table(path):
        return "mail"
    if path.is_dir() or (path.is_file() and zipfile.is_zipfile(path)):
        return "snapshot"
    text = read_start(path).decode("utf-8-sig", errors="replace")
    root = parse(text, str(path), _to_be_told_later)
    return "policy" if root is not None and is_policy(root) else "scenario"


def _to_be_told_later(problem: Problem) -> None:
    """Pass over a mistake: the loader will find it again."""


def _scenario(path: Path) -> Checked:
    from sscsim.scenario import load_scenario

    warnings = getattr(load_scenario(path), "warnings", ())
    return Checked(path, "scenario", tuple(map(str, warnings)))


def _snapshot(path: Path) -> Checked:
    from sscsim.sources import describe, load_snapshot

    description = describe(load_snapshot(path))
    return Checked(path, "snapshot", description.notes, description)


def _policy(path: Path) -> Checked:
    from sscsim.policy import load_policy

    return Checked(path, "policy", tuple(map(str, load_policy(path).warnings)))


_LOADS: dict[str, Callable[[Path], Checked]] = {
    "scenario": _scenario,
    "snapshot": _snapshot,
    "policy": _policy,
    "mail": _mail,
}
