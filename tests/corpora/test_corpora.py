"""Whole corpora of real mail through organisations made from them: nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sscsim.decisions import Decision, Outcome
from sscsim.replaying import replay
from sscsim.sources import MailSource, messages
from tests.corpora.outcomes import AS_IT_IS, CORPORA, PAGE, counts, organisation, stored

_MESSAGES = {
    "openbmc": 8_251, "linux-aspeed": 3_147, "spamassassin": 6_045, "enron-exec": 18_553,
}  # fmt: skip


@pytest.mark.parametrize("name", CORPORA)
def test_every_message_of_a_corpus_is_decided_once_in_each_mailbox(
    name: str, corpora: Path, tmp_path: Path
) -> None:
    """Each message appears, each (message, mailbox) once; the outcomes are those of the page."""
    seen: Counter[tuple[str, str | None]] = Counter()
    promoted: Counter[str] = Counter()

    def watched(decisions: Iterator[Decision]) -> Iterator[Decision]:
        for decision in decisions:
            seen[decision.source, decision.mailbox] += 1
            if decision.promoted:
                promoted[(decision.messageid or decision.source).lower()] += 1
            yield decision

    world = AS_IT_IS.of(organisation([corpora / name], tmp_path))
    outcomes = counts(watched(replay(world, [corpora / name])))
    assert len({message for message, _ in seen}) == _MESSAGES[name]
    assert set(seen.values()) == {1}
    assert set(promoted.values()) == {1}, "one message becomes one email (DUP-1)"
    assert not any(outcome.startswith(Outcome.UNREADABLE) for outcome in outcomes)
    assert outcomes == stored(name, PAGE.read_text(encoding="utf-8")), (
        "`make outcomes` writes the page anew; read what changed"
    )


def test_what_came_along_two_lists_becomes_one_email(corpora: Path, tmp_path: Path) -> None:
    """905 messages are in both: whoever gets both copies has one email and a duplicate."""
    lists = [corpora / "openbmc", corpora / "linux-aspeed"]
    ids = [{one.messageid for one in messages(MailSource(path)) if one.messageid} for path in lists]
    world = organisation(lists, tmp_path)
    came = [one for one in replay(world, lists) if one.messageid in ids[0] & ids[1]]
    promoted = Counter(one.messageid for one in came if one.promoted)
    first = {one.messageid: place for place, one in reversed([*enumerate(came)]) if one.promoted}
    after = {
        one.outcome for place, one in enumerate(came) if place > first.get(one.messageid, place)
    }
    assert len(ids[0] & ids[1]) == 905
    assert set(promoted.values()) == {1}
    assert after == {Outcome.DUPLICATE}, "what comes after the promotion is a duplicate"
