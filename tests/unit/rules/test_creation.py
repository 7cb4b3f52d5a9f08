"""Chapter six: the email is created, or something stands in its way."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from sscsim.decisions import Decision
from sscsim.rules import Case
from sscsim.rules.creation.owner import eligible, named
from sscsim.rules.creation.parties import created_record
from sscsim.vocabulary import Ref
from tests.worlds import (
    STRANGER,
    because,
    case_of,
    contact,
    decided,
    email,
    event,
    mail,
    only_delivery,
    played,
    queue,
    row,
    scene,
    steps,
    user,
    verdict,
)

HANNA = user("hanna", 0)
PAUL = user("paul", 4)
IVO = contact("ivo", STRANGER, ownerid="paul")
ALL = ("promoted", "AcceptAll")
FAILED = ("failed_create", "create_hook")
LEAD = {"table": "lead", "id": "l1"}


# ---------------------------------------------------------------------------------------- obstacles


def test_a_failing_hook_keeps_the_email_from_being_created() -> None:
    """SYN-13: the filter said yes, and it is not in Dynamics."""
    run = played(HANNA, mail(create_fails="a plug-in raised IsvAborted"))
    [decision] = run.decisions
    assert (verdict(decision), decision.rule, len(run.world.emails)) == (FAILED, "SYN-13", 0)
    assert because(decision, "SYN-13") == (
        "The filter said yes, but creating the email failed: "
        "a plug-in raised IsvAborted; 5 more tries follow."
    )
    fine = because(decided(HANNA, mail()), "SYN-13")
    assert fine == "Nothing keeps the email from being created."


def test_the_last_try_says_that_it_is_the_last() -> None:
    """SYN-12."""
    again = event("resync", mailbox="hanna", processemailreceivedafter="2020-01-01T00:00:00Z")
    run = played(HANNA, mail(create_fails="no privilege"), *[again] * 5)
    assert because(run.decisions[-1], "SYN-13") == (
        "The filter said yes, but creating the email failed: no privilege; "
        "it is marked Undeliverable."
    )


def test_one_try_may_be_left() -> None:
    """SYN-12: the fifth of six."""
    again = event("resync", mailbox="hanna", processemailreceivedafter="2020-01-01T00:00:00Z")
    run = played(HANNA, mail(create_fails="no privilege"), *[again] * 4)
    assert because(run.decisions[-1], "SYN-13").endswith("no privilege; 1 more tries follow.")


@pytest.mark.parametrize(
    "row", [user("hanna", 0, islicensed=False), queue("hanna", 0, ownerid="paul")]
)
def test_the_owner_of_the_mailbox_or_queue_needs_a_licence(row: Any) -> None:
    """VAL-7: an explicit no; for a queue's mailbox the owner of the queue counts."""
    decision = decided(row, user("paul", 4, islicensed=False), mail())
    assert (verdict(decision), decision.rule) == (FAILED, "VAL-7")
    name = "Hanna" if row.where == "systemusers" else "Paul"
    assert because(decision, "VAL-7") == (
        f"The filter said yes, but {name} has no licence, so the email cannot be created."
    )


@pytest.mark.parametrize("licensed", [True, None])
def test_a_licence_is_missing_only_if_that_is_said(licensed: bool | None) -> None:
    """VAL-7: the no twin, and a queue without owner."""
    decision = decided(user("hanna", 0, islicensed=licensed), mail())
    assert verdict(decision) == ALL
    assert because(decision, "VAL-7") == "No licence is known to be missing."
    assert verdict(decided(queue("sales", 0), mail(to="sales"))) == ALL


def attached(*files: dict[str, Any], **settings: Any) -> tuple[Decision, int | None]:
    """Decide a message with attachments; give the decision and the email's notification."""
    run = played(HANNA, mail(attachments=list(files)), **settings)
    created = run.world.emails.get("m1")
    return run.decisions[-1], None if created is None else created.notifications


LARGE = {"filename": "film.mov", "filesize": 5_242_881}
SMALL = {"filename": "offer.pdf", "filesize": 5_242_880, "mimetype": "application/pdf"}


