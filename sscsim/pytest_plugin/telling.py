"""A failure as people read it: what was expected where, what came, and why it came."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterable, Iterator

from sscsim.engine import Entry
from sscsim.pytest_plugin.terms import Terms
from sscsim.scenario import Failure
from sscsim.testing.telling import told
from sscsim.views.happenings import answered, happening, readable
from sscsim.views.names import names_in
from sscsim.views.text import WIDTH

__all__ = ["failure_text"]


def failure_text(
    failures: Iterable[Failure], entry: Entry, file: str, terms: Terms, *, trace: bool
) -> str:
    """
    Put a failure together.

    Args:
        failures: what came otherwise, of one event.
        entry: the event, and what came of it.
        file: the scenario, as it is named on a command line.
        terms: what the scenario was played by.
        trace: tell every step of the decision.
    """
    return "\n".join(_lines(tuple(failures), entry, file, terms, trace=trace))


def _lines(
    failures: tuple[Failure, ...], entry: Entry, file: str, terms: Terms, *, trace: bool
) -> Iterator[str]:
    yield from map(str, failures)
    name_of = names_in(entry.world)
    yield ""
    yield from _wrapped(happening(entry.event, name_of))
    if entry.answer is not None:
        who = readable(entry.answer.readers, name_of)
        asked = entry.answer.outcome == "readers"
        yield from _wrapped(who if asked else answered(entry.answer.outcome, entry.answer.because))
        return
    about = [one for one in entry.decisions if any(one is each.decision for each in failures)]
    decisions = about or entry.decisions  # too few or too many: all of them
    yield from told(((entry.world, one) for one in decisions), book=terms.book, trace=trace)
    if decisions:
        mail = shlex.quote(decisions[0].source)
        yield ""
        yield f"In full: sscsim explain {shlex.quote(file)} --mail {mail}{terms.options}"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_on_hyphens=False, break_long_words=False)
