"""Chapter one: is the item looked at?"""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from sscsim.decisions import Decision
from sscsim.rules.gates.mailbox_is_read import obstacle
from sscsim.vocabulary import Ref
from tests.worlds import (
    because,
    contact,
    decided,
    event,
    mail,
    only_delivery,
    played,
    queue,
    redecided,
    scene,
    step,
    user,
    verdict,
)

NOT_READ = ("not_processed", "mailbox")
EXCLUDED = ("not_evaluated", "excluded_item")
LATE = ("not_evaluated", "before_watermark")
ALL = ("promoted", "AcceptAll")
CONTACT = Ref("contact", "ivo")
ASSUMED = "taken as approved: it is not given"
EARLY = "2026-01-01T00:00:00Z"


def changed(**changes: Any) -> Decision:
    """Decide a plain message to Hanna (method 0), changed in columns no header tells."""
    scenario = scene(user("hanna", 0), mail())
    return redecided(scenario.world, only_delivery(scenario), **changes)


def test_a_message_that_cannot_be_read_is_told_as_unreadable() -> None:
    """VAL-12: it is never reported as kept private."""
    decision = changed(unreadable="the file ends in a header")
    assert verdict(decision) == ("unreadable", "unreadable")
    assert decision.text == "the file ends in a header"
    assert (
        because(decision, "VAL-12") == "The message could not be read: the file ends in a header."
    )


def test_a_message_that_can_be_read_goes_on() -> None:
    """The no twin."""
    assert because(changed(), "VAL-12") == "The message could be read."


@pytest.mark.parametrize(
    ("mailbox", "meaning"),
    [
        ({"statecode": 1}, "it is inactive"),
        ({"emailserverprofile": None}, "it has no email server profile"),
        ({"incomingemaildeliverymethod": 0}, "its incoming mail is not read by SSS"),
        ({"incomingemaildeliverymethod": 3}, "its incoming mail is not read by SSS"),
        ({"enabledforincomingemail": False}, "it is not enabled for incoming email"),
        ({"incomingemailstatus": 0}, "its test of incoming email did not succeed"),
    ],
)
def test_a_mailbox_that_is_not_set_up_is_not_read(mailbox: dict[str, Any], meaning: str) -> None:
    """SYN-7: each of the five columns keeps a mailbox from being read."""
    decision = decided(user("hanna", 0, mailbox=mailbox), mail())
    assert (verdict(decision), decision.rule) == (NOT_READ, "SYN-7")
    sentence = f"The mailbox hanna@contoso.example is not read: {meaning}."
    assert because(decision, "SYN-7") == sentence


def test_a_profile_that_was_not_exported_is_no_profile() -> None:
    """SYN-7: the mailbox names one that is not among the rows."""
    world = scene(user("hanna", 0)).world
    mailbox = world.directory.mailboxes["hanna"]
    assert obstacle(world, mailbox) is None
    lost = attrs.evolve(mailbox, emailserverprofile="gone")
    assert obstacle(world, lost) == ("emailserverprofile", "it has no email server profile")


def test_a_mailbox_whose_columns_were_not_exported_is_read() -> None:
    """SP-15: what was not exported counts as favourable."""
    decision = decided(user("hanna", 0), mail())
    assert verdict(decision) == ALL
    read = "Incoming mail of hanna@contoso.example is read by server-side synchronization."
    assert because(decision, "SYN-7") == read


def test_a_message_to_nobody_is_not_processed() -> None:
    """Contract 3: what reaches no mailbox has a record of its own."""
    decision = decided(user("hanna", 0), mail(to="nobody"))
    assert (verdict(decision), decision.mailbox) == (NOT_READ, None)
    nobody = "No mailbox of a user or queue was addressed, so nothing read the message."
    assert because(decision, "SYN-7") == nobody


