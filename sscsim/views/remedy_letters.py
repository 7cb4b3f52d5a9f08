"""The letters of a plan: a draft for each of those who must be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sscsim.remedy import LetIn, Plan, Removal
from sscsim.views.markdown import marked, table_lines
from sscsim.views.remedy_pages import ANYWAY, many, name_of, wrapped
from sscsim.vocabulary import FilteringMethod, Ref, spoken_time

__all__ = ["letter_lines"]

_MOST_IN_LETTER = 200  # emails that a letter names; the export list has all


def letter_lines(plan: Plan, ref: Ref, emails: Sequence[LetIn]) -> Iterator[str]:
    """Write the draft of a letter to one of those who must be told."""
    stored = {one.user.ref: one.stored for one in plan.users}.get(ref)
    yield f"# To {marked(name_of(plan.world, ref))}"
    yield ""
    yield "*A draft. Read it, and make it yours, before you send it.*"
    for paragraph in _paragraphs(plan, stored, emails):
        yield ""
        yield from wrapped(paragraph)
    if emails:
        yield ""
        rows = [_letter_row(one) for one in emails[:_MOST_IN_LETTER]]
        yield from table_lines(("received", "from", "subject", "would have come in anyway"), rows)
    if len(emails) > _MOST_IN_LETTER:
        yield ""
        yield f"... and {len(emails) - _MOST_IN_LETTER:,} more, in emails.csv."


def _letter_row(one: LetIn) -> tuple[str, str, str, str]:
    when = "" if one.received is None else spoken_time(one.received)
    return when, one.sender, one.subject, ANYWAY[one.anyway]


def _paragraphs(
    plan: Plan, stored: FilteringMethod | None, emails: Sequence[LetIn]
) -> Iterator[str]:
    let_in = [one for one in emails if not one.wake]
    if stored is not None:
        yield from _chosen(plan, stored, _effect(let_in))
    elif let_in:
        yield _OWNED[all(one.anyway for one in let_in)]
    if len(let_in) < len(emails):
        yield _answers(len(emails) - len(let_in), plain=stored is None)
    if not emails:
        yield "We know of no email that came in by it. If you find one, please tell us."
        return
    yield from _removed(plan, emails)
    if plan.removal is Removal.MASS or not all(one.anyway for one in emails):
        yield (
            "Until they are gone, colleagues with read access to activities can open them. If one "
            "of them is about you or somebody else in confidence, tell us today."
        )


def _effect(let_in: Sequence[LetIn]) -> str:
    """Say what a setting did, and nothing that it did not: some mail comes in without it too."""
    if any(one.anyway is False for one in let_in):
        return _TOOK_IN
    if any(one.anyway is None for one in let_in):
        return f"{_CAN_TAKE_IN} Whether it did, what was exported does not tell."
    return f"{_CAN_TAKE_IN} {_RIGHTLY}" if let_in else _CAN_TAKE_IN


def _chosen(plan: Plan, stored: FilteringMethod, effect: str) -> Iterator[str]:
    """Tell somebody whose own setting is changed."""
    yield (
        f'In your personal options, "Select the email messages to track" stands at '
        f'"{stored.label}". {effect} You did nothing forbidden: the choice was offered, '
        "and nothing told you what it does."
    )
    yield (
        f'We set it to "{plan.method.label}", and hide the other choices. Please leave it so. '
        "Mail that you want in Dynamics can still be tracked by hand."
    )


def _answers(count: int, *, plain: bool) -> str:
    """Tell somebody of answers that came in only since what they answer was there."""
    own = " Your own setting is right, and stays as it is." if plain else ""
    return (
        f"{count:,} {many(count, 'email', 'emails')} below came into Dynamics 365 only because "
        f"{many(count, 'it answers', 'they answer')} mail that a setting had let in and that "
        f"should not be there.{own}"
    )


def _removed(plan: Plan, emails: Sequence[LetIn]) -> Iterator[str]:
    """Say what is deleted, and what is asked of the reader."""
    if plan.removal is Removal.MASS:
        gone = [one for one in emails if not one.wake or one.anyway is False]
        yield f"We will delete {_counted(gone)} from Dynamics. {_UNTOUCHED}{_lost(gone)}"
    elif all(one.anyway for one in emails):
        gone = []
        yield f"We delete none of the emails below. {_UNTOUCHED}"
    else:
        gone = [one for one in emails if one.anyway is False]
        yield (
            f"We will delete {_counted(gone)} from Dynamics, which would not have come in "
            f"otherwise. {_UNTOUCHED}"
        )
    unknown = [one for one in emails if one.anyway is None and one not in gone]
    if unknown:
        yield (
            f"Of {_counted(unknown)} we cannot tell. Please look, and delete in Dynamics what does "
            "not belong there."
        )


def _counted(emails: Sequence[LetIn]) -> str:
    return f"{len(emails):,} {many(len(emails), 'email', 'emails')}"


def _lost(gone: Sequence[LetIn]) -> str:
    """Ask to track again what a deletion takes along, where there is something."""
    rightly = [one for one in gone if one.anyway is not False]
    if not rightly:
        return ""
    who = "All of them" if all(one.anyway for one in gone) else "Those that"
    return f" {who} would have come in anyway{_LOST[who]} where you need them."


_NO_REPLY = "mail of yours that is no reply to an email in Dynamics, and colleagues"
_TOOK_IN = f"So Dynamics 365 took in {_NO_REPLY} could read it there."
_CAN_TAKE_IN = f"With it, Dynamics 365 can take in {_NO_REPLY} can read it there."
_RIGHTLY = "Of the emails below that is not so: each would have come in without that choice too."
_UNTOUCHED = "Your mailbox is not touched."
_OWNED: Mapping[bool, str] = {
    False: "A colleague's setting took mail into Dynamics 365 that should not be there, and you "
    "became the owner of some of it. It was not your doing.",
    True: "A colleague's setting took mail into Dynamics 365, and you became the owner of some of "
    "it. It was not your doing, and these emails would have come in without that setting too.",
}
_LOST: Mapping[str, str] = {
    "All of them": ", and are lost there: please track them again by hand",
    "Those that": " are lost there too: please track them again by hand",
}