def test_an_oversized_attachment_is_dropped_or_rejects_the_message() -> None:
    """VAL-8: `oversize_attachment_policy`; the limit itself is still allowed."""
    decision, notified = attached(LARGE, SMALL)
    assert (verdict(decision), notified) == (ALL, 1)
    dropped = "The email is saved without 1 of its attachments."
    assert because(decision, "VAL-8") == dropped
    strict = {"oversize_attachment_policy": "reject_message"}
    decision, notified = attached(LARGE, SMALL, assume=strict)
    assert (verdict(decision), decision.rule, notified) == (FAILED, "VAL-8", None)
    assert because(decision, "VAL-8") == (
        "The attachment film.mov is larger than 5242880 bytes, so the email is not created."
    )
    decision, notified = attached(SMALL, assume=strict)
    assert (verdict(decision), notified) == (ALL, 0)
    assert because(decision, "VAL-8") == "No attachment is dropped."


@pytest.mark.parametrize(
    ("organization", "notified"),
    [
        ({}, 0),
        ({"blockedattachments": "exe; PDF;"}, 1),
        ({"blockedmimetypes": "application/pdf"}, 1),
        ({"blockedmimetypes": "text/plain"}, 0),
        ({"allowedmimetypes": "text/plain"}, 1),
        ({"allowedmimetypes": "text/plain;application/PDF"}, 0),
        ({"maxuploadfilesize": 5}, 1),
    ],
)
def test_attachments_of_blocked_types_are_dropped(
    organization: dict[str, Any], notified: int
) -> None:
    """VAL-9: by ending, by MIME type, or because it is not among the allowed ones."""
    assert attached(SMALL, organization=organization)[1] == notified


@pytest.mark.parametrize(
    ("filename", "notified"), [("offer.pdf.EXE", 1), ("offer.exe.pdf", 0), ("exe", 1)]
)
def test_the_ending_is_what_stands_behind_the_last_dot(filename: str, notified: int) -> None:
    """VAL-9."""
    attachment = {"filename": filename, "filesize": 7}
    assert attached(attachment, organization={"blockedattachments": "exe"})[1] == notified


# ------------------------------------------------------------------------------------------ parties


def test_the_parties_are_the_sender_and_the_visible_recipients() -> None:
    """PTY-9, PTY-13: Bcc is empty on a received email."""
    hidden = {"Bcc": "paul@contoso.example"}
    decision = decided(
        HANNA, PAUL, IVO, mail(to="hanna", cc=["nobody"], headers=hidden, mailboxes=["hanna"])
    )
    assert [tuple(party) for party in decision.parties] == [
        ("from", STRANGER, "contact", "ivo"),
        ("to", "hanna@contoso.example", "systemuser", "hanna"),
        ("cc", "nobody@contoso.example", None, None),
    ]
    assert because(decision, "PTY-9") == "The email has 3 parties, 2 of them known records."


@pytest.mark.parametrize("sender", ["", "System Administrator"])
def test_a_notice_tracked_by_hand_has_no_sender_party(sender: str) -> None:
    """MAN-1, PTY-3: what is no address is no party."""
    track = event("track", mail="m1", mailbox="hanna")
    run = played(HANNA, mail(sender=sender), track)
    assert [party.participation for party in run.decisions[-1].parties] == ["to"]
    created = run.world.emails.get("m1")
    assert created is not None
    assert (created.emailsender, created.sharedwith) == (None, (("systemuser", "hanna"),))


@pytest.mark.parametrize(
    ("switch", "setting", "choice", "created"),
    [
        (True, True, None, "contact"),
        (True, True, 1, "contact"),
        (True, True, 2, "lead"),
        (True, True, 0, None),
        (True, False, 1, None),
        (False, True, 1, None),
    ],
)
def test_promotion_may_create_a_contact(
    switch: bool, setting: bool, choice: int | None, created: str | None
) -> None:
    """PTY-17: the switch, the setting, and the user's own choice."""
    own = {} if choice is None else {"autocreatecontactonpromote": choice}
    run = played(
        user("hanna", 0, **own),
        mail(sender=f"Some One <{STRANGER}>"),
        settings={"AutoCreateContactOnPromote": setting},
        assume={"auto_create_on_sss_promote": switch},
    )
    [decision] = run.decisions
    found = run.world.directory.rows_at(STRANGER)
    assert [one.ref.table for one in found] == ([created] if created else [])
    assert decision.parties[0].table == created
    if created and decision.created_record:
        assert decision.created_record.name == "Some One"
        assert found[0].ownerid == ("systemuser", "hanna")