def test_an_unread_mailbox_does_not_silence_its_owner() -> None:
    """SYN-8: he can still let in a message that is read from somebody else's mailbox."""
    off = user("hanna", 0, mailbox={"incomingemaildeliverymethod": 0})
    decision = decided(off, user("paul", 4), mail(to=["hanna", "paul"], mailboxes=["paul"]))
    assert verdict(decision) == ALL
    assert decision.accepting_entity is not None
    assert decision.accepting_entity.id == "hanna"


# ----------------------------------------------------------------------------------------- approval


def test_an_address_that_is_not_approved_is_not_read() -> None:
    """VAL-4: approval is required unless somebody ticked that off."""
    decision = decided(user("hanna", 0, emailrouteraccessapproval=2), mail())
    assert (verdict(decision), decision.rule) == (NOT_READ, "VAL-4")
    assert because(decision, "VAL-4") == (
        "The address of hanna@contoso.example is not approved, "
        "and the organisation requires approval."
    )


@pytest.mark.parametrize(
    ("approval", "said"), [(1, "approved"), (None, "taken as approved: it is not given")]
)
def test_an_approved_address_is_read(approval: int | None, said: str) -> None:
    """SP-15: exported nowhere counts as approved."""
    decision = decided(user("hanna", 0, emailrouteraccessapproval=approval), mail())
    assert verdict(decision) == ALL
    assert because(decision, "VAL-4") == f"The address of the mailbox is {said}."


def test_the_mailbox_row_decides_before_the_row_of_its_user() -> None:
    """SP-15: the user's own column counts only where the mailbox has none."""
    approved = {"emailrouteraccessapproval": 1}
    decision = decided(user("hanna", 0, emailrouteraccessapproval=3, mailbox=approved), mail())
    assert verdict(decision) == ALL


def test_approval_of_users_and_of_queues_is_required_apart() -> None:
    """VAL-4: one column for users, one for queues."""
    rows = (
        user("hanna", 0, emailrouteraccessapproval=3),
        queue("sales", 0, emailrouteraccessapproval=3),
    )
    run = played(
        *rows, mail(to=["hanna", "sales"]), organization={"requireapprovalforuseremail": False}
    )
    assert [verdict(one) for one in run.decisions] == [ALL, NOT_READ]
    assert because(run.decisions[0], "VAL-4") == "Approval is not required (off)."
    run = played(
        *rows, mail(to=["hanna", "sales"]), organization={"requireapprovalforqueueemail": False}
    )
    assert [verdict(one) for one in run.decisions] == [NOT_READ, ALL]


def online(**columns: Any) -> Decision:
    """Decide a message in a mailbox with the Exchange Online profile."""
    profile = {"emailserverprofile": {"name": "Microsoft Exchange Online"}}
    return decided(user("hanna", 0, mailbox={**profile, **columns}), mail())


def test_the_tenant_may_withhold_approval() -> None:
    """VAL-5: with Exchange Online an explicit false blocks."""
    decision = online(isemailaddressapprovedbyo365admin=False)
    assert (verdict(decision), decision.rule) == (NOT_READ, "VAL-5")
    withheld = "The tenant's administrator has not approved the address of hanna@contoso.example."
    assert because(decision, "VAL-5") == withheld


@pytest.mark.parametrize("columns", [{}, {"isemailaddressapprovedbyo365admin": True}])
def test_the_tenant_does_not_block_what_it_did_not_deny(columns: dict[str, Any]) -> None:
    """SP-15: only an explicit false blocks."""
    decision = online(**columns)
    assert verdict(decision) == ALL
    assert because(decision, "VAL-5") == "The tenant's administrator did not withhold approval."


def test_a_queue_has_no_approval_of_the_tenant_on_its_own_row() -> None:
    """SP-15: only its mailbox has the column."""
    profile = {"emailserverprofile": {"name": "Microsoft Exchange Online"}}
    decision = decided(queue("sales", 0, mailbox=profile), mail(to="sales"))
    assert verdict(decision) == ALL
    assert step(decision, "VAL-5").reads[0].value is None


