"""Header tables read in columns: the mail table that the careful reader gives, row by row."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pytest
from hypothesis import given, settings

from sscsim.fastmail import parts
from sscsim.sources import MailSource
from tests.headertables import FORMS, HEADS, letters_in, written
from tests.unit.fastmail.test_same_table import read_both


@pytest.mark.parametrize("form", FORMS)
@given(heads=HEADS)
@settings(max_examples=40, deadline=None)
def test_a_table_is_read_alike(form: str, heads: list[bytes]) -> None:
    """In every form and in both orders, addressed and as an Inbox."""
    with TemporaryDirectory() as folder:
        dated = b"date: Mon, 2 Mar 2026 08:00:00 +0100\n"  # else it may be refused
        path = written(letters_in([*heads, dated]), Path(folder), form)
        for source in (MailSource(path), MailSource(path, "sales@contoso.example")):
            read_both([source], "received")
            read_both([source], "file")
        with mock.patch.object(parts, "_TABLE_PART", 1):
            read_both([MailSource(path)], "received")
