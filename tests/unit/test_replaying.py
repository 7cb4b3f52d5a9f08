"""`replay` from Python: a snapshot and mail, in whatever form both are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sscsim.assumptions import READINGS
from sscsim.errors import InputError
from sscsim.replaying import replay
from sscsim.sources import MailSource, load_snapshot


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One user, whose inbox holds one message."""
    monkeypatch.chdir(tmp_path)
    Path("org").mkdir()
    user = {"systemuserid": "u1", "fullname": "Hanna Reyes"}
    user["internalemailaddress"] = "hanna@contoso.example"
    Path("org/systemusers.json").write_text(json.dumps([user]))
    Path("in.mbox").write_text("From ivo\nFrom: ivo@fabrikam.example\n\nbody\n")


def test_one_source_or_several_as_text_or_path_or_source() -> None:
    """A single path is one source, and not as many as it has letters."""
    inbox = "hanna@contoso.example=in.mbox"
    for mail in (
        inbox,
        [inbox],
        MailSource(Path("in.mbox"), "hanna@contoso.example"),
        (MailSource.parse(inbox),),
    ):
        assert [one.mailbox for one in replay("org", mail)] == ["hanna@contoso.example"]
    for path in ("in.mbox", Path("in.mbox"), [Path("in.mbox")]):
        assert [one.mailbox for one in replay(Path("org"), path)] == [None]
    twice = replay(load_snapshot(Path("org")).world, [inbox, "in.mbox"], order="file")
    assert [one.mailbox for one in twice] == ["hanna@contoso.example", None]


def test_what_to_assume_is_that_of_the_world_unless_given() -> None:
    """Mail that is in an inbox without naming its owner turns on FLT-17."""
    inbox = "hanna@contoso.example=in.mbox"
    rows = [{"systemuserid": "u1", "incomingemailfilteringmethod": 0}]
    Path("org/usersettingscollection.json").write_text(json.dumps(rows))
    told = [
        [one.promoted for one in replay("org", inbox, assume=assume)]
        for assume in (None, READINGS["learn"])
    ]
    assert told == [[False], [True]]


def test_a_source_that_is_wrong_is_told_before_anything_is_decided() -> None:
    """When the function is called, and not when the first decision is asked for."""
    with pytest.raises(InputError) as caught:
        replay("org", "gone.mbox")
    assert str(caught.value) == (
        "--mail gone.mbox: gone.mbox cannot be read: No such file or directory."
    )
