"""Hold the scanner against the careful functions, on every message of every corpus.

python -m tests.corpora.scan_corpora FOLDER

"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pyarrow as pa

from sscsim.bulk.holding import shown
from sscsim.fastmail.letters import LETTERS, letters_of
from sscsim.fastmail.scanning import scanned_letters_of
from sscsim.sources.containers import files_of, read_files
from sscsim.sources.streams import Item


def _alike(items: Sequence[Item]) -> bool:
    scanned = pa.Table.from_batches(scanned_letters_of(items), LETTERS)
    scanned.validate(full=True)
    return _told(scanned) == _told(pa.Table.from_batches(letters_of(items), LETTERS))


def _told(table: pa.Table) -> list[pa.Array]:
    """Show every column; what is held once may be held in another order."""
    return [shown(column) for column in table.combine_chunks().to_batches()[0].columns]


def _cut(item: Item, chance: Random) -> Item:
    end = max(item.head.find(b"\n\n"), 0) or len(item.head)
    return item._replace(head=item.head[: chance.randrange(end + 2)])


def main() -> None:
    """Compare, and print."""
    chance = Random(5)
    for path in sorted(Path(sys.argv[1]).iterdir()):
        if path.is_dir():
            items = list(read_files(files_of(path)))
            cut = [_cut(item, chance) for item in items]
            for what, some in (("", items), (", cut off", cut)):
                print(f"{path.name}{what}: {'alike' if _alike(some) else 'DIFFERENT'}")


if __name__ == "__main__":
    main()
