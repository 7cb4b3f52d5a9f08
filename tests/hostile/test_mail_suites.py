"""The hostile suites: every message read, in time, and none of them lost (see `suites`)."""

from __future__ import annotations

import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

from sscsim.sources import MailSource, messages, read_message
from tests.hostile.suites import (
    COPIES,
    DIFFERENT,
    MIB_BESIDE,
    SECONDS,
    SUITES,
    UNREADABLE,
    Played,
    concatenated,
    differing,
    files,
    ours,
    outcomes,
)
from tests.hostile.suites_table import PAGE, page


@pytest.fixture(scope="session")
def played(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """One organisation for all suites."""
    return Played(tmp_path_factory.mktemp("suites"), corpora)


def test_every_suite_is_among_those_that_are_tried(corpora: Path) -> None:
    """A new one would be noticed."""
    assert sorted(SUITES) == sorted(path.name for path in corpora.glob("suite-*"))


@pytest.mark.parametrize("suite", SUITES)
def test_every_message_of_a_suite_is_read_in_time(corpora: Path, suite: str) -> None:
    """Or says why it cannot be read, and that is the case for those that are no messages."""
    unreadable = {}
    for path in files(corpora, suite):
        name = path.relative_to(corpora).as_posix()
        data = path.read_bytes()
        begun = time.process_time()
        message = read_message(data, name)
        assert time.process_time() - begun < SECONDS, name
        if message.unreadable is not None:
            unreadable[name] = message.unreadable
    assert unreadable == {name: why for name, why in UNREADABLE.items() if name.startswith(suite)}


@pytest.mark.parametrize("suite", SUITES)
def test_every_message_of_a_suite_is_read_in_little_memory(corpora: Path, suite: str) -> None:
    """Some copies of its bytes, and no tree of its parts."""
    for path in files(corpora, suite):
        data = path.read_bytes()
        tracemalloc.start()
        try:
            read_message(data, path.name)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < COPIES * len(data) + (MIB_BESIDE << 20), path


@pytest.mark.parametrize("suite", SUITES)
def test_a_suite_is_read_as_the_standard_library_reads_it(corpora: Path, suite: str) -> None:
    """Unless we know better: `DIFFERENT` lists these cases, all of them and no others."""
    differ: dict[str, set[str]] = {}
    for path in files(corpora, suite):
        name = path.relative_to(corpora).as_posix()
        fields = differing(path.read_bytes(), name)
        if fields:
            differ[name] = fields
    assert differ == {name: set(why) for name, why in DIFFERENT.items() if name.startswith(suite)}


def test_the_table_of_differences_shows_what_we_read(corpora: Path) -> None:
    """Three of them in full, so that the reasons can be judged."""
    read = {
        name: ours((corpora / name).read_bytes(), name)
        for name in (
            "suite-rspamd/phish_sender2.eml",
            "suite-ruby-mail/rfc2822/example13.eml",
            "suite-spamassassin-testdata/nice/unicode1.eml",
        )
    }
    stray, obsolete, tagged = read.values()
    assert stray["to"] == ["test@test.ru"]
    assert obsolete["from"] == ["jdoe@machine.example"]
    assert obsolete["date"] == datetime(1997, 11, 21, 15, 55, 6, tzinfo=UTC)
    assert tagged["subject"] == "Domače omrežje"


@pytest.mark.parametrize("suite", SUITES)
def test_a_suite_in_one_mbox_is_the_same_messages(
    corpora: Path, tmp_path: Path, suite: str
) -> None:
    """Every file is one message, whatever stands in it, and reads as it does alone."""
    paths = files(corpora, suite)
    together = list(messages(MailSource(concatenated(paths, tmp_path / "suite.mbox"))))
    assert [message.source for message in together] == [
        f"suite.mbox#{number}" for number in range(1, len(paths) + 1)
    ]
    for path, message in zip(paths, together, strict=True):
        alone = read_message(path.read_bytes(), message.source)
        # Alone, an empty message can be told from one without headers.
        unreadable = alone.unreadable and "has no email headers"
        # In one file a message without a time takes that of the one before.
        received = message.received if alone.received is None else alone.received
        assert message == attrs.evolve(alone, received=received, unreadable=unreadable), path


@pytest.mark.parametrize("suite", SUITES)
def test_a_suite_as_a_folder_is_every_file_once(corpora: Path, played: Played, suite: str) -> None:
    """Under the path below the folder; the lists of addresses beside the messages, too."""
    folder = corpora / suite
    found = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    assert [message.source for message in messages(MailSource(folder))] == found
    assert sorted({record["source"] for record in played.records(folder)}) == found


def test_all_suites_in_one_mbox_are_every_message_once(
    corpora: Path, tmp_path: Path, played: Played
) -> None:
    """Through the command line, each in every mailbox once."""
    paths = [path for suite in SUITES for path in files(corpora, suite)]
    records = played.records(concatenated(paths, tmp_path / "all.mbox"))
    pairs = [(record["source"], record["mailbox"]) for record in records]
    assert len(set(pairs)) == len(pairs)
    assert len({source for source, _ in pairs}) == len(paths) == 811
    assert outcomes(records)["unreadable"] == len(UNREADABLE)


def test_the_stored_page_is_what_comes_out_today(corpora: Path) -> None:
    """Else write it anew: `python -m tests.hostile.suites_table`."""
    assert page(corpora) == PAGE.read_text(encoding="utf-8")
