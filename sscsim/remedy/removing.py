"""The requests of step 4: both roads of the clean-up, and the answers that a road by itself misses.

An email is named by its id where it was exported, and by its message id where it is known from mail
alone. Everything else is asked for first, and deleted by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any
from urllib.parse import quote

import attrs

from sscsim.remedy.letin import LetIn
from sscsim.remedy.requests import API, Request
from sscsim.vocabulary import Ref

__all__ = ["MOST_IN_A_JOB", "Removal", "by_hand", "removing_requests"]

MOST_IN_A_JOB = 500  # values of one condition
_LEAK, _WAKE = "Emails that a filtering method let in", "Answers to emails that were let in"
_INCOMING = {
    "AttributeName": "directioncode",
    "Operator": "Equal",
    "Values": [{"Value": "false", "Type": "System.Boolean"}],
}


class Removal(StrEnum):
    """
    The two roads of the clean-up (AUD-10).

    >>> Removal("one-by-one").name
    'ONE_BY_ONE'

    """

    MASS = "mass"
    ONE_BY_ONE = "one-by-one"


def removing_requests(
    emails: Sequence[LetIn], culprits: Iterable[Ref], removal: Removal, *, recoverable: bool
) -> Iterator[Request]:
    """
    Give the requests that remove what should not be there.

    Args:
        emails: what the settings let in, and what came in their wake.
        culprits: by whose settings; a mass deletion names them (AUD-8).
        removal: which road is taken.
        recoverable: whether a job leaves the emails in the recycle bin (AUD-12).

    >>> leak = LetIn(source="e1", accepting=Ref("systemuser", "hanna"), activityid="e1",
    ...              anyway=False)
    >>> [one] = removing_requests([leak], [], Removal.ONE_BY_ONE, recoverable=True)
    >>> one.method, one.url
    ('DELETE', '/api/data/v9.2/emails(e1)')

    """
    wrong = [one for one in emails if one.anyway is False]
    if removal is Removal.ONE_BY_ONE:
        ids = [one.activityid for one in wrong if one.activityid is not None]
        yield from (
            Request(step=4, method="DELETE", url=f"{API}/emails({activityid})")
            for activityid in ids
        )
        jobs = _by_messageid(_LEAK, wrong)
    else:
        wrong = [one for one in wrong if one.wake]
        users = sorted(ref.id for ref in culprits)
        ids = [one.activityid for one in wrong if one.activityid is not None]
        jobs = _by_messageid(_WAKE, wrong)
        yield from _jobs(_Job(_LEAK, "acceptingentityid", "System.Guid"), users, recoverable)
        yield from _jobs(_Job(_WAKE, "activityid", "System.Guid"), ids, recoverable)
    yield from _jobs(*jobs, recoverable)
    yield from map(_look_for, by_hand(wrong))


def by_hand(emails: Iterable[LetIn]) -> Iterator[LetIn]:
    """Give those that no request can name: known from mail alone, and without a message id."""
    return (one for one in emails if one.activityid is None and one.messageid is None)


@attrs.frozen
class _Job:
    """What a job is called, and the column by which it finds its emails."""

    name: str
    column: str
    type: str


def _by_messageid(name: str, emails: Iterable[LetIn]) -> tuple[_Job, list[str]]:
    """Name emails by message id: in angle brackets, as the product keeps it, and without."""
    known = (one.messageid for one in emails if one.activityid is None)
    ids = dict.fromkeys(key for key in known if key is not None)
    values = [text for key in ids for text in (f"<{key}>", key)]
    return _Job(name, "messageid", "System.String"), values


def _jobs(job: _Job, values: Sequence[str], recoverable: bool) -> Iterator[Request]:
    for start in range(0, len(values), MOST_IN_A_JOB):
        some = values[start : start + MOST_IN_A_JOB]
        told = [{"Value": value, "Type": job.type} for value in some]
        named = {"AttributeName": job.column, "Operator": "In", "Values": told}
        yield _bulk_delete(job.name, named, recoverable=recoverable)


def _bulk_delete(name: str, named: Any, *, recoverable: bool) -> Request:
    """Ask for a job that deletes incoming emails; it is asynchronous (AUD-11)."""
    criteria = {"FilterOperator": "And", "Conditions": [named, _INCOMING]}
    body: dict[str, Any] = {
        "QuerySet": [{"EntityName": "email", "Criteria": criteria}],
        "JobName": name,
        "SendEmailNotification": False,
        "ToRecipients": [],
        "CCRecipients": [],
        "RecurrencePattern": "",
        "StartDateTime": "1900-01-01T00:00:00Z",  # in the past: at once
    }
    if not recoverable:
        body["CanRecoverDeletedRecords"] = False
    return Request(step=4, method="POST", url=f"{API}/BulkDelete", body=body)


def _look_for(one: LetIn) -> Request:
    """Ask for the emails that could be one without a message id."""
    told = {"sender": one.sender, "subject": one.subject}
    texts = {name: value.replace("'", "''") for name, value in told.items()}
    asked = " and ".join(f"{name} eq '{value}'" for name, value in texts.items())
    query = "$select=activityid,subject&$filter=" + quote(f"directioncode eq false and {asked}")
    return Request(step=4, method="GET", url=f"{API}/emails?{query}")
