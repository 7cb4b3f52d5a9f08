"""Two policies side by side: every message in every mailbox once, and what differs by its kind."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from sscsim.decisions import NamedRef, Outcome, Reason
from sscsim.policy import Comparison, Kind, Verdict, side_by_side

HANNA = NamedRef("systemuser", "hanna", "Hanna Reyes")
SALES = NamedRef("queue", "salesq", "Sales")
YES, NO = (Outcome.PROMOTED, Reason.ACCEPT_ALL), (Outcome.REJECTED, Reason.NO_CORRELATION_MATCH)


def verdict(
    said: tuple[Outcome, Reason] = YES,
    by: NamedRef | None = None,
    source: str = "in.mbox#1",
    mailbox: str | None = "hanna@contoso.example",
) -> Verdict:
    """Decide about one message."""
    return Verdict(
        source=source,
        mailbox=mailbox,
        subject="In confidence",
        outcome=said[0],
        reason=said[1],
        accepting_entity=by,
        because=lambda: f"for {said[1]}",
    )


def compared(one: Verdict | None, other: Verdict | None) -> Comparison:
    """Compare two policies on one message."""
    found = Comparison()
    found.add(one, other)
    return found


def test_a_promotion_under_the_other_policy_alone_is_gained_by_who_accepts_there() -> None:
    found = compared(verdict(NO), verdict(YES, HANNA))
    assert found.counts == {Kind.GAINED: 1}
    assert found.gained_by == {HANNA: 1}
    assert not found.lost_by
    assert found.reasons == {(Reason.NO_CORRELATION_MATCH, Reason.ACCEPT_ALL): 1}


def test_a_promotion_under_the_first_policy_alone_is_lost_with_who_accepted() -> None:
    found = compared(verdict(YES, SALES), verdict(NO))
    assert found.counts == {Kind.LOST: 1}
    assert found.lost_by == {SALES: 1}
    assert not found.gained_by


def test_another_reason_is_neither_gained_nor_lost() -> None:
    found = compared(verdict(NO), verdict((Outcome.DUPLICATE, Reason.DUPLICATE)))
    assert found.counts == {Kind.REASON_CHANGED: 1}
    [change] = found.changed
    assert change.one is not None
    assert change.one.because == "for NoCorrelationMatch"


def test_another_acceptor_alone_is_shown_and_counts_as_the_same() -> None:
    found = compared(verdict(YES, HANNA), verdict(YES, SALES))
    assert found.counts == {Kind.SAME: 1}
    assert len(found.changed) == 1
    assert not found.reasons


def test_what_is_the_same_is_not_put_into_words() -> None:
    def never() -> str:
        raise AssertionError

    one = Verdict(
        source="a", mailbox=None, subject="", outcome=YES[0], reason=YES[1], accepting_entity=None,
        because=never,
    )  # fmt: skip
    assert compared(one, one).changed == []


def test_causes_are_found_for_as_many_rows_as_are_shown() -> None:
    """Each is a decision made again; of rows that nobody is shown it would be for nothing."""
    brief, whole = Comparison(words=1), Comparison()
    for _ in range(2):
        brief.add(verdict(NO), verdict(YES, HANNA))
        whole.add(verdict(NO), verdict(YES, HANNA))
    said = [[change.other and change.other.because for change in one.changed]
            for one in (brief, whole)]  # fmt: skip
    assert said == [["for AcceptAll", ""], ["for AcceptAll", "for AcceptAll"]]


def test_a_mailbox_that_only_one_policy_has_is_told() -> None:
    """A promotion there is gained or lost; anything else has another reason."""
    assert compared(None, verdict(YES, HANNA)).counts == {Kind.GAINED: 1}
    assert compared(verdict(YES, HANNA), None).counts == {Kind.LOST: 1}
    found = compared(verdict(NO), None)
    assert found.counts == {Kind.REASON_CHANGED: 1}
    assert found.changed[0].other is None


_ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["x", "y", None])), max_size=8)


@given(_ROWS, _ROWS)
def test_every_row_of_either_policy_stands_on_its_side_once(
    one: list[tuple[str, str | None]], other: list[tuple[str, str | None]]
) -> None:
    """Whatever the order, and however often a message lies in a mailbox."""
    streams = [
        [verdict(source=source, mailbox=mailbox) for source, mailbox in rows]
        for rows in (one, other)
    ]
    pairs = list(side_by_side(streams))
    for side, rows in enumerate((one, other)):
        found = Counter((row.source, row.mailbox) for pair in pairs if (row := pair[side]))
        assert found == Counter(rows)
    for first, second in pairs:
        if first is not None and second is not None:
            assert (first.source, first.mailbox) == (second.source, second.mailbox)
    both = sum((Counter(one) & Counter(other)).values())
    assert sum(None not in pair for pair in pairs) == both
