"""Whole corpora of real mail through organisations made from them: nothing is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sscsim.decisions import Outcome
from sscsim.replaying import replay
from sscsim.sources import MailSource, load_snapshot, messages
from tests.corpora.bootstrap import rows_from, write_snapshot

_MESSAGES = {"openbmc": 8_251, "enron-exec": 18_553}


@pytest.mark.parametrize("name", sorted(_MESSAGES))
def test_every_message_of_a_corpus_is_decided_once_in_each_mailbox(
    name: str, corpora: Path, tmp_path: Path
) -> None:
    """Each message appears, each (message, mailbox) once, and promotions agree with the emails."""
    source = MailSource(corpora / name)
    write_snapshot(rows_from(messages(source)), tmp_path)
    world = load_snapshot(tmp_path).world
    seen: Counter[tuple[str, str | None]] = Counter()
    outcomes: Counter[Outcome] = Counter()
    promoted: Counter[str] = Counter()
    for decision in replay(world, [source]):
        seen[decision.source, decision.mailbox] += 1
        outcomes[decision.outcome] += 1
        if decision.promoted:
            promoted[(decision.messageid or decision.source).lower()] += 1

    assert len({message for message, _ in seen}) == _MESSAGES[name]
    assert set(seen.values()) == {1}
    assert set(promoted.values()) == {1}, "one message becomes one email (DUP-1)"
    assert outcomes[Outcome.PROMOTED] > 0
    assert outcomes[Outcome.UNREADABLE] == 0
