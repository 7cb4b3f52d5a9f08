"""Policies compared: a summary first, then every row with both causes; for people and programs."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from sscsim.classes import Kind as Kind_
from sscsim.decisions import NamedRef, Outcome, Reason
from sscsim.gate import AllMail, eml
from sscsim.policy import Change, Comparison, Kind, Side
from sscsim.safe import clip, one_line
from sscsim.views.record import plain
from sscsim.views.sentences import VERDICTS
from sscsim.views.short import named, others
from sscsim.views.summary import Tally

__all__ = [
    "KIND_SAYS",
    "ROW_KEYS",
    "SHOWN",
    "Compared",
    "all_mail_counts",
    "change_records",
    "compared_lines",
    "compared_value",
    "named_counts",
    "reason_counts",
    "said",
]

KIND_SAYS = {
    Kind.GAINED: "gained: promoted under {other} alone",
    Kind.LOST: "lost: promoted under {one} alone",
    Kind.REASON_CHANGED: "promoted or not as before, for another reason",
    Kind.SAME: "the same",
}
ROW_KEYS = (
    "source", "mailbox", "subject", "kind", "policy", "outcome", "reason", "accepting_entity",
    "because", "against", "outcome_before", "reason_before", "accepting_entity_before",
    "because_before",
)  # fmt: skip
_TOP = 10
SHOWN = 20  # rows that people are told with their causes
_SUBJECT = 60
_FEW_KINDS = 5


@attrs.frozen(kw_only=True)
class Compared:
    """
    Policies, and how each differs from the first.

    Attributes:
        policies: their names by letter; the first is the one the others are compared with.
        tallies: the sums under each, by letter.
        against_first: the comparison of each but the first, by letter.
        notes: what was assumed, and what may surprise.
        all_mail: what they promote of all mail that they can tell apart; None: not asked.
    """

    policies: Mapping[str, str]
    tallies: Mapping[str, Tally]
    against_first: Mapping[str, Comparison]
    notes: Sequence[str] = ()
    all_mail: AllMail | None = None

    @property
    def first(self) -> str:
        """The letter of the policy that comes first."""
        return next(iter(self.policies))


# -- for programs ----------------------------------------------------------------------------------


def compared_value(found: Compared) -> dict[str, Any]:
    """
    Show a comparison as contract 6 has it: the second policy against the first.

    A further policy has a block of the same keys under ``further``.
    """
    blocks = {
        letter: _block(found.first, letter, comparison)
        for letter, comparison in found.against_first.items()
    }
    second, *others = blocks
    tallies = found.tallies
    return {
        "policies": dict(found.policies),
        "looked_at": tallies[found.first].looked_at,
        "outcomes": {letter: tally.figures()["outcomes"] for letter, tally in tallies.items()},
        **blocks[second],
        **({"further": {letter: blocks[letter] for letter in others}} if others else {}),
        **({} if found.all_mail is None else {"all_mail": _over_all(found, found.all_mail)}),
        "notes": list(found.notes),
    }


def _over_all(found: Compared, all_mail: AllMail) -> dict[str, Any]:
    """Show over all mail what each policy gains and loses, with a message of each class."""
    return {
        "tried": all_mail.tried,
        **{
            letter: {
                "gained": [_witness(kind) for kind in all_mail.gained(number)],
                "lost": [_witness(kind) for kind in all_mail.lost(number)],
            }
            for number, letter in enumerate(found.policies)
            if letter != found.first
        },
    }


def _witness(kind: Kind_) -> dict[str, Any]:
    before = {"before": [_witness(one) for one in kind.before]} if kind.before else {}
    return {"says": kind.says, "eml": eml(kind.message).decode(), **before}


def _block(first: str, letter: str, comparison: Comparison) -> dict[str, Any]:
    changed = [
        {
            "source": change.source,
            "mailbox": change.mailbox,
            "subject": change.subject,
            first: _side(change.one),
            letter: _side(change.other),
        }
        for change in comparison.changed
    ]
    return {
        **{kind.value: comparison.counts[kind] for kind in Kind},
        "by": {
            "gained": _by(comparison.gained_by),
            "lost": _by(comparison.lost_by),
            "reason": [
                {first: one, letter: other, "count": count}
                for (one, other), count in _ranked(comparison.reasons)
            ],
        },
        "changed": changed,
    }


def _side(side: Side | None) -> dict[str, Any] | None:
    return None if side is None else {key: plain(value) for key, value in side._asdict().items()}


def _by(counts: Counter[NamedRef]) -> list[dict[str, Any]]:
    return [{**plain(entity), "count": count} for entity, count in _ranked(counts)]


def _ranked(counts: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))


def change_records(found: Compared) -> Iterator[dict[str, Any]]:
    """Give every changed row as one flat record, under `ROW_KEYS`; `null` where there is none."""
    for letter, comparison in found.against_first.items():
        names = {"policy": found.policies[letter], "against": found.policies[found.first]}
        for change in comparison.changed:
            where = {key: plain(getattr(change, key)) for key in ("source", "mailbox", "subject")}
            after = _side(change.other) or dict.fromkeys(Side._fields)
            before = _side(change.one) or dict.fromkeys(Side._fields)
            earlier = {f"{key}_before": value for key, value in before.items()}
            yield {**where, "kind": change.kind.value, **names, **after, **earlier}


# -- for people ------------------------------------------------------------------------------------


def compared_lines(found: Compared, width: int) -> Iterator[str]:
    """Show the policies, the sums under each, what differs, and the first rows that do."""
    for letter, name in found.policies.items():
        yield f"Policy {letter}: {one_line(name)}"
    yield ""
    yield from sums_lines(found)
    for letter, comparison in found.against_first.items():
        yield ""
        yield from _difference_lines(found.first, letter, comparison)
        yield from _row_lines(found.first, letter, comparison.changed, width)
    if found.all_mail is not None:
        yield from _all_mail_lines(found, found.all_mail, width)


def all_mail_counts(found: Compared, all_mail: AllMail) -> Iterator[tuple[str, int, int]]:
    """Count the classes of mail that each policy gains and loses against the first."""
    for number, letter in enumerate(found.policies):
        if letter != found.first:
            yield letter, len(all_mail.gained(number)), len(all_mail.lost(number))


def _all_mail_lines(found: Compared, all_mail: AllMail, width: int) -> Iterator[str]:
    yield ""
    yield f"Over all mail that the policies can tell apart ({all_mail.tried:,} kinds tried):"
    for number, (letter, gained, lost) in enumerate(all_mail_counts(found, all_mail), start=1):
        classes = "class" if gained == 1 else "classes"
        yield f"  {letter} against {found.first}: {gained:,} {classes} gained, {lost:,} lost"
        for word, kinds in (("gained", all_mail.gained(number)), ("lost", all_mail.lost(number))):
            for kind in kinds[:_FEW_KINDS]:
                yield from textwrap.wrap(
                    one_line(f"{word}: {kind.says}"),
                    width,
                    initial_indent="    ",
                    subsequent_indent="      ",
                )


def sums_lines(found: Compared) -> Iterator[str]:
    """Show how many of each outcome there are under each policy, side by side."""
    tallies = found.tallies.values()
    yield "".join([" " * 18, *(f"{letter:>12}" for letter in found.policies)])
    for outcome in Outcome:
        counts = [tally.outcomes[outcome] for tally in tallies]
        if any(counts):
            yield "".join([f"{VERDICTS[outcome]:<18}", *(f"{count:>12,}" for count in counts)])
    yield "".join([f"{'looked at':<18}", *(f"{tally.looked_at:>12,}" for tally in tallies)])


def _difference_lines(first: str, letter: str, comparison: Comparison) -> Iterator[str]:
    yield f"Under {letter} instead of {first}:"
    for kind in Kind:
        says = KIND_SAYS[kind].format(one=first, other=letter)
        yield f"{comparison.counts[kind]:>12,}  {says}"
    yield from _ranking("Gained by the setting of", named_counts(comparison.gained_by))
    yield from _ranking("Lost with the setting of", named_counts(comparison.lost_by))
    yield from _ranking("Reasons that gave way", reason_counts(comparison.reasons))


def named_counts(counts: Counter[NamedRef]) -> list[tuple[str, int]]:
    """Rank people and queues, each as a sentence names them."""
    return [(named(entity), count) for entity, count in _ranked(counts)]


def reason_counts(
    counts: Counter[tuple[Reason | None, Reason | None]],
) -> list[tuple[str, int]]:
    """Rank pairs of reasons, as ``before -> after``."""
    return [
        (f"{one or 'in no such mailbox'} -> {other or 'in no such mailbox'}", count)
        for (one, other), count in _ranked(counts)
    ]


def _ranking(title: str, ranked: Sequence[tuple[str, int]]) -> Iterator[str]:
    if ranked:
        yield f"{title}:"
        yield from (f"{count:>12,}  {name}" for name, count in ranked[:_TOP])
    if len(ranked) > _TOP:
        yield f"{sum(count for _, count in ranked[_TOP:]):>12,}  {others(len(ranked) - _TOP)}"


def _row_lines(first: str, letter: str, changed: Sequence[Change], width: int) -> Iterator[str]:
    if changed:
        yield ""
        shown = "" if len(changed) <= SHOWN else f", the first {SHOWN} of {len(changed):,}"
        yield f"Told differently{shown}:"
    for change in changed[:SHOWN]:
        yield f"  {headline(change)}"
        for name, side in ((first, change.one), (letter, change.other)):
            yield from textwrap.wrap(
                f"{name}  {said(side)}", width, initial_indent="    ", subsequent_indent="       "
            )
    if len(changed) > SHOWN:
        yield "  All of them: --format csv, jsonl, json, markdown or html."


def headline(change: Change) -> str:
    """Name the message and the mailbox."""
    what = f'"{clip(change.subject, _SUBJECT)}"' if change.subject else "no subject"
    where = clip(change.mailbox or "no mailbox", _SUBJECT)
    return f"{clip(change.source, _SUBJECT)}  {what}  in {where}"


def said(side: Side | None) -> str:
    """Tell a verdict with its reason and its cause."""
    if side is None:
        return "lies in no such mailbox"
    return one_line(f"{VERDICTS[side.outcome]} ({side.reason}): {side.because}")