def test_a_mailbox_of_what_has_no_approval_at_all() -> None:
    """SP-15: an odd export ties a mailbox to a contact; exported nowhere counts as approved."""
    scenario = scene(user("hanna", 0), contact("ivo"), mail())
    world, delivery = scenario.world, only_delivery(scenario)
    mailbox = attrs.evolve(world.directory.mailboxes["hanna"], regardingobjectid=CONTACT)
    odd = attrs.evolve(world, directory=world.directory.with_row(mailbox))
    approval = step(redecided(odd, delivery), "VAL-4").fragments["approval"]
    assert approval == (*CONTACT, "emailrouteraccessapproval", None, ASSUMED)


def test_another_profile_asks_no_tenant() -> None:
    """VAL-5 speaks of Exchange Online only."""
    decision = decided(user("hanna", 0, isemailaddressapprovedbyo365admin=False), mail())
    assert verdict(decision) == ALL
    assert because(decision, "VAL-5") == "The mailbox does not use the Exchange Online profile."


# ------------------------------------------------------------------------------------------ by hand


def tracked(route: str = "app", *, row: Any = None, **settings: Any) -> Decision:
    """Decide what becomes of a message that a person tracks although nobody accepts it."""
    track = event("track", mail="m1", mailbox=row.body["id"] if row else "hanna", route=route)
    things = (user("hanna", 4), *([row] if row else ()), mail(), track)
    return decided(*things, **settings)


@pytest.mark.parametrize("route", ["app", "folder", "category"])
def test_what_a_person_tracks_is_promoted(route: str) -> None:
    """MAN-1: the filtering method is not asked, and there is no accepting entity."""
    decision = tracked(route)
    assert verdict(decision) == ("promoted", "ManuallyTracked")
    assert (decision.rule, decision.accepting_entity) == ("MAN-1", None)
    assert because(decision, "MAN-1") == (
        f"A person tracked the message by hand ({route}): the filtering method is not asked."
    )


def test_what_nobody_tracks_goes_on() -> None:
    """The no twin."""
    decision = decided(user("hanna", 4), mail())
    assert verdict(decision) == ("rejected", "NoCorrelationMatch")
    assert because(decision, "MAN-1") == "Nobody tracked the message by hand."


@pytest.mark.parametrize(
    ("route", "settings", "said"),
    [
        (
            "category",
            {"settings": {"TrackCategorizedItems": False}},
            "category, but that route is closed: off",
        ),
        (
            "folder",
            {"organization": {"isfolderbasedtrackingenabled": False}},
            "folder, but that route is closed: off",
        ),
    ],
)
def test_a_closed_route_tracks_nothing(route: str, settings: dict[str, Any], said: str) -> None:
    """MAN-2, MAN-3: each of the two routes can be switched off, the app cannot."""
    decision = tracked(route, **settings)
    assert verdict(decision) == EXCLUDED
    assert because(decision, "MAN-1") == f"It was to be tracked by {said}."
    assert verdict(tracked("app", **settings)) == ("promoted", "ManuallyTracked")


def test_a_queue_has_no_tracked_folders() -> None:
    """MAN-3: folder-level tracking is not for queue mailboxes."""
    decision = tracked("folder", row=queue("sales", 4))
    assert verdict(decision) == EXCLUDED
    assert because(decision, "MAN-1") == (
        "It was to be tracked by folder, but that route is closed: a queue's mailbox."
    )
    assert verdict(tracked("category", row=queue("sales", 4))) == ("promoted", "ManuallyTracked")


def test_tracking_an_email_changes_only_its_regarding() -> None:
    """SP-16: the answer is duplicate, and the email keeps everything else."""
    about = {"table": "contact", "id": "ivo"}
    track = event("track", mail="m1", mailbox="hanna", regardingobjectid=about)
    run = played(user("hanna", 0), mail(), track)
    assert [verdict(one) for one in run.decisions] == [ALL, ("duplicate", "Duplicate")]
    email = run.world.emails.get("m1")
    assert email is not None
    assert (email.regardingobjectid, len(run.world.emails)) == (("contact", "ivo"), 1)
    assert because(run.decisions[1], "MAN-1") == (
        "The message is an email already (here); at most its Regarding changes."
    )