def test_a_contact_is_created_only_for_an_unknown_sender_and_not_by_hand() -> None:
    """PTY-17: whoever has a record gets no second one; a queue's mailbox has no user's choice."""
    switch = {"auto_create_on_sss_promote": True}
    assert decided(HANNA, PAUL, IVO, mail(), assume=switch).created_record is None
    track = event("track", mail="m1", mailbox="paul")
    assert decided(PAUL, mail(to="paul"), track, assume=switch).created_record is None
    by_queue = decided(queue("sales", 0), mail(to="sales"), assume=switch)
    assert by_queue.created_record is not None
    assert by_queue.created_record.ref == ("contact", f"contact:{STRANGER}")


@pytest.mark.parametrize("mailbox", [None, "paul"])
def test_a_contact_needs_no_choice_of_anybody(mailbox: str | None) -> None:
    """PTY-17: nobody's mailbox has no user, and a user may have no personal options."""
    scenario = scene(user("paul"), mail(to="paul"), assume={"auto_create_on_sss_promote": True})
    directory = scenario.world.directory
    assert "paul" not in directory.usersettings
    delivery = attrs.evolve(only_delivery(scenario), mailbox=mailbox)
    created = created_record(Case(scenario.world, delivery))
    assert created == ("contact", f"contact:{STRANGER}", STRANGER)


def test_a_choice_that_the_product_does_not_have_makes_a_contact() -> None:
    """PTY-17: 0 is never, 2 a lead."""
    odd = user("hanna", 0, autocreatecontactonpromote=3)
    created = created_record(case_of(odd, mail(), assume={"auto_create_on_sss_promote": True}))
    assert created == ("contact", f"contact:{STRANGER}", STRANGER)


# ----------------------------------------------------------------------------- regarding and method


def test_regarding_comes_from_the_email_that_is_answered() -> None:
    """COR-52, whatever let the message in (COR-4)."""
    sent = email("e1", messageid="<e1@x.example>", subject="Offer", regardingobjectid=LEAD)
    decision = decided(HANNA, sent, mail(in_reply_to="<e1@x.example>"))
    assert (verdict(decision), decision.regarding) == (ALL, ("lead", "l1"))
    assert because(decision, "COR-52") == 'Regarding is the lead l1, as on the email "Offer".'


def test_why_regarding_is_empty() -> None:
    """COR-15: seed 9, each cause with a sentence of its own."""
    sent = email("e1", messageid="<e1@x.example>", subject="Offer")
    decision = decided(HANNA, sent, mail(in_reply_to="<e1@x.example>"))
    assert decision.regarding is None
    assert because(decision, "COR-52") == 'Regarding stays empty, as it is on the email "Offer".'
    decision = decided(HANNA, mail())
    empty = "Regarding stays empty: the message answers no email in Dynamics."
    assert because(decision, "COR-52") == empty
    track = event("track", mail="m1", mailbox="paul")
    decision = decided(PAUL, mail(to="paul"), track)
    assert because(decision, "COR-52") == "The person tracked it without Regarding."


def test_a_person_gives_regarding_by_hand() -> None:
    """MAN-7."""
    track = event("track", mail="m1", mailbox="paul", regardingobjectid=LEAD)
    decision = decided(PAUL, mail(to="paul"), track)
    assert decision.regarding == ("lead", "l1")
    assert because(decision, "COR-52") == "The person tracked it to the lead l1."


@pytest.mark.parametrize(("switch", "method"), [("manual_tracking", 1), ("never", 0)])
def test_when_the_method_is_skipped(switch: str, method: int) -> None:
    """COR-5: `correlationmethod_skipped_when`."""
    track = event("track", mail="m1", mailbox="paul")
    decision = decided(
        PAUL, mail(to="paul"), track, assume={"correlationmethod_skipped_when": switch}
    )
    assert decision.correlationmethod == method


# -------------------------------------------------------------------------------------------- owner


def owner(*things: Any, **settings: Any) -> tuple[str | None, str]:
    """Name the owner, and say why."""
    decision = decided(*things, **settings)
    return decision.owner and decision.owner.id, because(decision, "OWN-1")


def test_the_first_eligible_recipient_owns_the_email() -> None:
    """OWN-1, OWN-4: To before Cc, whoever let the message in."""
    message = mail(to="nobody", cc=["paul", "hanna"], mailboxes=["hanna"])
    why = "The owner is Paul: the first recipient who can own it."
    assert owner(HANNA, PAUL, message) == ("paul", why)


def test_the_owner_of_the_answered_email_comes_first_in_his_list() -> None:
    """OWN-2: but a list before his wins."""
    sent = email("e1", messageid="<e1@x.example>", ownerid="paul")
    why = "The owner is Paul: the owner of the email it answers is among the recipients."
    both = mail(to=["hanna", "paul"], in_reply_to="<e1@x.example>", mailboxes=["hanna"])
    assert owner(HANNA, PAUL, sent, both) == ("paul", why)
    apart = mail(to="hanna", cc=["paul"], in_reply_to="<e1@x.example>", mailboxes=["hanna"])
    assert owner(HANNA, PAUL, sent, apart)[0] == "hanna"


