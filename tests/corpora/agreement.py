"""
Hold the bulk engine against the reference engine on whole corpora of real and hostile mail.

    make agreement

replays every corpus under the settings variants of `outcomes`, in the order of arrival and of the
file, by both engines, and compares every field of every decision. All variants go through the bulk
engine together, as bits of a word. What came of it is written to ``AGREEMENT.md``; it ends with
status 1 where any field differs.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ["NUMBA_DISABLE_JIT"] = "0"  # a test may have said otherwise

from sscsim.sources import MailOrder, MailSource, deliveries
from tests.bench.pairs import code
from tests.corpora.agreementpage import PAGE, Compared, page
from tests.corpora.bothengines import held
from tests.corpora.outcomes import CORPORA, VARIANTS, organisation

_MAIL = Path(__file__).parents[3] / "shared" / "corpora"
_ORDERS: tuple[MailOrder, ...] = ("received", "file")


def main() -> int:
    """Compare, tell each run as it is done, and write the page."""
    parser = argparse.ArgumentParser(description="Hold both engines against each other.")
    parser.add_argument("--only", nargs="+", help="names of corpora; the page tells of no others")
    known = (*CORPORA, *sorted(path.name for path in _MAIL.glob("suite-*")))
    commit, start, found = code(), time.monotonic(), list[Compared]()
    for corpus in parser.parse_args().only or known:
        path = _MAIL / corpus
        with tempfile.TemporaryDirectory() as folder:
            world = organisation([path], Path(folder))
        worlds = [(variant.name, variant.of(world)) for variant in VARIANTS]
        for order in _ORDERS:
            mail = list(deliveries(world.directory, [MailSource(path)], order))
            for one in held(corpus, order, worlds, mail):
                found.append(one)
                print(_line(one), flush=True)
    PAGE.write_text(page(found, _taken(commit, time.monotonic() - start)), "utf-8")
    return 1 if any(one.differing for one in found) else 0


def _line(one: Compared) -> str:
    what = f"{one.corpus}, order {one.order}, {one.variant}, {one.decisions:,} decisions"
    if one.left:
        return f"{what}: left to the reference engine ({one.left})"
    return f"{what}: {one.differing:,} of {one.fields:,} fields differ"


def _taken(commit: str, seconds: float) -> str:
    at = datetime.now(UTC).isoformat(timespec="minutes")  # noqa: TID251 - of a page
    return f"Taken {at} of the code at commit {commit}, in {seconds / 60:.0f} minutes."


if __name__ == "__main__":
    sys.exit(main())
