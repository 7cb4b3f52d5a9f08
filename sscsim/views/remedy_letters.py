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
        yield from _chosen(plan, stored, known=bool(let_in))
    elif let_in:
        yield (
            "A colleague's setting took mail into Dynamics 365 that should not be there, and you "
            "became the owner of some of it. It was not your doing."
        )
    if len(let_in) < len(emails):
        yield _answers(len(emails) - len(let_in), plain=stored is None)
    if not emails:
        yield "We know of no email that came in by it. If you find one, please tell us."
        return
    yield from _removed(plan, emails)
    yield (
        "Until they are gone, colleagues with read access to activities can open them. If one of "
        "them is about you or somebody else in confidence, tell us today."
    )


def _chosen(plan: Plan, stored: FilteringMethod, *, known: bool) -> Iterator[str]:
    """Tell somebody whose own setting is changed."""
    yield (
        f'In your personal options, "Select the email messages to track" stands at '
        f'"{stored.label}". {_EFFECT[known]} You did nothing forbidden: the choice was offered, '
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
        lost = any(one.anyway is not False for one in gone)
        yield f"We will delete {_counted(gone)} from Dynamics. Your mailbox is not touched." + (
            _LOST * lost
        )
    else:
        gone = [one for one in emails if one.anyway is False]
        yield (
            f"We will delete {_counted(gone)} from Dynamics, which would not have come in "
            "otherwise. Your mailbox is not touched."
        )
    unknown = [one for one in emails if one.anyway is None and one not in gone]
    if unknown:
        yield (
            f"Of {_counted(unknown)} we cannot tell. Please look, and delete in Dynamics what does "
            "not belong there."
        )


def _counted(emails: Sequence[LetIn]) -> str:
    return f"{len(emails):,} {many(len(emails), 'email', 'emails')}"


_EFFECT: Mapping[bool, str] = {
    True: "So Dynamics 365 took in mail of yours that answers nothing in Dynamics, and colleagues "
    "could read it there.",
    False: "With it, Dynamics 365 can take in mail of yours that answers nothing in Dynamics, and "
    "colleagues can read it there.",
}
_LOST = (
    " Those that would have come in anyway are lost there too: please track them again by hand "
    "where you need them."
)