def test_then_comes_the_owner_of_the_senders_record() -> None:
    """OWN-3: a contact, account or lead."""
    why = "The owner is Paul: the owner of the sender's contact is among the recipients."
    message = mail(to=["hanna", "paul"], mailboxes=["hanna"])
    assert owner(HANNA, PAUL, IVO, message) == ("paul", why)
    assert owner(HANNA, PAUL, contact("ivo", STRANGER), message)[0] == "hanna"


def test_a_queues_email_belongs_to_the_owner_of_its_mailbox() -> None:
    """OWN-5: else to the owner of the queue; a team may own too, a disabled user not."""
    team = row("teams", "crew", name="Crew", members=["paul"])
    boxed = queue("sales", 0, ownerid="paul", mailbox={"ownerid": "hanna"})
    assert owner(HANNA, PAUL, boxed, mail(to="sales"))[0] == "hanna"
    assert owner(PAUL, queue("sales", 0, ownerid="paul"), mail(to="sales"))[0] == "paul"
    found = owner(PAUL, team, queue("sales", 0, ownerid="crew"), mail(to="sales"))
    assert found == ("crew", "The owner is Crew: the first recipient who can own it.")
    gone = user("paul", 0, isdisabled=True)
    everybody = (HANNA, gone, queue("sales", 0, ownerid="paul"))
    assert owner(*everybody, mail(to=["sales", "hanna"], mailboxes=["sales"]))[0] == "hanna"


def test_a_recipient_without_a_mailbox_owns_nothing() -> None:
    """OWN-1: eligible is the owner of the recipient's mailbox."""
    boxless = user("paul", 0, internalemailaddress=None, personalemailaddress="paul@home.example")
    message = mail(to=["paul@home.example", "hanna"], mailboxes=["hanna"])
    assert owner(boxless, HANNA, message)[0] == "hanna"


@pytest.mark.parametrize(
    ("switch", "expected"), [("synchronizing_mailbox_owner", "hanna"), ("system", "SYSTEM")]
)
def test_nobody_among_the_recipients_can_own_it(switch: str, expected: str) -> None:
    """OWN-6: `owner_fallback`."""
    hidden = mail(to="all-staff@contoso.example", mailboxes=["hanna"])
    found = owner(HANNA, hidden, reading="learn", assume={"owner_fallback": switch})
    name = "Hanna" if expected == "hanna" else "SYSTEM"
    assert found == (expected, f"The owner is {name}: nobody among the recipients can own it.")


def test_a_hidden_recipient_may_own_it() -> None:
    """OWN-1: Bcc is asked last, and only where the header shows it."""
    hidden = mail(to=STRANGER, headers={"Bcc": "hanna@contoso.example"}, mailboxes=["paul"])
    owner = decided(HANNA, PAUL, hidden).owner
    assert owner is not None
    assert owner.id == "hanna"
    shown = mail(to="paul", headers={"Bcc": "hanna@contoso.example"}, mailboxes=["hanna"])
    owner = decided(HANNA, PAUL, shown).owner
    assert owner is not None
    assert owner.id == "paul"


def test_a_disabled_user_owns_nothing() -> None:
    """OWN-1: asked on its own; a header never resolves to one (PTY-7)."""
    case = case_of(HANNA, user("paul", 0, isdisabled=True), mail())
    [hanna, paul] = case.directory.systemusers.values()
    assert (eligible(case, hanna), eligible(case, paul)) == (hanna.ref, None)


def test_a_row_that_is_not_there_is_named_by_its_id() -> None:
    """OWN-1."""
    case = case_of(HANNA, mail())
    assert named(case, Ref("systemuser", "gone")) == ("systemuser", "gone", "gone")
    assert named(case, Ref("systemuser", "hanna")) == ("systemuser", "hanna", "Hanna")


def test_an_email_may_have_no_owner_at_all() -> None:
    """OWN-5: a queue without owner yields nobody."""
    none = "The email has no owner that the export names: nobody among the recipients can own it."
    assert owner(queue("sales", 0), mail(to="sales")) == (None, none)


