"""What became of mutants: a summary, and under it what nobody would have noticed."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sscsim.decisions import NamedRef
from sscsim.mutation import KINDS, Difference, Fate, Report, Result
from sscsim.safe import clip, one_line
from sscsim.views.record import plain
from sscsim.views.short import named
from sscsim.views.text import WIDTH
from sscsim.vocabulary import Ref

__all__ = ["RESULT_KEYS", "report_lines", "report_value", "result_record"]

# The keys of a result as programs read it, and the columns of its table.
RESULT_KEYS = (
    "fate", "kind", "says", "place", "scenarios", "table", "id", "column", "before", "after",
    "noticed_by", "differences",
)  # fmt: skip
_SPOT = ("table", "id", "column", "before", "after")
_FEW = 3
_SUBJECT = 50
_VERDICT = ("outcome", "reason")


def result_record(result: Result, scenarios: tuple[str, ...]) -> dict[str, Any]:
    """Show one mutant as plain values, under `RESULT_KEYS`."""
    mutant = result.mutant
    return {
        "fate": str(result.fate),
        "kind": mutant.kind,
        "says": mutant.says,
        "place": None if mutant.place is None else str(mutant.place),
        "scenarios": [scenarios[number] for number in mutant.on],
        **{key: plain(getattr(mutant.spot, key, None)) for key in _SPOT},
        "noticed_by": result.noticed_by or None,
        "differences": [_difference(one) for one in result.differences],
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "scenario": one.scenario,
        "event": one.event,
        "place": None if one.place is None else str(one.place),
        "source": one.source,
        "mailbox": one.mailbox,
        "columns": {
            name: {"before": plain(before), "after": plain(after)}
            for name, (before, after) in one.columns.items()
        },
    }


def report_value(report: Report) -> dict[str, Any]:
    """Show all mutants as one value: the counts first."""
    return {
        "scenarios": list(report.scenarios),
        "policy": report.policy,
        "mutants": len(report.results),
        **{str(fate): report.count(fate) for fate in Fate},
        "score": report.score,
        "score_of_touched": report.score_of_touched,
        "results": [result_record(result, report.scenarios) for result in report.results],
    }


def report_lines(report: Report, width: int = WIDTH) -> Iterator[str]:
    """Tell people: the counts, then what was not noticed, not come near, and noticed."""
    yield from _wrapped(_summary(report), width)
    groups = {fate: [one for one in report.results if one.fate is fate] for fate in Fate}
    if groups[Fate.UNNOTICED]:
        yield ""
        yield "NOT NOTICED: decisions change, and nothing expects them to be otherwise"
        for result in groups[Fate.UNNOTICED]:
            yield from _unnoticed(result, width)
    if groups[Fate.UNTOUCHED]:
        yield ""
        yield "UNTOUCHED: no decision changes, for no scenario comes near"
        for result in groups[Fate.UNTOUCHED]:
            yield from _wrapped(result.mutant.says, width, 2, 6)
    if groups[Fate.NOTICED]:
        yield ""
        yield "Noticed, by what was changed (each of them: --format csv):"
        yield from _counted(groups[Fate.NOTICED], width)


def _summary(report: Report) -> str:
    scenarios = _many(len(report.scenarios), "scenario")
    under = "" if report.policy is None else f" under the policy {report.policy}"
    return (
        f"{_many(len(report.results), 'mutant')} of {scenarios}{under}: "
        f"{report.count(Fate.NOTICED)} noticed ({report.score} %), "
        f"{report.count(Fate.UNNOTICED)} not noticed, {report.count(Fate.UNTOUCHED)} untouched. "
        f"Of those that change a decision, {report.score_of_touched} % are noticed."
    )


def _unnoticed(result: Result, width: int) -> Iterator[str]:
    yield from _wrapped(result.mutant.says, width, 2, 6)
    if result.mutant.place is not None:
        yield from _wrapped(f"at {result.mutant.place}", width, 6, 8)
    for one in result.differences[:_FEW]:
        yield from _wrapped(f"changes {_difference_words(one)}", width, 6, 8)
    more = len(result.differences) - _FEW
    if more > 0:
        yield f"      and {_many(more, 'more decision')}"


def _difference_words(one: Difference) -> str:
    """Say what changed: the decision of which mail, from what to what."""
    if one.source is None:
        about = f"the answer at {one.place or one.scenario}"
    else:
        subject = f' "{clip(one.subject, _SUBJECT)}"' if one.subject else ""
        where = "no mailbox" if one.mailbox is None else one.mailbox
        about = f"the decision of mail {one.source}{subject} in {where}"
    return f"{about}: {', '.join(_turns(one))}"


def _turns(one: Difference) -> Iterator[str]:
    columns = one.columns
    if "outcome" in columns and "reason" in columns:
        before, after = zip(*(columns[name] for name in _VERDICT), strict=True)
        yield f"from {_verdict(before)} to {_verdict(after)}"
        return
    for name, (before, after) in columns.items():
        if isinstance(before, tuple) and isinstance(after, tuple) and not hasattr(before, "table"):
            counts = f"from {len(before)} to {len(after)}"
            yield f"{name} {counts if len(before) != len(after) else 'to others'}"
        else:
            yield f"{name} from {_value(before)} to {_value(after)}"


def _verdict(pair: tuple[Any, ...]) -> str:
    return "nothing" if pair[0] is None else f"{pair[0]} ({pair[1]})"


def _value(value: Any) -> str:
    if isinstance(value, NamedRef):
        return named(value)
    if isinstance(value, Ref):
        return f"{value.table} {value.id}"
    return "nothing" if value is None else str(value)


def _counted(results: list[Result], width: int) -> Iterator[str]:
    counts = Counter(result.mutant.kind for result in results)
    for kind, means in KINDS.items():
        if counts[kind]:
            yield from _wrapped(f"{counts[kind]:>7,}  {kind:<13} {means}", width, 0, 23)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _wrapped(text: str, width: int, first: int = 0, rest: int = 0) -> list[str]:
    return textwrap.wrap(
        one_line(text),
        width,
        initial_indent=" " * first,
        subsequent_indent=" " * rest,
        break_on_hyphens=False,
        break_long_words=False,  # a path that is cut in two opens nothing
    )