def test_tracking_a_late_message_in_any_folder_works() -> None:
    """MAN-1 stands before folder and date: a person may track any message."""
    late = user("hanna", 0, mailbox={"processemailreceivedafter": "2027-01-01T00:00:00Z"})
    things = (late, mail(folder="Filed"), event("track", mail="m1", mailbox="hanna"))
    assert [verdict(one) for one in played(*things).decisions] == [
        ("not_evaluated", "folder"),
        ("promoted", "ManuallyTracked"),
    ]


# -------------------------------------------------------------------------- folder, date, watermark


def test_an_item_is_tried_six_times_and_then_left_alone() -> None:
    """SYN-12: one failure and five retries; then it carries the category Undeliverable."""
    again = event("resync", mailbox="hanna", processemailreceivedafter="2020-01-01T00:00:00Z")
    failing = mail(create_fails="a plug-in failed")
    run = played(user("hanna", 0), failing, *[again] * 6)
    assert [verdict(one)[0] for one in run.decisions] == ["failed_create"] * 6 + ["not_evaluated"]
    assert because(run.decisions[0], "SYN-12") == "The item is not among the undeliverable ones."
    assert because(run.decisions[-1], "SYN-12") == (
        "It failed 6 times and carries the category Undeliverable; it is left alone."
    )


def test_only_the_inbox_is_looked_at() -> None:
    """SYN-1: a message that a rule filed away is ignored."""
    decision = decided(user("hanna", 0), mail(folder="Filed"))
    assert (verdict(decision), decision.rule) == (("not_evaluated", "folder"), "SYN-1")
    filed = 'The message lies in the folder "Filed"; only the Inbox itself is looked at.'
    assert because(decision, "SYN-1") == filed


@pytest.mark.parametrize("folder", ["Inbox", "INBOX", " inbox "])
def test_the_inbox_is_known_in_any_letter_case(folder: str) -> None:
    """The no twin."""
    decision = decided(user("hanna", 0), mail(folder=folder))
    assert verdict(decision) == ALL
    assert because(decision, "SYN-1") == "The message lies in the Inbox."


@pytest.mark.parametrize(
    ("setting", "switch", "row", "expected"),
    [
        (True, True, user("hanna", 0), "promoted"),
        (False, True, user("hanna", 0), "not_evaluated"),
        (True, False, user("hanna", 0), "not_evaluated"),
        (True, True, queue("hanna", 0), "not_evaluated"),
    ],
)
def test_sent_items_need_the_setting_the_switch_and_a_user(
    setting: bool, switch: bool, row: Any, expected: str
) -> None:
    """SYN-18: AutoTrackSentFolderItems, and `sent_items_supported`; queues are an open question."""
    decision = decided(
        row,
        mail(sender="hanna", to="ivo@fabrikam.example", folder="Sent Items", mailboxes=["hanna"]),
        settings={"AutoTrackSentFolderItems": setting},
        assume={"sent_items_supported": switch},
    )
    assert verdict(decision)[0] == expected
    if expected == "promoted":
        lies = "The message lies in Sent Items, which are evaluated (on)."
        assert because(decision, "SYN-1") == lies


@pytest.mark.parametrize(
    ("mailbox", "since"),
    [
        ({"processemailreceivedafter": "2026-03-02T08:00:00Z"}, "2026-03-02 08:00 UTC"),
        (
            {
                "processemailreceivedafter": EARLY,
                "emailserverprofile": {"processemailsreceivedafter": "2026-03-02T08:00:00Z"},
            },
            "2026-03-02 08:00 UTC",
        ),
    ],
)
def test_mail_from_before_the_start_is_not_evaluated(mailbox: dict[str, Any], since: str) -> None:
    """SYN-3, SP-1: the later of the two dates counts, and exactly then is still too early."""
    decision = decided(user("hanna", 0, mailbox=mailbox), mail(received="2026-03-02T08:00:00Z"))
    assert (verdict(decision), decision.rule) == (LATE, "SYN-3")
    assert because(decision, "SYN-3") == (
        "The message was received 2026-03-02 08:00 UTC; "
        f"only mail received after {since} is processed."
    )