def test_an_owner_that_was_not_exported_is_named_by_its_id() -> None:
    """OWN-1: the matched email's owner counts only among the recipients."""
    sent = email(
        "e1", messageid="<e1@x.example>", ownerid={"table": "team", "id": "gone", "gone": True}
    )
    assert owner(HANNA, sent, mail(in_reply_to="<e1@x.example>"))[0] == "hanna"


# -------------------------------------------------------------------------------------- queue items


SALES, CARE = queue("sales", 0), queue("care", 1)


def items(*things: Any, **settings: Any) -> list[tuple[str, ...]]:
    """List the queue items of each decision."""
    return [one.queue_items for one in played(*things, **settings).decisions]


def test_every_queue_among_the_recipients_gets_an_item() -> None:
    """DUP-20: accepting or not, unless the switch says otherwise."""
    message = mail(to=["sales", "care"], mailboxes=["sales"])
    assert items(SALES, CARE, message) == [("care", "sales")]
    accepting = {"queue_items_for": "accepting_queues_only"}
    assert items(SALES, CARE, message, assume=accepting) == [("sales",)]
    decision = decided(SALES, CARE, message)
    assert because(decision, "DUP-20") == "The email lies in: Care, Sales."
    assert because(decided(HANNA, mail()), "DUP-20") == "The email lies in no queue."


@pytest.mark.parametrize(
    ("recipients", "synchronizing", "expected"),
    [(True, True, "care sales"), (True, False, "care"), (False, True, "sales"), (False, False, "")],
)
def test_two_settings_fill_the_queues(recipients: bool, synchronizing: bool, expected: str) -> None:
    """DUP-20, DUP-21: the recipients, and the queue whose mailbox is read."""
    settings = {
        "CreateQueueItemsForAcceptingQueueRecipients": recipients,
        "CreateQueueItemForSynchronizingMailbox": synchronizing,
    }
    hidden = mail(to="care", mailboxes=["sales"])
    assert items(SALES, CARE, hidden, settings=settings, reading="learn") == [
        tuple(expected.split())
    ]


@pytest.mark.parametrize("setting", [True, False])
def test_a_late_queue_may_still_get_an_item(setting: bool) -> None:
    """DUP-22: once, and through a new mailbox only."""
    late = {"SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail": setting}
    message = mail(to="sales", mailboxes=["sales", "care"])
    again = event("resync", mailbox="care", processemailreceivedafter="2020-01-01T00:00:00Z")
    run = played(SALES, CARE, HANNA, message, again, settings=late)
    added = ("care",) if setting else ()
    assert [one.queue_items for one in run.decisions] == [("sales",), added, ()]
    assert run.world.queues_holding("m1") == ("care", "sales") if setting else ("sales",)


def test_a_user_or_a_person_adds_no_late_item() -> None:
    """DUP-22 is about queue mailboxes; SP-16: tracking changes at most Regarding."""
    late = {"SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail": True}
    message = mail(to="sales", mailboxes=["sales", "hanna"])
    track = event("track", mail="m1", mailbox="care")
    assert items(SALES, CARE, HANNA, message, track, settings=late) == [("sales",), (), ()]


# ------------------------------------------------------------------------------------------ readers


def test_how_the_readers_are_told() -> None:
    """VIS-1: one, or a number."""
    assert because(decided(HANNA, mail()), "VIS-1") == "One person can read it."
    assert because(decided(HANNA, PAUL, mail()), "VIS-1") == "2 people can read it."


def test_a_hidden_recipient_is_no_reader_of_the_email() -> None:
    """VIS-3, PTY-13: nothing is shared with whom Bcc names."""
    role = row("roles", "own", prvReadActivity="user")
    people = (user("hanna", 0, roles=["own"]), user("paul", 4, roles=["own"]))
    bcc = {"Bcc": "paul@contoso.example"}
    hidden = decided(role, *people, mail(headers=bcc, mailboxes=["hanna"]))
    assert hidden.readers == ("hanna",)
    shown = decided(role, *people, mail(cc=["paul"], mailboxes=["hanna"]))
    assert shown.readers == ("hanna", "paul")


def test_the_deciding_step_stands_in_the_trace() -> None:
    """Nothing is told twice: one step of FLT-4, and it decided."""
    decision = decided(HANNA, mail())
    assert steps(decision, "FLT-4") == [decision.decided_by]


def test_nobody_s_mailbox_has_a_name() -> None:
    """A case without a mailbox can still be spoken of."""
    case = case_of(HANNA, mail(to="nobody"))
    assert (case.mailbox_name, case.profile, case.owner_row) == ("nobody's mailbox", None, None)
