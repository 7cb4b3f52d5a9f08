"""The fewest test mails: no choice of probes that settles as much has fewer, all choices tried."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from sscsim.readings.cover import fewest

PAIR = frozenset({False, True})
QUESTIONS = [(name, PAIR) for name in "abcdef"]
MEETS = st.lists(
    st.tuples(st.frozensets(st.sampled_from(QUESTIONS)), st.integers(1, 3)), min_size=1, max_size=7
)


@given(MEETS)
def test_no_choice_of_probes_that_settles_as_much_has_fewer_mails(
    probes: list[tuple[frozenset[tuple[str, frozenset[bool]]], int]],
) -> None:
    meets, mails = [met for met, _ in probes], [count for _, count in probes]
    demands = frozenset().union(*meets)
    settling = [
        (sum(mails[one] for one in some), len(some))
        for size in range(len(probes) + 1)
        for some in combinations(range(len(probes)), size)
        if demands <= frozenset().union(*(meets[one] for one in some))
    ]
    chosen = fewest(demands, meets, mails)
    assert demands <= frozenset().union(*(meets[one] for one in chosen))
    assert (sum(mails[one] for one in chosen), len(chosen)) == min(settling)
