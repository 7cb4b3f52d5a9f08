"""The sums of many decisions agree, or say that they do not."""

from __future__ import annotations

from sscsim.decisions import Decision, NamedRef, Outcome, Reason
from sscsim.views.summary import Tally
from tests.unit.views.handmade import SALES, decision, refused


def counted(*decisions: Decision, looked_at: int | None = None) -> Tally:
    """Count decisions as a replay does."""
    tally = Tally()
    tally.looked_at = len(decisions) if looked_at is None else looked_at
    for one in decisions:
        tally.count(one)
    return tally


def test_outcomes_and_reasons_add_up() -> None:
    """Every outcome is named in the figures, every reason that occurred too."""
    duplicate = decision(outcome=Outcome.DUPLICATE, reason=Reason.DUPLICATE)
    figures = counted(decision(), decision(), refused(), duplicate).figures()
    assert figures["looked_at"] == 4 == sum(figures["outcomes"].values())
    assert figures["outcomes"]["promoted"] == 2
    assert figures["outcomes"]["unreadable"] == 0
    assert figures["reasons"] == {"AcceptAll": 2, "NoCorrelationMatch": 1, "Duplicate": 1}
    assert figures["agrees"] is True


def test_a_message_that_was_lost_shows() -> None:
    """What went in is counted apart from what came out."""
    tally = counted(decision(), looked_at=2)
    assert not tally.agrees
    assert "DOES NOT AGREE" in "\n".join(tally.lines())


def test_the_text_names_outcomes_reasons_and_the_sum() -> None:
    """A reader can add it up."""
    lines = "\n".join(counted(decision(), refused(), refused()).lines())
    assert "3 = 1 + 2" in lines
    assert "NoCorrelationMatch" in lines
    assert "duplicate" not in lines


def test_nothing_looked_at_is_no_failure() -> None:
    """An empty mailbox adds up."""
    tally = counted()
    assert tally.agrees
    assert "0 = 0" in "\n".join(tally.lines())
    assert list(tally.top_lines()) == []


def test_who_promoted_most_comes_first() -> None:
    """Users and queues are ranked by what their setting let in."""
    tally = counted(decision(), decision(accepting_entity=SALES), decision(accepting_entity=SALES))
    lines = list(tally.top_lines())
    assert lines.index("        2  Sales (queue salesq)") < lines.index(
        "        1  Hanna Reyes (user hanna)"
    )
    assert "        3  hanna@contoso.example" in lines


def test_a_long_ranking_ends_with_the_rest() -> None:
    """Ten are named, the others summed up."""
    many = [
        decision(accepting_entity=NamedRef("queue", f"q{number:02}", f"Queue {number:02}"))
        for number in range(12)
    ]
    assert "        2  2 others" in list(counted(*many).top_lines())


def test_mail_that_a_person_tracked_has_no_acceptor() -> None:
    """It counts for its mailbox only."""
    tracked = decision(reason=Reason.MANUALLY_TRACKED, accepting_entity=None)
    lines = list(counted(tracked).top_lines())
    assert "Let in by the setting of:" not in lines
    assert "Promoted from the mailbox:" in lines


def test_sums_of_parts_add_up() -> None:
    """What was counted apart is what is counted together."""
    decisions = [decision() for _ in range(3)]
    together, one = counted(*decisions), counted(decisions[0])
    one.add(counted(*decisions[1:]))
    assert list(one.lines()) == list(together.lines())
    assert list(one.top_lines()) == list(together.top_lines())
    assert one.agrees
