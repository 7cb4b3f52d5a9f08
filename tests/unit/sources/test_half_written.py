"""An mbox that ends inside the headers of its last message is told, and read all the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sscsim.sources import MailSource, half_written

WHOLE = b"From a@b.example Mon Apr 20 10:00:00 2026\nFrom: a@b.example\nSubject: One\n\nbody\n\n"
HEAD = b"From a@b.example Mon Apr 20 10:01:00 2026\nFrom: a@b.example\nTo: hanna@conto"


def told(path: Path) -> list[str]:
    """Ask about one path."""
    return list(half_written([MailSource(path)]))


@pytest.mark.parametrize("data", [HEAD, WHOLE + HEAD, WHOLE + b"From a@b.example Mon Apr"])
def test_a_file_that_ends_in_headers_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "in.mbox"
    path.write_bytes(data)
    said = (
        "in.mbox: ends inside the headers of its last message. It may be half-written: see "
        "whether all of it was copied."
    )
    assert told(path) == told(tmp_path) == [said]


@pytest.mark.parametrize(
    "data", [b"", b"\n", WHOLE, WHOLE * 2000, WHOLE.replace(b"\n", b"\r\n"), WHOLE + HEAD + b"\n\n"]
)
def test_a_whole_file_is_not(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "in.mbox"
    path.write_bytes(data)
    assert told(path) == []


def test_a_single_message_may_have_headers_alone(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(b"From: a@b.example\nTo: hanna@contoso.example\n")
    assert told(tmp_path) == []


def test_a_pipe_and_a_file_that_is_gone_are_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mbox")
    assert told(tmp_path) == []
    assert told(tmp_path / "none.mbox") == []
