"""Suggested policies, or the wishes that contradict each other: for people and for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from sscsim.policy import Policy, policy_text
from sscsim.safe import clip, one_line
from sscsim.suggest import Answer, Demand, Suggestion
from sscsim.views.record import plain
from sscsim.vocabulary import METHOD

__all__ = [
    "SUGGESTION_KEYS",
    "WANTED",
    "folded",
    "policy_files",
    "suggestion_lines",
    "suggestion_records",
    "suggestion_value",
    "varied_words",
]

SUGGESTION_KEYS = ("aim", "promotes", "changes", "source", "mailboxes", "must")
_SUBJECT = 60
_CHANGES = 20  # of a policy, shown to people
WANTED = {True: "must come in", False: "must not come in"}


def policy_value(policy: Policy) -> dict[str, Any]:
    """Show a policy under the keys of a policy file."""
    writes = [
        {"table": one.table, "ids": list(one.ids or ()), "columns": plain(dict(one.columns))}
        for one in policy.write
    ]
    return {"name": policy.name, "set": plain(dict(policy.set)), "write": writes}


def suggestion_value(found: Suggestion) -> dict[str, Any]:
    """Show what was found under the keys that ``suggest --help`` names."""
    answers = {aim.value: _answer(answer) for aim, answer in found.answers.items()}
    none = dict.fromkeys(("least_change", "strictest", "loosest"))
    return {
        "satisfiable": found.satisfiable,
        **none,
        **answers,
        "conflict": [_demand(one) for one in found.conflict],
        "smallest": found.smallest,
        "met_today": [_demand(one) for one in found.today],
        "kinds": found.kinds,
        "varied": list(found.varied),
        "methods": {"concerned": found.concerned, "others": found.others},
        "tried": found.tried,
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "policy": policy_value(answer.policy),
        "changes": list(answer.changes),
        "promotes": answer.promotes,
    }


def _demand(one: Demand) -> dict[str, Any]:
    return {
        "source": one.source,
        "mailboxes": list(one.mailboxes),
        "subject": one.subject,
        "must": one.must,
    }


def suggestion_records(found: Suggestion) -> Iterator[dict[str, Any]]:
    """Give a row for each policy, or for each wish of a conflict."""
    for aim, answer in found.answers.items():
        yield {"aim": aim.value, "promotes": answer.promotes, "changes": list(answer.changes)}
    for one in found.conflict:
        yield {"aim": "conflict", **_demand(one)}


def policy_files(found: Suggestion) -> dict[str, str]:
    """Give each policy as the text of its file, by the name of the file."""
    return {
        f"{aim.value.replace('_', '-')}.yaml": policy_text(answer.policy)
        for aim, answer in found.answers.items()
    }


def suggestion_lines(found: Suggestion, demands: int, width: int) -> Iterator[str]:
    """Say which policies do what is wanted, or which wishes contradict each other."""
    yield f"{len(found.today):,} of {demands:,} wishes are met today."
    for answer in found.answers.values():
        changes = len(answer.changes)
        yield ""
        says = f"{changes:,} change{'s' * (changes != 1)}" if changes else "nothing to change"
        kinds = f"{answer.promotes:,} of {found.kinds:,} kinds of mail would come in"
        yield f"{answer.policy.name}: {says}; {kinds}"
        for change in folded(answer.changes):
            yield from _item(change, width)
    if found.satisfiable:
        yield ""
        yield from textwrap.wrap(varied_words(found), width)
        yield "Each was played: all wishes are met. As policy files: --policies FOLDER"
        return
    yield ""
    yield from textwrap.wrap(_clash(found), width)
    for one in found.conflict:
        yield from _item(_wish(one), width)


def folded(changes: Sequence[str]) -> tuple[str, ...]:
    """Leave out all but the first of many changes, and say how many; the policy file has all."""
    if len(changes) <= _CHANGES:
        return tuple(changes)
    rest = len(changes) - _CHANGES
    return (*changes[:_CHANGES], f"and {rest:,} more: see its policy file")


def varied_words(found: Suggestion) -> str:
    """Say of what the strictest and the loosest are the ends."""
    settings = [name for name in found.varied if name != METHOD]
    some = [", ".join(settings)] if settings else []
    if found.concerned:
        some.append(f"the methods of those whom this mail concerns ({found.concerned:,})")
    if found.others:
        some.append(f"for strictest and loosest the methods of all others too ({found.others:,})")
    return f"Varied were {'; '.join(some)}." if some else "Nothing was varied."


def _clash(found: Suggestion) -> str:
    if len(found.conflict) == 1:
        return "No policy does that, for one wish cannot be met by any:"
    smaller = "and no fewer do" if found.smallest else "and smaller sets were too many to try"
    return (
        f"No policy does that. These {len(found.conflict)} wishes contradict each other, "
        f"{smaller}; without any of them the others can be met:"
    )


def _wish(one: Demand) -> str:
    what = f'"{clip(one.subject, _SUBJECT)}"' if one.subject else "no subject"
    where = (
        f"in {', '.join(one.mailboxes)}" if one.mailboxes else "in no mailbox of this organisation"
    )
    return f"{one.source}  {what}  {where}: {WANTED[one.must]}"


def _item(text: str, width: int) -> Iterator[str]:
    yield from textwrap.wrap(one_line(text), width, initial_indent="  - ", subsequent_indent="    ")
