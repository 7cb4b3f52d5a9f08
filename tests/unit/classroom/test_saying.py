"""What happens, in the words of people who do not know the columns."""

from __future__ import annotations

import pytest

from sscsim import load_scenario_text
from sscsim.classroom.saying import said
from sscsim.views.names import names_in

STAFF = """
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example}
  - {id: karl, internalemailaddress: karl@contoso.example}
queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
timeline:
  - %s
"""


def _said(entry: str, *, refused: bool = False) -> str:
    story = load_scenario_text(STAFF % entry)
    return said(story.events[0], story.world, names_in(story.world), refused=refused)


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (
            "choose: {user: hanna, incomingemailfilteringmethod: 4}",
            'Hanna Reyes chooses "No email messages" in the personal options',
        ),
        (
            "write: {record: hanna, incomingemailfilteringmethod: 0}",
            'An administrator stores "All email messages" for Hanna Reyes',
        ),
        (
            "write: {record: hanna, incomingemailfilteringmethod: null}",
            "An administrator stores no choice for Hanna Reyes",
        ),
        (
            "write: {record: hanna, incomingemailfilteringmethod: 0, isdisabled: true}",
            (
                "An administrator writes incomingemailfilteringmethod = 0 "
                '"All email messages", isdisabled = true for Hanna Reyes'
            ),
        ),
        (
            "set: {HideEmailAutoTrackOptions: true}",
            "An administrator hides all three risky choices (HideEmailAutoTrackOptions)",
        ),
        (
            "set: {HideTrackAllOption: false, emailcorrelationenabled: false}",
            (
                'An administrator shows again the choice "All email messages" (HideTrackAllOption) '
                'and switches "Use correlation" off (emailcorrelationenabled)'
            ),
        ),
        (
            "set: {SSSForceFilteringMethodForUserMailboxes: 1}",
            (
                'An administrator forces "Email messages in response to Dynamics 365 email" on '
                "every user (SSSForceFilteringMethodForUserMailboxes)"
            ),
        ),
        (
            "set: {SSSForceFilteringMethodForUserMailboxes: -1}",
            (
                "An administrator forces nothing on anybody any more "
                "(SSSForceFilteringMethodForUserMailboxes)"
            ),
        ),
        (
            "set: {HideTrackAllOption: true, hashmaxcount: 5}",
            "An administrator sets HideTrackAllOption = true, hashmaxcount = 5",
        ),
        (
            "set: {ignoreinternalemail: null}",
            "An administrator sets ignoreinternalemail = nothing",
        ),
        (
            "set: {DoNotAutoTrackEmail: false, DoNotIgnoreInternalEmailToQueues: false}",
            (
                'An administrator hides the choice "No email messages" (DoNotAutoTrackEmail) and '
                "keeps out mail from colleagues to queues just as mail between colleagues "
                "(DoNotIgnoreInternalEmailToQueues)"
            ),
        ),
        (
            "write: {record: hanna, personalemailaddress: h@outside.example}",
            (
                "An administrator gives Hanna Reyes a second address, h@outside.example "
                "(personalemailaddress)"
            ),
        ),
        (
            "write: {record: hanna, personalemailaddress: null}",
            "An administrator writes personalemailaddress = nothing for Hanna Reyes",
        ),
        (
            (
                "deliver: {id: m, from: x@outside.example, subject: Hello, "
                "to: [hanna@contoso.example, sales@contoso.example, a@b.example, c@d.example]}"
            ),
            (
                'Mail arrives for Hanna Reyes, Sales, a@b.example and 1 more: "Hello", from '
                "x@outside.example"
            ),
        ),
        (
            "resync: {mailbox: hanna, processemailreceivedafter: 2026-03-01T00:00:00Z}",
            "The mailbox of Hanna Reyes is read once more, from 2026-03-01 00:00 UTC on",
        ),
        (
            'deliver: {id: m, from: "", bcc: [karl@contoso.example], folder: Archive}',
            (
                "Mail arrives, to nobody it names, and in secret for karl@contoso.example, in the "
                'folder Archive: "", from nobody'
            ),
        ),
    ],
)
def test_it_is_said_plainly(entry: str, says: str) -> None:
    assert _said(entry) == says


def test_whoever_is_refused_only_looked_for_a_choice() -> None:
    entry = "choose: {user: hanna, incomingemailfilteringmethod: 0}"
    assert _said(entry, refused=True) == (
        'Hanna Reyes looks for "All email messages" in the personal options'
    )
