"""A plan to mend an organisation, on paper: the steps, the export list, and the letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from sscsim.remedy import Plan, Removal
from sscsim.remedy.removing import by_hand
from sscsim.views.markdown import marked, table_lines
from sscsim.views.record import plain
from sscsim.views.undecided import undecided_says
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = [
    "ANYWAY",
    "EMAIL_KEYS",
    "email_records",
    "many",
    "name_of",
    "plan_knows",
    "plan_lines",
    "wrapped",
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
    "came_in",
    "owner",
    "readers",
    "anyway",
    "track_again",
)
ANYWAY = {True: "yes", False: "no", None: "unknown"}


def email_records(plan: Plan) -> Iterator[dict[str, Any]]:
    """
    Give the export list: every email that a setting let in, and those that only answer such a one.

    It says what would have come in anyway, and so what a mass deletion loses.
    """
    for one in plan.emails:
        lost = plan.removal is Removal.MASS and bool(one.anyway)
        yield {
            "source": one.source,
            "activityid": one.activityid,
            "messageid": one.messageid,
            "received": plain(one.received),
            "from": one.sender,
            "subject": one.subject,
            "mailbox": one.mailbox,
            "let_in_by": name_of(plan.world, one.accepting),
            "came_in": "as an answer" if one.wake else "by the setting",
            "owner": None if one.owner is None else name_of(plan.world, one.owner),
            "readers": one.readers,
            "anyway": ANYWAY[one.anyway],
            "track_again": "yes" if lost else "no",
        }


def name_of(world: World, ref: Ref) -> str:
    """Name a row as people know it."""
    row = world.directory.row(ref)
    return ref.id if row is None else row.label


# -- the plan --------------------------------------------------------------------------------------


def plan_lines(plan: Plan, notes: Sequence[str] = ()) -> Iterator[str]:
    """Write the plan as Markdown, line by line."""
    yield "# Plan: close the open inboxes, and clean up"
    yield ""
    yield from wrapped(_summary(plan))
    yield from _untold(plan)
    for told in plan_knows(plan):
        yield ""
        yield from wrapped(told)
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
    wake = len(plan.wake)
    more = (
        f"{wake:,} more came in only as {many(wake, 'an answer', 'answers')} to such emails. "
        if wake
        else ""
    )
    unknown = sum(one.anyway is None for one in plan.let_in)
    told = f", of {unknown:,} what was exported does not tell" if unknown else ""
    return (
        f"{users:,} {many(users, 'user has', 'users have')} a value stored that lets in more than "
        f"answers. Their settings let in {emails:,} {many(emails, 'email', 'emails')}: "
        f"{exposure:,} would not have come in otherwise, {len(plan.anyway):,} would have{told}. "
        f"{more}The requests are in requests.jsonl, each change of a setting with its undo; a "
        "deletion has none. Nothing has been sent."
    )


def _untold(plan: Plan) -> Iterator[str]:
    """Say of whom the export does not tell what they chose; an assumption is no all-clear."""
    count = plan.untold
    if count:
        yield ""
        yield from wrapped(
            f"**What {count:,} enabled {many(count, 'user', 'users')} chose was not exported.** "
            "Export usersettingscollection with all users, and make the plan again: nobody is safe "
            "for want of a value."
        )


def plan_knows(plan: Plan) -> Iterator[str]:
    """Say where a plan cannot know all that came in: without mail, or without its headers."""
    if not plan.with_mail:
        yield (
            "No mail was given, so only emails of the export were looked at: what else came in is "
            "not known. Give the mail that arrived with --mail."
        )
    if plan.undecided:
        yield undecided_says(plan.undecided)


def _assumed(notes: Sequence[str]) -> Iterator[str]:
    for note in notes:
        yield from wrap(marked(note), 100, initial_indent="- ", subsequent_indent="  ")


def many(count: int, one: str, more: str) -> str:
    """Choose the form of a word that goes with a count."""
    return one if count == 1 else more


def _hiding(plan: Plan) -> Iterator[str]:
    yield from wrapped(
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
        seen = plan.world.settings.seen and plan.world.settings.text is not None
        yield from wrapped(
            f"The organisation's settings were {_UNWRITABLE[seen]}, and they are written as a "
            "whole (SET-10). So read them first, put "
            "`<HideEmailAutoTrackOptions>true</HideEmailAutoTrackOptions>` in, and send all of "
            "them back."
        )
    else:
        yield from wrapped(
            "The request sends the text of all settings back as it was exported, with this one "
            "changed (SET-10). Was anything changed since the export? Then export again first. "
            "Users sign out and in again to see it (SET-8)."
        )
    yield from _shown(requests)


_UNWRITABLE = {False: "not exported", True: "exported in a way that cannot be changed in place"}


def _listing(plan: Plan) -> Iterator[str]:
    yield from wrapped(
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
    yield from wrapped(
        f'Each gets {int(plan.method)}, "{plan.method.label}" (AUD-6). Mail that is evaluated '
        "later is decided by the new value; nothing that is there goes away (FLT-24). The files "
        "under batches/ hold the same requests for $batch, all or nothing."
    )
    yield ""
    yield from wrapped(
        "In a hurry? SSSForceFilteringMethodForUserMailboxes = 1 closes every inbox at once; the "
        "stored values stay wrong, and act again when it is lifted (AUD-5)."
    )
    queues = plan.sharing_queues
    if queues:
        names = ", ".join(marked(name_of(plan.world, ref)) for ref in queues)
        yield ""
        yield from wrapped(
            f"Queues stay as they are; one that lets in all is usually meant so. But look at "
            f"{names}: others have the same address, and mail to them comes in by it (AUD-2)."
        )
    yield from _shown(plan.step(3))


def _removing(plan: Plan) -> Iterator[str]:
    yield from wrapped(
        "emails.csv lists every email that the settings let in, and which would have come in "
        "anyway: as an answer, or since somebody else accepts it too (AUD-9). It also lists what "
        "came in only as an answer to an email that should not be there. There are two roads "
        "(AUD-10):"
    )
    yield ""
    for road, text in _ROADS.items():
        chosen = " **This plan takes this road.**" if road is plan.removal else ""
        yield f"- {text}{chosen}"
    lost = len(plan.anyway)
    if plan.removal is Removal.MASS and lost:
        yield ""
        yield from wrapped(
            f"It also deletes {lost:,} {many(lost, 'email', 'emails')} that came in rightly; "
            "emails.csv marks them in track_again: their owners have to track them again by hand."
        )
    yield ""
    yield from wrapped(_BIN[plan.recoverable] if plan.removal is Removal.MASS else _ONE_BY_ONE)
    yield ""
    yield from wrapped(
        "Do this after step 3: deletion does not touch the message in Exchange, so if a mailbox is "
        "read anew while an open value is still stored, it comes back (AUD-16). Replies to a "
        "deleted email are no longer recognised as answers (AUD-15)."
    )
    yield from _shown(plan.step(4))
    yield from _in_the_wake(plan)
    yield from _by_hand(plan)


def _in_the_wake(plan: Plan) -> Iterator[str]:
    """Tell of the answers that a removal by accepting entity does not find."""
    count = len(plan.wake)
    if count:
        they = many(count, "it", "them")
        yield ""
        yield from wrapped(
            f"{count:,} of the emails came in only as {many(count, 'an answer', 'answers')} to "
            "those, by the setting of somebody who has the right one. A removal by accepting "
            f"entity does not find {they} (AUD-8), so the requests name {they}: by id where it was "
            "exported, else by message id."
        )
    unknown = sum(one.anyway is None for one in plan.wake)
    if unknown:
        yield ""
        yield from wrapped(
            f"Of {unknown:,} of these what was exported does not tell whether they belong there, "
            f"so no request names {many(unknown, 'it', 'them')}: look at "
            f"{many(unknown, 'it', 'them')} in emails.csv, and delete by hand what does not belong "
            "there."
        )


def _by_hand(plan: Plan) -> Iterator[str]:
    """Name what no request can name; a mass deletion finds what the settings let in."""
    mass = plan.removal is Removal.MASS
    wrong = (one for one in plan.emails if one.anyway is False and (one.wake or not mass))
    emails = list(by_hand(wrong))
    if not emails:
        return
    count = len(emails)
    yield ""
    yield from wrapped(
        f"{count:,} {many(count, 'email has', 'emails have')} no message id by which a request "
        "could name it. A query looks for each by sender and subject; delete by hand what it finds:"
    )
    yield ""
    rows = [
        (one.source, one.sender, one.subject, name_of(plan.world, one.accepting)) for one in emails
    ]
    yield from table_lines(("source", "from", "subject", "let in by"), rows)


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
_ONE_BY_ONE = (
    "An email that was exported is deleted by its id. One that is known from mail alone is named "
    "by its message id, in a job that names nothing else."
)


def _telling(plan: Plan) -> Iterator[str]:
    people = plan.people
    if not people:
        yield "Nobody."
        return
    yield from wrapped(
        "Each gets a letter (folder letters/). Whether the senders must be told too is a question "
        "for your data protection officer."
    )
    yield ""
    rows = [(name_of(plan.world, ref), f"{len(some):,}") for ref, some in people.items()]
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


def wrapped(text: str) -> list[str]:
    """Break a paragraph into lines."""
    return wrap(text, 100, break_long_words=False, break_on_hyphens=False)
