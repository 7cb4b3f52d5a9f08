"""What stands between a figure and its goal: sentences made of numbers that were measured with it.

Nobody writes here what a second is spent for; a sentence takes its stages, seconds and shares from
the profile of the same command on the same input, and so cannot outlive them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tests.bench.goals import GOALS, Goal, Row
from tests.bench.kinds import DRAWN, OF_A_CASE, OF_A_DELIVERY, SHARED, WAITED
from tests.bench.profiles import Profile
from tests.bench.telling import digits, seconds, told

__all__ = ["gap"]

_MATTERS = 0.05  # of the time; what has less may have grown as it will
_SHOWN = 0.8  # of the time; the stages that make up the rest are told together


def gap(row: Row, kept: Sequence[Profile]) -> str:
    """Say what the profiles of a row's own input tell of a goal that it does not reach."""
    goal = GOALS[row.goal]
    found = {(each.about, each.size): each for each in kept}
    sizes = [row.size // 10, row.size] if row.goal in _GROWTHS else [row.size]
    wanted = [(name, size) for size in sizes for name in goal.profile]
    profiles = [found[each] for each in wanted if each in found]
    if len(profiles) < len(wanted):
        return "No profile of it is kept."
    say = _SAYS.get(row.goal, _without_start if goal.better == "more" else _of_one)
    return say(row, goal, profiles)


def _of_one(_row: Row, _goal: Goal, profiles: Sequence[Profile]) -> str:
    """Tell where the time goes."""
    [profile] = profiles
    return f"Under the clock {seconds(profile.seconds)}: {_spent(profile.stages, profile.seconds)}."


def _without_start(row: Row, goal: Goal, profiles: Sequence[Profile]) -> str:
    """Tell where it goes, and the figure if what is the same for any mail took no time."""
    [profile] = profiles
    assert row.value is not None
    without = row.value / (1 - profile.same)
    verdict = "which would reach the goal" if without >= goal.wanted else "short of the goal too"
    least = "" if row.second is None else _allowed(row.second * row.value / goal.wanted)
    same = seconds(profile.same * profile.seconds)
    return (
        f"{_of_one(row, goal, profiles)} Starting, loading and reading the snapshot, the same for "
        f"any mail, is {same} of it; without that the figure would be {told(without, goal.unit)}, "
        f"{verdict}.{least}"
    )


def _allowed(limit: float) -> str:
    return f" The goal leaves {seconds(limit)} for everything."


def _of_memory(row: Row, _goal: Goal, profiles: Sequence[Profile]) -> str:
    """Tell by how much each stage raised the peak."""
    [profile] = profiles
    peak = sum(profile.megabytes.values())
    told_of = _listed(profile.megabytes, peak, lambda value: f"{value:,.0f} MB")
    return f"What raised the peak of the {row.size:,} messages to {peak:,.0f} MB: {told_of}."


def _of_workers(_row: Row, goal: Goal, profiles: Sequence[Profile]) -> str:
    """Tell what two workers could share, and how long the first process waits for them."""
    one, two = profiles
    shared = one.share(SHARED)
    best = 1 / (1 - shared / 2)
    verdict = "more" if best >= goal.wanted else "less"
    alone = {name: value for name, value in one.stages.items() if name != SHARED}
    return (
        f"Of {seconds(one.seconds)} with one worker, deciding, which workers share, is "
        f"{seconds(one.stages.get(SHARED, 0.0))} ({shared:.0%}): halved, with all else as it is, "
        f"that gives {told(best, 'x')}, {verdict} than the goal. Of {seconds(two.seconds)} with "
        f"two, the first process waits {seconds(two.stages.get(WAITED, 0.0))} for them. What is "
        f"done by one: {_spent(alone, one.seconds)}."
    )


def _of_growth(_row: Row, _goal: Goal, profiles: Sequence[Profile]) -> str:
    """Tell how many times as long each stage takes, of those that matter."""
    tenth, whole = profiles
    grown = [
        f"{name} {seconds(spent)}, {digits(spent / tenth.stages[name])} times"
        for name, spent in sorted(whole.stages.items(), key=lambda item: -item[1])
        if name in tenth.stages and whole.share(name) >= _MATTERS
    ]
    return (
        f"Under the clock {seconds(whole.seconds)}, and {seconds(tenth.seconds)} for a tenth: "
        f"{'; '.join(grown)} as long."
    )


def _of_policies(_row: Row, _goal: Goal, profiles: Sequence[Profile]) -> str:
    """Tell which stages take longer under many policies."""
    one, many = profiles
    more = {
        name: value - one.stages.get(name, 0.0)
        for name, value in many.stages.items()
        if value > one.stages.get(name, 0.0)
    }
    return (
        f"One policy takes {seconds(one.seconds)} under the clock, 64 {seconds(many.seconds)}; "
        f"longer under 64: {_spent(more, sum(more.values()) or 1.0)}."
    )


def _of_cases(row: Row, _goal: Goal, profiles: Sequence[Profile]) -> str:
    """Tell what a case takes, and the figure if drawing it took no time."""
    [profile] = profiles
    spent = {name: value for name, value in profile.stages.items() if name in OF_A_CASE}
    whole = sum(spent.values())
    rest = whole - spent.get(DRAWN, 0.0)
    each = _listed(spent, whole, lambda value: f"{value / row.size * 1000:.2g} ms")
    least = f"{row.size / rest:,.0f}/s" if rest else "without end"
    return f"A case takes {each}. Without drawing, the figure would be {least}."


def _of_delivery(row: Row, goal: Goal, profiles: Sequence[Profile]) -> str:
    """Tell what a delivery takes, and what the goal leaves for it."""
    [profile] = profiles
    assert row.first is not None
    assert row.second is not None
    spent = {name: value for name, value in profile.stages.items() if name in OF_A_DELIVERY}
    each = _listed(spent, sum(spent.values()), lambda value: _micro(value / row.size))
    return (
        f"A delivery takes {_micro(row.first / row.size)}; the loop reads one in "
        f"{_micro(row.second / row.size)}, so the goal leaves "
        f"{_micro(row.second * goal.wanted / row.size)}. Under the clock it takes {each}."
    )


def _micro(value: float) -> str:
    return f"{digits(value * 1e6)} µs"


def _spent(stages: Mapping[str, float], whole: float) -> str:
    return _listed(stages, whole, seconds)


def _listed(amounts: Mapping[str, float], whole: float, say: Callable[[float], str]) -> str:
    """Tell the largest amounts with their shares until most is told, then the rest."""
    parts, left = [], sum(amounts.values())
    enough = left * (1 - _SHOWN)
    for name, amount in sorted(amounts.items(), key=lambda item: -item[1]):
        if left <= enough:
            parts.append(f"all else {say(left)} ({left / whole:.0%})")
            break
        parts.append(f"{name} {say(amount)} ({amount / whole:.0%})")
        left -= amount
    return "; ".join(parts)


_GROWTHS = ("linear", "reference-linear")
_SAYS = {
    **dict.fromkeys(_GROWTHS, _of_growth),
    "memory": _of_memory,
    "workers": _of_workers,
    "policies": _of_policies,
    "cases": _of_cases,
    "reference-rows": _of_delivery,
}
