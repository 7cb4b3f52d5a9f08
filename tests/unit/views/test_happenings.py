"""Every event is a sentence, told to somebody who was not there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sscsim.events import (
    AskReaders,
    Choose,
    Delete,
    Deliver,
    Event,
    Resync,
    Send,
    SetSettings,
    Track,
    Tracking,
    Write,
)
from sscsim.mail import Message, parse_address
from sscsim.views.happenings import answered, happening, id_of, readable
from sscsim.vocabulary import Ref
from tests.unit.views.handmade import name_of

HANNA = Ref("systemuser", "hanna")
MESSAGE = Message(
    source="complaint",
    subject="In confidence",
    from_=(parse_address("someone@outside.example"),),
    to=(parse_address("hanna@contoso.example"),),
)
LIST = Message(source="list", to=tuple(parse_address(f"{name}@contoso.example") for name in "abcd"))


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (
            Deliver(message=MESSAGE),
            'Mail arrives: "In confidence" from someone@outside.example to hanna@contoso.example',
        ),
        (
            Deliver(message=LIST, folder="Archive"),
            (
                'Mail arrives: "" from nobody to a@contoso.example, b@contoso.example, '
                "c@contoso.example and others, into the folder Archive"
            ),
        ),
        (
            Deliver(message=Message(source="x", subject="Psst", bcc=LIST.to[:1])),
            'Mail arrives: "Psst" from nobody to a@contoso.example (Bcc)',
        ),
        (
            Deliver(message=Message(source="x", subject="Psst", to=LIST.to[:1], bcc=LIST.to[1:])),
            (
                'Mail arrives: "Psst" from nobody to a@contoso.example and b@contoso.example, '
                "c@contoso.example, d@contoso.example (Bcc)"
            ),
        ),
        (
            Deliver(message=Message(source="x", subject="Psst")),
            'Mail arrives: "Psst" from nobody to nobody it names (undisclosed recipients)',
        ),
        (
            Send(message=MESSAGE, activityid="s1", sender=HANNA),
            'Hanna Reyes sends from Dynamics 365: "In confidence" to hanna@contoso.example',
        ),
        (
            Send(message=MESSAGE, activityid="s1"),
            'Somebody sends from Dynamics 365: "In confidence" to hanna@contoso.example',
        ),
        (
            Choose(record=HANNA, incomingemailfilteringmethod=0),
            'Hanna Reyes chooses 0 "All email messages" in the personal options',
        ),
        (
            Write(record=HANNA, columns={"incomingemailfilteringmethod": 4, "isdisabled": True}),
            (
                'An administrator writes incomingemailfilteringmethod = 4 "No email messages", '
                "isdisabled = true for Hanna Reyes"
            ),
        ),
        (
            SetSettings(values={"SSSForceFilteringMethodForUserMailboxes": -1}),
            'An administrator sets SSSForceFilteringMethodForUserMailboxes = -1 "Disabled"',
        ),
        (
            Write(
                record=Ref("mailbox", "hanna"),
                columns={
                    "statecode": 1,
                    "processemailreceivedafter": datetime(2025, 1, 1, 8, 30, 5, tzinfo=UTC),
                },
            ),
            (
                "An administrator writes statecode = 1, processemailreceivedafter = "
                "2025-01-01 08:30:05 UTC for the mailbox of Hanna Reyes"
            ),
        ),
        (
            Write(record=Ref("contact", "ivo"), columns={"ownerid": HANNA}),
            "An administrator writes ownerid = Hanna Reyes for ivo",
        ),
        (
            SetSettings(values={"HideTrackAllOption": True}),
            "An administrator sets HideTrackAllOption = true",
        ),
        (
            Track(
                message=MESSAGE,
                mailbox="hanna",
                tracking=Tracking("folder", Ref("lead", "l1")),
            ),
            (
                'A person tracks "In confidence" by hand, by filing it in a tracked folder, '
                "regarding Fabrikam"
            ),
        ),
        (Delete(activityids=("e1", "e2")), "Deleted from Dynamics 365: e1, e2"),
        (
            Resync(mailbox="hanna", processemailreceivedafter=datetime(2025, 1, 1, tzinfo=UTC)),
            "The mailbox of Hanna Reyes is read again from 2025-01-01 00:00 UTC on",
        ),
        (AskReaders(activityid="e1"), "Who can read e1 now?"),
    ],
)
def test_an_event_as_a_sentence(event: Event, said: str) -> None:
    """With people by name and methods by label."""
    assert happening(event, name_of) == said


def test_a_hostile_subject_is_only_text() -> None:
    """A scenario may come from somebody else."""
    evil = Message(source="x", subject="\x1b[2J\n")
    assert "\x1b" not in happening(Deliver(message=evil), name_of)


def test_a_value_that_is_no_method_is_shown_as_it_is() -> None:
    """A file may write what the product would not take."""
    for value, said in ((9, "9"), (True, "true"), ([], "[]"), ("0", '"0"'), (None, "nothing")):
        event = Write(record=HANNA, columns={"incomingemailfilteringmethod": value})
        assert f"incomingemailfilteringmethod = {said} for" in happening(event, name_of)


def test_a_message_is_named_by_its_id() -> None:
    """So that it can be asked for; other events have none."""
    assert id_of(Deliver(message=MESSAGE)) == "complaint"
    assert id_of(Track(message=MESSAGE, mailbox="hanna")) == "complaint"
    assert id_of(AskReaders(activityid="e1")) == ""


def test_an_answer_says_more_only_where_there_is_more() -> None:
    """'Done. Done.' helps nobody."""
    assert answered("done", "Done.") == "DONE"
    assert answered("refused", "The dialog does not offer it.") == (
        "REFUSED  The dialog does not offer it."
    )


def test_readers_are_named() -> None:
    """Or it is said that there are none."""
    assert readable(["hanna", "marc"], name_of) == "2 users: Hanna Reyes, Marc Keller"
    assert readable(["hanna"], name_of) == "1 user: Hanna Reyes"
    assert readable([], name_of) == "Nobody."
