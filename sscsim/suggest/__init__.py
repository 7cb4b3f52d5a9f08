"""Policies for what is wanted of mail: from labelled messages, or from a whole corpus.

`suggest` is given messages that must come in and messages that must not, and finds the policy that
changes least, the strictest and the loosest of those that do so, or the smallest set of wishes that
contradict each other. `frontier` weighs, over a corpus, mail that should be kept against mail that
should not be in Dynamics. Start reading at `search`.
"""

from sscsim.suggest.corpus import Sort, by_bulk, by_reference, sorted_corpus
from sscsim.suggest.demands import Demand, demands_of
from sscsim.suggest.drawing import svg
from sscsim.suggest.frontier import Frontier, Point, frontier
from sscsim.suggest.search import Answer, Suggestion, suggest

__all__ = [
    "Answer",
    "Demand",
    "Frontier",
    "Point",
    "Sort",
    "Suggestion",
    "by_bulk",
    "by_reference",
    "demands_of",
    "frontier",
    "sorted_corpus",
    "suggest",
    "svg",
]
