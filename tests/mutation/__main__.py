"""
Mutate what decides, and see whether the tests notice.

    python -m tests.mutation                      every mutant of rules/ and engine/
    python -m tests.mutation '*.watermark.*'      those whose name fits
    python -m tests.mutation --again              those that survived the last time
    python -m tests.mutation --go-on              those that were not tried yet
    python -m tests.mutation --show               none: only the last results

Results are kept in ``build/mutants.jsonl``; survivors that `SURVIVORS.md` does not explain are
printed, and the figures on that page are written anew after a whole run.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.mutation.explained import PAGE, explained, with_figures
from tests.mutation.results import Results, table
from tests.mutation.running import TESTS
from tests.mutation.tree import BUILD, TREE, planted

_PLUGINS = ("no:randomly", "no:xdist", "no:cacheprovider", "no:cov", "tests.mutation.running")


def main() -> int:
    """Run; 1 if a mutant survived that nobody explained, or the page explains one that did not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("only", nargs="*", default=["*"], help="patterns of names of mutants")
    parser.add_argument("--again", action="store_true", help="those that survived the last time")
    parser.add_argument("--go-on", action="store_true", help="those that were not tried yet")
    parser.add_argument("--show", action="store_true", help="none: only the last results")
    arguments = parser.parse_args()
    results = Results(BUILD / "mutants.jsonl", planted())
    if arguments.again:
        arguments.only = [name for name, _ in results.survivors()]
    elif arguments.go_on:
        arguments.only = sorted(results.diffs.keys() - results.read().keys())
    if arguments.only and not arguments.show:
        _run(arguments.only, results.path)
    return _told(results)


def _run(only: Iterable[str], results: Path) -> None:
    """Start pytest in the tree that was planted; the plugin does the rest."""
    asked = BUILD / "asked.txt"
    asked.write_text("\n".join(only), encoding="utf-8")
    options = [part for plugin in _PLUGINS for part in ("-p", plugin)]
    command = [sys.executable, "-m", "pytest", "-q", "--capture=sys", "--assert=plain", *options]
    environment = {
        **os.environ,
        "PYTHONPATH": str(TREE),
        "MUTATION_RESULTS": str(results),
        "MUTATION_ONLY": str(asked),
        "MUTATION_DIFFS": str(BUILD / "diffs.json"),
    }
    subprocess.run([*command, *TESTS], check=True, cwd=TREE, env=environment)


def _told(results: Results) -> int:
    """Print figures and what is not explained; write the figures down if all were tried."""
    page = PAGE.read_text(encoding="utf-8")
    reasons = explained(page)
    survivors = {mutant.survivor: name for name, mutant in results.survivors()}
    known = results.read()
    figures = table(known, len(results.diffs))
    lines = [figures, ""]
    unexplained = survivors.keys() - reasons.keys()
    lines += [f"{survivors[one]}\n{one.diff}" for one in survivors if one in unexplained]
    whole = len(known) == len(results.diffs)
    dead = [one for one in reasons if one not in survivors] if whole else []
    lines += [f"explained, but not among the survivors: {one}" for one in dead]
    sys.stdout.write("\n".join(lines) + "\n")
    if whole:
        PAGE.write_text(with_figures(page, figures), encoding="utf-8")
    return 1 if unexplained or dead else 0


if __name__ == "__main__":
    sys.exit(main())
