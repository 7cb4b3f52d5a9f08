"""A plan to mend an organisation, on paper: the steps, the export list, and the letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from sscsim.remedy import LetIn, Plan, Rehearsal, Removal
from sscsim.remedy.rehearsal import Step
from sscsim.views.markdown import marked, table_lines
from sscsim.vocabulary import FilteringMethod, Ref, spoken_time
from sscsim.world import World

__all__ = [
    "EMAIL_KEYS",
    "email_records",
    "letter_lines",
    "plan_lines",
    "rehearsal_lines",
    "rehearsal_records",
]

EMAIL_KEYS = (
    "source",
    "activityid",
    "messageid",
    "received",
    "from",
    "subject",
    "mailbox",
    "let_in_by",
    "owner",
    "readers",
    "anyway",
    "track_again",
)
_MOST_IN_LETTER = 200  # emails that a letter names; the export list has all
_ANYWAY = {True: "yes", False: "no", None: "unknown"}


def email_records(plan: Plan) -> Iterator[dict[str, Any]]:
    """Give the export list: every email that a setting let in, and what a mass deletion loses."""
    for one in plan.let_in:
        lost = plan.removal is Removal.MASS and bool(one.anyway)
        yield {
            "source": one.source,
            "activityid": one.activityid,
            "messageid": one.messageid,
            "received": None if one.received is None else one.received.isoformat(),
            "from": one.sender,
            "subject": one.subject,
            "mailbox": one.mailbox,
            "let_in_by": _name(plan.world, one.accepting),
            "owner": None if one.owner is None else _name(plan.world, one.owner),
            "readers": one.readers,
            "anyway": _ANYWAY[one.anyway],
            "track_again": "yes" if lost else "no",
        }


def _name(world: World, ref: Ref) -> str:
    row = world.directory.row(ref)
    return ref.id if row is None else row.label


# -- the plan --------------------------------------------------------------------------------------


def plan_lines(plan: Plan, notes: Sequence[str] = ()) -> Iterator[str]:
    """Write the plan as Markdown, line by line."""
    yield "# Plan: close the open inboxes, and clean up"
    yield ""
    yield from _wrapped(_summary(plan))
    yield from _untold(plan)
    for title, body in (
        ("Step 1: hide the choices", _hiding(plan)),
        ("Step 2: list who is at risk", _listing(plan)),
        ("Step 3: change the values", _changing(plan)),
        ("Step 4: assess the emails, remove them, and tell people", _removing(plan)),
        ("Whom to tell", _telling(plan)),
        ("What this plan does not undo", _outside()),
        *([("What was assumed", _assumed(notes))] if notes else []),
    ):
        yield from ("", f"## {title}", "")
        yield from body


def _summary(plan: Plan) -> str:
    users, emails = len(plan.users), len(plan.let_in)
    if not users and not emails and plan.untold:
        return "The export shows nobody with a value that lets in more than answers."
    if not users and not emails:
        return "Nobody has a value stored that lets in more than answers. There is nothing to mend."
    exposure = sum(one.anyway is False for one in plan.let_in)
    unknown = sum(one.anyway is None for one in plan.let_in)
    told = f", of {unknown:,} the export does not tell" if unknown else ""
    return (
        f"{users:,} {_many(users, 'user has', 'users have')} a value stored that lets in more than "
        f"answers. Their settings let in {emails:,} {_many(emails, 'email', 'emails')}: "
        f"{exposure:,} would not have come in otherwise, {len(plan.anyway):,} would have{told}. "
        "The requests are in requests.jsonl, each change of a setting with its undo; a deletion "
        "has none. Nothing has been sent."
    )


def _untold(plan: Plan) -> Iterator[str]:
    """Say of whom the export does not tell what they chose; an assumption is no all-clear."""
    count = plan.untold
    if count:
        yield ""
        yield from _wrapped(
            f"**What {count:,} enabled {_many(count, 'user', 'users')} chose was not exported.** "
            "Export usersettingscollection with all users, and make the plan again: nobody is safe "
            "for want of a value."
        )


def _assumed(notes: Sequence[str]) -> Iterator[str]:
    for note in notes:
        yield from wrap(marked(note), 100, initial_indent="- ", subsequent_indent="  ")


def _many(count: int, one: str, more: str) -> str:
    return one if count == 1 else more


def _hiding(plan: Plan) -> Iterator[str]:
    yield from _wrapped(
        "First, so that nobody chooses an open setting while you mend: with "
        "HideEmailAutoTrackOptions the personal options offer answers only. It changes no value "
        "that is stored, and lets in as much as before (SET-1, SET-3, AUD-4)."
    )
    requests = plan.step(1)
    if not requests:
        yield from ("", "The choices are hidden already; nothing to send.")
        return
    yield ""
    if requests[0].method == "GET":
        yield from _wrapped(
            "The organisation's settings were not exported, and they are written as a whole "
            "(SET-10). So read them first, put "
            "`<HideEmailAutoTrackOptions>true</HideEmailAutoTrackOptions>` in, and send all of "
            "them back."
        )
    else:
        yield from _wrapped(
            "The request sends every setting that was exported back, with this one changed "
            "(SET-10). Was anything changed since the export? Then export again first. Users sign "
            "out and in again to see it (SET-8)."
        )
    yield from _shown(requests)


def _listing(plan: Plan) -> Iterator[str]:
    yield from _wrapped(
        "One query for each value that lets in more than answers (AUD-1). At the time of the "
        "export they found:"
    )
    yield ""
    rows = [
        (user.label, user.systemuserid, f"{stored} {stored.label}") for user, stored in plan.users
    ]
    if rows:
        yield from table_lines(("user", "systemuserid", "stored"), rows)
    else:
        yield "Nobody."
    yield from _shown(plan.step(2))


def _changing(plan: Plan) -> Iterator[str]:
    yield from _wrapped(
        f'Each gets {int(plan.method)}, "{plan.method.label}" (AUD-6). Mail that is evaluated '
        "later is decided by the new value; nothing that is there goes away (FLT-24). The files "
        "under batches/ hold the same requests for $batch, all or nothing."
    )
    yield ""
    yield from _wrapped(
        "In a hurry? SSSForceFilteringMethodForUserMailboxes = 1 closes every inbox at once; the "
        "stored values stay wrong, and act again when it is lifted (AUD-5)."
    )
    queues = plan.sharing_queues
    if queues:
        names = ", ".join(marked(_name(plan.world, ref)) for ref in queues)
        yield ""
        yield from _wrapped(
            f"Queues stay as they are; one that lets in all is usually meant so. But look at "
            f"{names}: others have the same address, and mail to them comes in by it (AUD-2)."
        )
    yield from _shown(plan.step(3))


def _removing(plan: Plan) -> Iterator[str]:
    yield from _wrapped(
        "emails.csv lists every email that the settings let in, and which would have come in "
        "anyway: as an answer, or since somebody else accepts it too (AUD-9). There are two roads "
        "(AUD-10):"
    )
    yield ""
    for road, text in _ROADS.items():
        chosen = " **This plan takes this road.**" if road is plan.removal else ""
        yield f"- {text}{chosen}"
    lost = len(plan.anyway)
    if plan.removal is Removal.MASS and lost:
        yield ""
        yield from _wrapped(
            f"It also deletes {lost:,} {_many(lost, 'email', 'emails')} that came in rightly; "
            "emails.csv marks them in track_again: their owners have to track them again by hand."
        )
    yield ""
    yield from _wrapped(_BIN[plan.recoverable] if plan.removal is Removal.MASS else _ONE_BY_ONE)
    yield ""
    yield from _wrapped(
        "Do this after step 3: deletion does not touch the message in Exchange, so if a mailbox is "
        "read anew while an open value is still stored, it comes back (AUD-16). Replies to a "
        "deleted email are no longer recognised as answers (AUD-15)."
    )
    yield from _shown(plan.step(4))
    yield from _in_the_wake(plan)


def _in_the_wake(plan: Plan) -> Iterator[str]:
    """Name the answers that no request of the plan removes."""
    count = len(plan.wake)
    if not count:
        return
    yield ""
    yield from _wrapped(
        f"{count:,} more {_many(count, 'email', 'emails')} came in only as "
        f"{_many(count, 'an answer', 'answers')} to those, by the setting of a colleague who has "
        "the right one. No request above finds "
        f"{_many(count, 'it', 'them')} (AUD-8): delete by hand, found by messageid."
    )
    yield ""
    rows = [
        (one.messageid or one.source, one.sender, one.subject, _name(plan.world, one.accepting))
        for one in plan.wake
    ]
    yield from table_lines(("messageid", "from", "subject", "let in by"), rows)


_ROADS: Mapping[Removal, str] = {
    Removal.MASS: "Mass deletion of all that their settings let in: fast and complete. It also "
    "removes what came in rightly.",
    Removal.ONE_BY_ONE: "One by one: keeps what came in rightly. It is slow, may miss some, and "
    "all stays readable meanwhile (VIS-8).",
}
_BIN: Mapping[bool, str] = {
    True: "The deleted emails stay in the recycle bin where the environment has one on, and an "
    "administrator can restore them. For confidential mail, say so, or make the plan again "
    "without the recycle bin (AUD-12).",
    False: "The job leaves nothing in the recycle bin, and nothing can be restored (AUD-12).",
}
_ONE_BY_ONE = "Only emails whose id was exported have a request; the others are found by messageid."


def _telling(plan: Plan) -> Iterator[str]:
    people = plan.people
    if not people:
        yield "Nobody."
        return
    yield from _wrapped(
        "Each gets a letter (folder letters/). Whether the senders must be told too is a question "
        "for your data protection officer."
    )
    yield ""
    rows = [(_name(plan.world, ref), f"{len(some):,}") for ref, some in people.items()]
    yield from table_lines(("who", "emails"), rows, frozenset({1}))


def _outside() -> Iterator[str]:
    yield from (
        "- Cases, notes and other records that were made from the emails (AUD-17).",
        "- Exports to a data lake, search indexes and backups that hold them (AUD-17).",
        (
            "- What was read: everybody who could read the emails could do so until they are gone "
            "(VIS-8)."
        ),
        "- Mail that should have come in and did not: an export holds promoted mail only (AUD-18).",
    )


_FEW = 3


def _shown(requests: Sequence[Any]) -> Iterator[str]:
    """Show the first requests of a step."""
    if not requests:
        return
    yield from ("", "```http")
    yield from (f"{one.method} {one.url}" for one in requests[:_FEW])
    if len(requests) > _FEW:
        yield f"... and {len(requests) - _FEW:,} more"
    yield "```"


def _wrapped(text: str) -> list[str]:
    return wrap(text, 100, break_long_words=False, break_on_hyphens=False)


# -- letters ---------------------------------------------------------------------------------------


def letter_lines(plan: Plan, ref: Ref, emails: Sequence[LetIn]) -> Iterator[str]:
    """Write the draft of a letter to one of those who must be told."""
    stored = {one.user.ref: one.stored for one in plan.users}.get(ref)
    yield f"# To {marked(_name(plan.world, ref))}"
    yield ""
    yield "*A draft. Read it, and make it yours, before you send it.*"
    for paragraph in _paragraphs(plan, stored, emails):
        yield ""
        yield from _wrapped(paragraph)
    if emails:
        yield ""
        rows = [_letter_row(one) for one in emails[:_MOST_IN_LETTER]]
        yield from table_lines(("received", "from", "subject", "would have come in anyway"), rows)
    if len(emails) > _MOST_IN_LETTER:
        yield ""
        yield f"... and {len(emails) - _MOST_IN_LETTER:,} more, in emails.csv."


def _letter_row(one: LetIn) -> tuple[str, str, str, str]:
    when = "" if one.received is None else spoken_time(one.received)
    return when, one.sender, one.subject, _ANYWAY[one.anyway]


def _paragraphs(
    plan: Plan, stored: FilteringMethod | None, emails: Sequence[LetIn]
) -> Iterator[str]:
    if stored is not None:
        yield (
            f'In your personal options, "Select the email messages to track" stands at '
            f'"{stored.label}". {_EFFECT[bool(emails)]} You did nothing forbidden: the choice '
            "was offered, and nothing told you what it does."
        )
        yield (
            f'We set it to "{plan.method.label}", and hide the other choices. Please leave it so. '
            "Mail that you want in Dynamics can still be tracked by hand."
        )
    else:
        yield (
            "A colleague's setting took mail into Dynamics 365 that should not be there, and you "
            "became the owner of some of it. It was not your doing."
        )
    if not emails:
        yield "We know of no email that came in by it. If you find one, please tell us."
        return
    count = len(emails)
    what = f"{count:,} {_many(count, 'email', 'emails')}"
    if plan.removal is Removal.MASS:
        lost = any(one.anyway is not False for one in emails)
        yield f"We will delete {what} from Dynamics. Your mailbox is not touched." + _LOST * lost
    else:
        yield f"We ask you to look at {what}, and to delete in Dynamics what does not belong there."
    yield (
        "Until they are gone, colleagues with read access to activities can open them. If one of "
        "them is about you or somebody else in confidence, tell us today."
    )


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

# -- rehearsal -------------------------------------------------------------------------------------


def rehearsal_lines(rehearsals: Iterable[Rehearsal]) -> Iterator[str]:
    """Write what came of each order, the plan's own first, as Markdown."""
    yield "# The plan, rehearsed"
    yield ""
    yield from _wrapped(
        "The steps are a day apart while mail goes on arriving. Half a day after each of them, "
        "everybody tries to choose the old setting again. A day after the last one, the mailboxes "
        "are read anew from their first message. Not counted is what comes in rightly."
    )
    yield ""
    heads = (
        "order",
        "let in meanwhile",
        "chose it again",
        "came back",
        "answers not recognised",
        "left in the end",
        "left in their wake",
    )
    rows = [(", ".join(one.order), *(f"{count:,}" for count in _counts(one))) for one in rehearsals]
    yield from table_lines(heads, rows, frozenset(range(1, len(heads))))
    yield ""
    for line in _WHY:
        yield from wrap(line, 100, initial_indent="- ", subsequent_indent="  ")


_WHY = (
    (
        "Hide the choices first, and whoever was mended cannot go back (SET-12). Change the values "
        "first, and some do."
    ),
    (
        "Change the values before you remove: mail that is read anew then stays out. The other way "
        "round, it comes back (AUD-16)."
    ),
    "Whatever the order: answers to an email that was removed are no longer recognised (AUD-15).",
    (
        "In their wake: answers to emails that should not be there came in by the default setting "
        "of colleagues. A removal by accepting entity does not find them."
    ),
)


def _counts(one: Rehearsal) -> tuple[int, ...]:
    return one.meanwhile, one.chosen_again, one.again, one.unanswered, one.left, one.wake


def rehearsal_records(rehearsals: Iterable[Rehearsal]) -> list[dict[str, Any]]:
    """Give what came of each order as plain values."""
    keys = ("meanwhile", "chosen_again", "again", "unanswered", "left", "wake")
    return [
        {
            "order": [Step(step).name.lower() for step in one.order],
            **dict(zip(keys, _counts(one), strict=True)),
        }
        for one in rehearsals
    ]