def test_mail_from_after_the_start_is_evaluated() -> None:
    """The no twin, a second later."""
    since = {"processemailreceivedafter": "2026-03-02T08:00:00Z"}
    decision = decided(user("hanna", 0, mailbox=since), mail(received="2026-03-02T08:00:01Z"))
    assert verdict(decision) == ALL
    after = "The message was received after the start date 2026-03-02 08:00 UTC."
    assert because(decision, "SYN-3") == after
    assert because(changed(), "SYN-3") == "No start date is set for the mailbox."


def test_a_message_without_a_date_is_never_too_late() -> None:
    """SYN-2, SYN-3: what has no time cannot lie before one."""
    since = {"processemailreceivedafter": "2026-03-02T08:00:00Z"}
    scenario = scene(user("hanna", 0, mailbox=since), mail())
    assert verdict(redecided(scenario.world, only_delivery(scenario), received=None)) == ALL


def test_what_lies_behind_the_last_processed_message_is_skipped() -> None:
    """SYN-2: filed by a rule and dragged back the next day, it is never evaluated."""
    first = mail("m1", received="2026-03-02T09:00:00Z")
    run = played(user("hanna", 0), first, mail("m2", received="2026-03-02T08:59:59Z"))
    assert [verdict(one) for one in run.decisions] == [ALL, LATE]
    assert run.decisions[1].rule == "SYN-2"
    assert because(run.decisions[1], "SYN-2") == (
        "The message was received 2026-03-02 08:59:59 UTC, "
        "and mail received 2026-03-02 09:00 UTC was processed already."
    )


def test_what_came_at_the_same_moment_is_still_evaluated() -> None:
    """SP-1: only an earlier message is behind the watermark."""
    same = {"received": "2026-03-02T09:00:00Z"}
    run = played(user("hanna", 0), mail("m1", **same), mail("m2", **same))
    assert [verdict(one) for one in run.decisions] == [ALL, ALL]
    assert because(run.decisions[1], "SYN-2") == "Nothing received later was processed before."


# ----------------------------------------------------------------------------------- excluded items


def test_rights_managed_mail_is_skipped_only_where_that_is_set() -> None:
    """SYN-16: RestrictIRMEmailItems is off by default."""
    irm = mail(headers={"Content-Class": "rpmsg.message"})
    skipped = decided(user("hanna", 0), irm, settings={"RestrictIRMEmailItems": True})
    assert (verdict(skipped), skipped.rule) == (EXCLUDED, "SYN-16")
    assert because(skipped, "SYN-16") == (
        "The message is rights-managed; such mail is skipped (RestrictIRMEmailItems on)."
    )
    kept = decided(user("hanna", 0), irm)
    assert verdict(kept) == ALL
    assert because(kept, "SYN-16") == "The message is rights-managed, which does not matter here."
    assert because(changed(), "SYN-16") == "The message is not rights-managed."


def test_a_copied_item_is_skipped_unless_that_is_off() -> None:
    """SYN-17: IgnoreCopiedItemsInSSSForMailbox is on by default."""
    skipped = decided(user("hanna", 0), mail(copied=True))
    assert (verdict(skipped), skipped.rule) == (EXCLUDED, "SYN-17")
    assert because(skipped, "SYN-17") == (
        "The message is a copy of a tracked item, and copies are skipped "
        "(IgnoreCopiedItemsInSSSForMailbox on)."
    )
    off = {"IgnoreCopiedItemsInSSSForMailbox": False}
    kept = decided(user("hanna", 0), mail(copied=True), settings=off)
    assert verdict(kept) == ALL
    assert because(kept, "SYN-17") == "The message is a copy of a tracked item; copies count."
    assert because(changed(), "SYN-17") == "The message is no copy of a tracked item."
