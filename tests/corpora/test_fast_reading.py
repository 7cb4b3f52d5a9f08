"""Whole corpora of real and hostile mail, read fast and read with care: one table."""

from __future__ import annotations

from pathlib import Path

import pytest

from sscsim.bulk import mail_table
from sscsim.fastmail import mail_batches, reading
from sscsim.sources import MailOrder, MailSource, deliveries
from sscsim.world import Directory
from tests.corpora.outcomes import CORPORA, organisation


@pytest.fixture(scope="module")
def directory(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Directory:
    """One organisation that could have received all of the real mail."""
    paths = [corpora / name for name in CORPORA]
    return organisation(paths, tmp_path_factory.mktemp("org")).directory


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the scanner reads is held against this by `test_compiled_scanner`: it is compiled."""
    monkeypatch.setattr(reading, "_WORTH_COMPILING", 1 << 40)


@pytest.mark.parametrize("order", ["received", "file"])
def test_all_corpora_are_read_alike_each_and_together(
    order: MailOrder, corpora: Path, directory: Directory
) -> None:
    """
    Every message of every corpus, in every column, in both orders.

    A suite of hostile mail is nearly nothing but what is unusual; of real mail one message in a
    thousand is.
    """
    folders = [path for path in sorted(corpora.iterdir()) if path.name != "dataverse"]
    sources = [MailSource(path) for path in folders if path.is_dir()]
    assert len(sources) > len(CORPORA)
    for some in (*([source] for source in sources), sources):
        fast = mail_batches(directory, some, order)
        assert fast.table.equals(mail_table(deliveries(directory, some, order))), str(some[0])
        if some[0].path.name in CORPORA and len(some) == 1:
            assert fast.careful_share < 0.001
