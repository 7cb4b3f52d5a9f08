"""
Makes the conformance corpus: `make conformance`, the same bytes in every run.

The scenarios of this repository are bent again and again by repeatable chance; one that shows what
none before it showed is kept, and bent further. Of what was kept the fewest are chosen that show
all of it, and each is pared down to what it was chosen for.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Container, Sequence
from pathlib import Path

from sscsim.errors import InputError
from sscsim.scenario.desk import Desk
from sscsim.scenario.scenario import read_file
from sscsim.testing.corpus import FILE
from sscsim.testing.paring import pare
from tests.conformance.bending import Bender
from tests.conformance.cover import cover
from tests.conformance.deciding import compact, lines
from tests.conformance.features import KINDS, Document, Feature, features

ROOT = Path(__file__).resolve().parents[2]
BENDS = 8_000
_SEED = 1
_LARGEST = 2_500  # characters of a bent scenario; what is larger is slow to pare, and seldom new


def main() -> None:
    """Make the corpus anew and write it into the package."""
    parser = argparse.ArgumentParser(prog="tests.conformance", description=__doc__)
    parser.add_argument("--bends", type=int, default=BENDS, help="how many scenarios are tried")
    bends = parser.parse_args().bends
    kept = grown(seeds(), bends)
    pared = chosen(chosen(kept, paring=True), paring=False)
    text = text_of(pared)
    Path(str(FILE)).write_text(text, encoding="utf-8", newline="\n")
    told(f"{len(pared)} cases, {len(text.encode()):,} bytes")


def text_of(documents: Sequence[Document]) -> str:
    """Decide scenarios, and write them down from the smallest on."""
    in_order = sorted(documents, key=lambda document: (len(compact(document)), compact(document)))
    return "".join(f"{line}\n" for line in lines(in_order))


def told(line: str) -> None:
    """Say on standard error how far it is."""
    sys.stderr.write(f"{line}\n")


_TOLD = ("title", "summary", "level", "minutes", "goal", "point_out", "ask", "tags")


def seeds() -> list[Document]:
    """Give the scenarios of the repository as they are written, without what is told of them."""
    documents = map(_plain, sorted((ROOT / "scenarios").rglob("*.scenario.yaml")))
    # One with a hundred rows is slow to pare, and what it shows the small ones show too.
    return [one for one in documents if len(compact(one)) <= _LARGEST]


def _plain(path: Path) -> Document:
    node = read_file(path, Desk(str(path)))
    assert node is not None
    document = {key: value for key, value in node.plain().items() if key not in _TOLD}
    events = [event for one in document.get("timeline", []) for event in _events(one)]
    return {**document, "timeline": events}


def _events(entry: Document) -> list[Document]:
    """
    Write an entry as contract section 2 does, and without what it expects.

    Scenario files know more: a key for each header, and several emails deleted at once.
    """
    kind, said = next((key, value) for key, value in entry.items() if key != "expect")
    if kind == "delete" and isinstance(said["email"], list):
        return [{kind: {"email": one}} for one in said["email"]]
    headers = {key.title(): said[key] for key in ("sender", "references") if key in said}
    rest = {key: value for key, value in said.items() if key.title() not in headers}
    if headers:
        rest["headers"] = {**said.get("headers", {}), **headers}
    return [{kind: rest}]


def grown(documents: Sequence[Document], bends: int) -> list[Document]:
    """Bend what shows something new, as long as is said."""
    seen: set[Feature] = set()
    kept = [one for one in documents if _shows_new(one, seen)]
    bender = Bender(documents, _SEED)
    for number in range(bends):
        bent = bender.bent(bender.pick(kept))
        if len(compact(bent)) <= _LARGEST and _shows_new(bent, seen):
            kept.append(bent)
        if number % 1_000 == 0:
            told(f"{number} bent, {len(kept)} kept, {len(seen)} features")
    return kept


def _shows_new(document: Document, seen: set[Feature]) -> bool:
    shown = shown_by(document)
    new = not shown <= seen
    seen |= shown
    return new


def shown_by(document: Document, kinds: Container[str] = KINDS) -> frozenset[Feature]:
    """Give the features of a document; none if it is no scenario."""
    try:
        return features(document, kinds)
    except InputError:
        return frozenset()


def chosen(documents: Sequence[Document], *, paring: bool) -> list[Document]:
    """Choose the fewest that show all, each pared down to what it is chosen for."""
    sizes = [len(compact(one)) for one in documents]
    picks = cover([shown_by(one) for one in documents], sizes)
    told(f"{len(picks)} chosen of {len(documents)}")
    if not paring:
        return [documents[number] for number, _ in picks]
    pared = []
    for count, (number, wanted) in enumerate(picks):
        pared.append(_pared(documents[number], wanted))
        if count % 100 == 0:
            told(f"{count} pared")
    return pared


def _pared(document: Document, wanted: frozenset[Feature]) -> Document:
    kinds = {kind for kind, *_ in wanted}
    return pare(document, lambda smaller: wanted <= shown_by(smaller, kinds))


if __name__ == "__main__":
    main()
