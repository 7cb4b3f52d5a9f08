"""Policies that all differ: each forces a method or none, and lets one user choose another."""

from __future__ import annotations

from pathlib import Path

__all__ = ["under"]


def under(folder: Path, count: int) -> list[str | Path]:
    """Write so many policy files, and give the options that put them in force."""
    files: list[str | Path] = []
    for number in range(count):
        file = folder / f"policy{number}.yaml"
        forced = f"SSSForceFilteringMethodForUserMailboxes: {number % 6 - 1}"
        write = f"where: {{internalemailaddress: [user{number}@contoso.example]}}"
        chosen = f"columns: {{incomingemailfilteringmethod: {number % 5}}}"
        file.write_text(
            f"name: Policy {number}\nset: {{{forced}}}\n"
            f"write:\n  - {{table: systemuser, {write}, {chosen}}}\n"
        )
        files += ["--policy", file]
    return files
