"""Whole corpora as header tables: the deliveries of the mail itself, from every form of table."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest

from sscsim.bulk import mail_table
from sscsim.fastmail import mail_batches
from sscsim.sources import MailOrder, MailSource, deliveries
from sscsim.sources.containers import read_items
from sscsim.world import Directory
from tests.corpora.outcomes import CORPORA, organisation
from tests.headertables import FORMS, Letter, letters_of, packed, written

_SAMPLE = 120  # messages of each corpus; `make tables` takes all of them


@pytest.fixture(scope="module")
def directory(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Directory:
    """One organisation that could have received all of the real mail."""
    paths = [corpora / name for name in CORPORA]
    return organisation(paths, tmp_path_factory.mktemp("org")).directory


@pytest.fixture(scope="module")
def letters(corpora: Path) -> Sequence[Letter]:
    """Messages of every corpus, real and hostile, in their order."""
    found: list[Letter] = []
    for path in sorted(corpora.iterdir()):
        if path.is_dir() and path.name != "dataverse":
            found += _sample(letters_of(read_items(path)))
    return found


def _sample(letters: Sequence[Letter]) -> Sequence[Letter]:
    if len(letters) <= _SAMPLE or "SSCSIM_WHOLE_CORPORA" in os.environ:
        return letters
    chosen = random.Random(6).sample(range(len(letters)), _SAMPLE)  # noqa: S311 - no secret
    return [letters[place] for place in sorted(chosen)]


def _delivered(directory: Directory, source: MailSource, order: MailOrder) -> Iterator[Any]:
    """Give all that a delivery says, but for where the message came from."""
    for delivery in deliveries(directory, [source], order):
        message = delivery.message
        number = int("".join(filter(str.isdigit, message.source)))
        headers = {name: text for name, text in message.headers.items() if text}
        same = attrs.evolve(message, source=str(number), headers=headers)
        yield attrs.evolve(delivery, message=same)


@pytest.mark.parametrize("form", FORMS)
def test_mail_and_a_table_of_its_headers_are_the_same_deliveries(
    form: str, letters: Sequence[Letter], directory: Directory, tmp_path: Path
) -> None:
    """
    Every field of every message, in every mailbox, in both orders and as somebody's Inbox.

    And the same mail table from the fast reader. Of hostile mail every fifth has no id.
    """
    assert len(letters) > len(CORPORA) * 100
    mail, table = packed(letters, tmp_path / "x.tar"), written(letters, tmp_path, form)
    for order in ("received", "file"):
        for address in (None, min(directory.mailbox_addresses)):
            both = (MailSource(mail, address), MailSource(table, address))
            one, other = (list(_delivered(directory, source, order)) for source in both)
            assert len(one) >= len(letters)
            for expected, found in zip(one, other, strict=True):
                assert found == expected
        fast = mail_batches(directory, [MailSource(table)], order)
        assert fast.table.equals(mail_table(deliveries(directory, [MailSource(table)], order)))
        assert fast.careful_share < 0.2
