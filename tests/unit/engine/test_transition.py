"""What each event does to the world."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from sscsim.decisions import Outcome, Reason
from sscsim.engine import apply, decide
from sscsim.engine.reference import decide_case
from sscsim.engine.transition import after_delivery
from sscsim.events import AskReaders, Deliver, SetSettings, Track, Tracking, Write
from sscsim.rules import Case
from sscsim.vocabulary import Ref
from sscsim.world import EmailServerProfile, QueueItem, Record, World
from tests.worlds import (
    STRANGER,
    Thing,
    contact,
    decided,
    email,
    event,
    mail,
    only_delivery,
    played,
    queue,
    record,
    row,
    scene,
    user,
    verdict,
)

ALL = ("promoted", "AcceptAll")
NOBODY = ("rejected", "NoCorrelationMatch")
HANNA = user("hanna", 0)


def written(*things: Any, **columns: Any) -> World:
    """Write columns into the row with the id hanna, and give the world."""
    return played(*things, event("write", **columns)).world


# --------------------------------------------------------------------------------------- deliveries


def test_what_failed_and_was_not_processed_is_counted_and_moves_no_watermark() -> None:
    """SYN-2, SYN-12: no rule of the book decides so, one of your own may."""
    scenario = scene(HANNA, mail())
    delivery = only_delivery(scenario)
    world = apply(scenario.world, delivery, decide(scenario.world, delivery))
    failed = attrs.evolve(
        decide(world, delivery), outcome=Outcome.NOT_EVALUATED, reason=Reason.CREATE_HOOK
    )
    after = apply(world, delivery, failed)
    assert [*after.attempts.values()] == [1]
    assert len(world.watermarks) == 1
    assert after == attrs.evolve(world, attempts=after.attempts)


def test_a_delivery_needs_its_decision() -> None:
    """`apply` does not decide."""
    scenario = scene(HANNA, mail())
    delivery = only_delivery(scenario)
    with pytest.raises(
        TypeError, match=r"^apply\(world, delivery\) needs the decision about it as third argument$"
    ):
        apply(scenario.world, delivery)
    after = apply(scenario.world, delivery, decide(scenario.world, delivery))
    assert len(after.emails) == 1
    assert len(scenario.world.emails) == 0


def test_a_duplicate_of_an_email_that_is_gone_changes_no_email() -> None:
    """`apply` is open to everyone: a decision may be older than the world it is applied to."""
    track = event(
        "track", mail="m1", mailbox="hanna", regardingobjectid={"table": "lead", "id": "l1"}
    )
    run = played(HANNA, mail(), track)
    delivery = only_delivery(scene(HANNA, mail()))
    tracked = attrs.evolve(delivery, tracking=Tracking(regardingobjectid=Ref("lead", "l1")))
    empty = scene(HANNA).world
    assert len(apply(empty, tracked, run.decisions[-1]).emails) == 0


def test_events_that_only_ask_leave_the_world_as_it_is() -> None:
    """Deliver and Track are decided one by one; AskReaders asks."""
    scenario = scene(HANNA, mail())
    [arrival] = scenario.events
    assert isinstance(arrival, Deliver)
    track = Track(message=arrival.message, mailbox="hanna")
    for one in (arrival, track, AskReaders(activityid="m1")):
        assert apply(scenario.world, one) is scenario.world


@pytest.mark.parametrize(
    ("things", "moves"),
    [
        ((HANNA, mail()), True),
        ((user("hanna", 4), mail()), True),
        ((HANNA, mail(sender="")), True),
        ((HANNA, mail(create_fails="a plug-in")), True),
        ((HANNA, mail(folder="Filed")), False),
        ((user("hanna", 0, mailbox={"statecode": 1}), mail()), False),
    ],
)
def test_what_was_evaluated_moves_the_watermark(things: Any, moves: bool) -> None:
    """Step 25: also after rejections, but not for what was not looked at."""
    run = played(*things)
    expected = {"hanna": datetime(2026, 3, 2, 8, tzinfo=UTC)} if moves else {}
    assert dict(run.world.watermarks.items()) == expected


def test_a_second_copy_and_what_cannot_be_told_move_it_too() -> None:
    """Step 25: both were looked at."""
    people = (user("hanna", 0), user("paul", 0))
    run = played(*people, mail(to=["hanna", "paul"]))
    assert [one.outcome for one in run.decisions] == ["promoted", "duplicate"]
    assert set(run.world.watermarks) == {"hanna", "paul"}
    scenario = scene(user("hanna", 1), mail())
    case = Case(scenario.world, only_delivery(scenario, untold=frozenset({"In-Reply-To"})))
    decision = decide_case(case)
    assert decision.outcome == "undecidable"
    assert set(after_delivery(case, decision).watermarks) == {"hanna"}


@pytest.mark.parametrize(
    ("message", "assume"),
    [
        (mail(create_fails="a plug-in"), {}),
        (mail(sender=""), {}),
        (mail(message_id=None), {"missing_message_id": "reject"}),
    ],
)
def test_what_is_tried_again_is_counted(message: Thing, assume: dict[str, str]) -> None:
    """SYN-12: a hook, a sender that is none, an id that is missing."""
    run = played(user("hanna", 0), message, assume=assume)
    assert [*run.world.attempts.values()] == [1]


def test_the_watermark_never_goes_back_and_stays_without_a_date() -> None:
    """SYN-2: a message tracked by hand may be older."""
    scenario = scene(HANNA, mail(received="2026-03-02T08:00:00Z"))
    delivery = only_delivery(scenario)
    later = attrs.evolve(
        scenario.world,
        watermarks=scenario.world.watermarks.insert("hanna", datetime(2026, 4, 1, tzinfo=UTC)),
    )
    decision = decide(scenario.world, delivery)
    assert apply(later, delivery, decision).watermarks["hanna"] == datetime(2026, 4, 1, tzinfo=UTC)
    undated = attrs.evolve(delivery, message=attrs.evolve(delivery.message, received=None))
    decision = decide(scenario.world, undated)
    assert not apply(scenario.world, undated, decision).watermarks


def test_a_decision_that_changes_nothing_leaves_the_very_world() -> None:
    """Everything is a value: what did not change is not made anew."""
    scenario = scene(HANNA, mail(folder="Filed"))
    case = Case(scenario.world, only_delivery(scenario))
    decision = decide_case(case)
    assert decision.outcome == "not_evaluated"
    assert after_delivery(case, decision) is scenario.world


def test_the_record_of_an_unknown_sender_is_a_row() -> None:
    """PTY-17: what `created_record` of the decision names."""
    switch = {"auto_create_on_sss_promote": True}
    run = played(user("hanna", 0), mail(sender=f"Some One <{STRANGER}>"), assume=switch)
    [created] = run.world.directory.rows_at(STRANGER)
    assert isinstance(created, Record)
    assert created.ref == ("contact", f"contact:{STRANGER}")
    assert (created.name, created.ownerid) == ("Some One", ("systemuser", "hanna"))
    assert created.createdon == run.decisions[0].received
    assert created.createdon is not None


def test_failures_are_counted_for_each_mailbox() -> None:
    """SYN-12: InvalidSender is retried too; a plain rejection is not."""
    run = played(HANNA, mail(sender=""), mail("m2", create_fails="x"), mail("m3", to="nobody"))
    counted = {("hanna", "m1@scenario.invalid"): 1, ("hanna", "m2@scenario.invalid"): 1}
    assert dict(run.world.attempts.items()) == counted
    assert not played(user("hanna", 4), mail()).world.attempts


# ----------------------------------------------------------------------------------- settings, rows


def test_set_changes_columns_and_settings() -> None:
    """Contract 2: a column of `organization`, or a name of OrgDBOrgSettings."""
    scenario = scene(HANNA)
    changed = apply(
        scenario.world,
        SetSettings(values={"enablesmartmatching": True, "HideTrackAllOption": True}),
    )
    assert changed.organization.enablesmartmatching
    assert changed.settings["HideTrackAllOption"] is True
    assert changed.settings.given == {"HideTrackAllOption": True}


def test_a_write_changes_personal_options_and_the_user() -> None:
    """AUD-6: the value lies in `usersettings`, the name on the user."""
    world = written(
        user("hanna"), record="hanna", incomingemailfilteringmethod=2, fullname="Hanna R."
    )
    assert world.directory.usersettings["hanna"].incomingemailfilteringmethod == 2
    assert world.directory.systemusers["hanna"].fullname == "Hanna R."
    world = written(user("hanna", 0), record="hanna", isdisabled=True)
    assert world.directory.usersettings["hanna"].incomingemailfilteringmethod == 0
    assert world.directory.systemusers["hanna"].isdisabled


@pytest.mark.parametrize(
    ("flag", "method", "expected"), [(True, 0, "refused"), (True, 1, "done"), (False, 0, "done")]
)
def test_the_flags_may_refuse_writes(flag: bool, method: int, expected: str) -> None:
    """SET-6: `hide_flags_block_api_writes`; without the switch every write is done."""
    write = event("write", record="hanna", incomingemailfilteringmethod=method)
    settings = {"HideTrackAllOption": flag}
    run = played(
        user("hanna", 4), write, settings=settings, assume={"hide_flags_block_api_writes": True}
    )
    answer = run.entries[0].answer
    assert answer is not None
    assert (answer.outcome, answer.rule) == (expected, "SET-6")
    stored = run.world.directory.usersettings["hanna"].incomingemailfilteringmethod
    assert stored == (method if expected == "done" else 4)
    other = played(user("hanna", 4), write, settings=settings).entries[0].answer
    assert other is not None
    assert (other.outcome, other.because) == ("done", "Done.")


def test_a_write_that_says_no_method_is_never_refused() -> None:
    """SET-6: only a hidden value is; and queues are written freely."""
    blocked: dict[str, Any] = {
        "settings": {"HideTrackAllOption": True},
        "assume": {"hide_flags_block_api_writes": True},
    }
    things = (user("hanna", 4), queue("sales", 4))
    writes = (
        event("write", record="hanna", isdisabled=True),
        event("write", record="sales", incomingemailfilteringmethod=0),
    )
    answers = [entry.answer for entry in played(*things, *writes, **blocked).entries]
    assert [one and one.outcome for one in answers] == ["done", "done"]


def test_a_write_reaches_every_table() -> None:
    """Contract 2: rows of any table, found again by the addresses they have now."""
    things = (
        HANNA,
        queue("sales", 0),
        contact("ivo", STRANGER),
        record("cr_step", "r1", {"cr_mail": STRANGER}),
        row("teams", "crew", name="Crew"),
        row("roles", "sell", prvReadActivity="user"),
        row("businessunits", "root"),
    )
    run = played(
        *things,
        event("write", record="sales", emailaddress="new@contoso.example"),
        event("write", record="ivo", emailaddress1="ivo@new.example", ownerid="hanna"),
        event("write", record="r1", columns={"cr_mail": "step@new.example"}),
        event("write", record="crew", emailaddress="crew@contoso.example"),
        event("write", record="sell", prvReadActivity="organization"),
        event("write", record="root", name="Contoso"),
    )
    directory = run.world.directory

    def at(address: str) -> list[str]:
        return [one.ref.id for one in directory.rows_at(address)]

    assert (at("new@contoso.example"), at("sales@contoso.example")) == (["sales"], [])
    assert (at("ivo@new.example"), at("step@new.example"), at(STRANGER)) == (["ivo"], ["r1"], [])
    assert at("crew@contoso.example") == ["crew"]
    assert directory.records[Ref("contact", "ivo")].ownerid == ("systemuser", "hanna")
    assert directory.roles["sell"].prvReadActivity == "organization"
    assert directory.businessunits["root"].name == "Contoso"


def test_a_profile_is_written_too() -> None:
    """SYN-3: its date is the earliest start of its mailboxes."""
    scenario = scene(HANNA)
    date = datetime(2027, 1, 1, tzinfo=UTC)
    ref = Ref("emailserverprofile", "default")
    changed = apply(scenario.world, Write(record=ref, columns={"processemailsreceivedafter": date}))
    profile: EmailServerProfile = changed.directory.emailserverprofiles["default"]
    assert profile.processemailsreceivedafter == date


def test_writing_the_date_of_a_mailbox_forgets_its_watermark() -> None:
    """SYN-4: set the mailbox date back, and older mail is looked at again."""
    back = event("write", record="hanna", processemailreceivedafter="2020-01-01T00:00:00Z")
    old = mail("m2", received="2026-01-01T00:00:00Z")
    assert [verdict(one) for one in played(HANNA, mail(), back, old).decisions] == [ALL, ALL]
    other = event("write", record={"table": "mailbox", "id": "hanna"}, name="Hanna's")
    assert verdict(decided(HANNA, mail(), other, old)) == ("not_evaluated", "before_watermark")


def test_an_email_is_written() -> None:
    """Regarding without the thread, and a thread mark by which later mail finds it."""
    sent = email("e1", messageid="<e1@x.example>")
    later = mail(in_reply_to="<new@x.example>")
    rename = event("write", record="e1", messageid="<new@x.example>")
    decision = decided(user("hanna", 1), sent, email("e2"), rename, later)
    assert decision.correlated_email == "new@x.example"
    about = event("write", record="e1", regardingobjectid={"table": "lead", "id": "l1"})
    decision = decided(HANNA, sent, about, mail(in_reply_to="<e1@x.example>"))
    assert decision.regarding == ("lead", "l1")


def test_writing_one_email_leaves_the_others() -> None:
    """Also where its thread marks are indexed anew."""
    world = scene(HANNA, email("e1", subject="One"), email("e2", subject="Two")).world
    columns = {"messageid": "new@x.example"}
    changed = apply(world, Write(record=Ref("email", "e2"), columns=columns))
    found = [(one.activityid, one.subject, one.messageid) for one in changed.emails]
    assert found == [("e1", "One", None), ("e2", "Two", "new@x.example")]


def test_writing_an_email_that_is_gone_does_nothing() -> None:
    """COR-55: deleted before."""
    world = scene(HANNA, email("e1")).world
    assert apply(world, Write(record=Ref("email", "e9"), columns={"subject": "x"})) == world


# ----------------------------------------------------------------------------- send, delete, resync


def test_a_sent_email_is_found_by_its_answers() -> None:
    """COR-20, SP-9: by its id, and by the token in its subject."""
    send = event(
        "send",
        id="s1",
        **{"from": "hanna"},
        to=[STRANGER, "PAUL@contoso.example"],
        cc=["nobody@contoso.example"],
        subject="Offer CRM:0001007",
        regardingobjectid={"table": "lead", "id": "l1"},
    )
    run = played(user("hanna", 1), user("paul", 4), send, mail(in_reply_to="<s1@scenario.invalid>"))
    sent = run.world.emails.get("s1")
    assert sent is not None
    assert (sent.directioncode, sent.statuscode, sent.trackingtoken) == (True, 3, "crm:0001007")
    assert (sent.ownerid, sent.createdby, sent.sender) == (
        ("systemuser", "hanna"), ("systemuser", "hanna"), "hanna@contoso.example",
    )  # fmt: skip
    parties = [(one.participationtypemask, one.addressused, one.partyid) for one in sent.parties]
    assert parties == [
        (1, "hanna@contoso.example", ("systemuser", "hanna")),
        (2, STRANGER, None),
        (2, "paul@contoso.example", ("systemuser", "paul")),
        (3, "nobody@contoso.example", None),
    ]
    assert sent.sharedwith == (("systemuser", "paul"),)
    assert run.decisions[-1].regarding == ("lead", "l1")


@pytest.mark.parametrize(("pick", "token"), [("last", "crm:0001002"), ("first", "crm:0001001")])
def test_which_token_a_sent_email_holds(pick: str, token: str) -> None:
    """COR-24: `token_pick`, as for mail that comes in."""
    send = event("send", id="s1", **{"from": "hanna"}, subject="CRM:0001001 CRM:0001002")
    sent = played(user("hanna", 1), send, assume={"token_pick": pick}).world.emails.get("s1")
    assert sent is not None
    assert sent.trackingtoken == token


def test_a_queues_sent_email_belongs_to_the_owner_of_the_queue() -> None:
    """OWN-5; from an unknown address it belongs to nobody."""
    boxes = (user("paul", 4), queue("sales", 0, ownerid="paul"))
    run = played(
        *boxes,
        event("send", id="s1", **{"from": "sales"}),
        event("send", id="s2", **{"from": STRANGER}),
    )
    owners = [one.ownerid for one in run.world.emails]
    assert owners == [("systemuser", "paul"), None]


def test_deleting_an_email_takes_its_queue_items_and_its_links() -> None:
    """COR-55, DUP-25: the reply stays, without its links; the queue item goes."""
    sales = queue("sales", 0)
    reply = mail("m2", to="sales", in_reply_to="<m1@scenario.invalid>")
    run = played(sales, mail(to="sales"), reply, event("delete", email="m1"))
    assert set(run.world.queueitems) == {QueueItem(queueid="sales", objectid="m2")}
    left = run.world.emails.get("m2")
    assert left is not None
    assert (left.correlatedactivityid, left.parentactivityid, len(run.world.emails)) == (
        None,
        None,
        1,
    )


def test_a_resync_looks_at_the_same_messages_again() -> None:
    """AUD-16: deleted, and promoted again while the value is still 0; with 1 not."""
    again = event("resync", mailbox="hanna", processemailreceivedafter="2020-01-01T00:00:00Z")
    gone = event("delete", email="m1")
    assert [verdict(one) for one in played(HANNA, mail(), gone, again).decisions] == [ALL, ALL]
    fixed = event("write", record="hanna", incomingemailfilteringmethod=1)
    assert verdict(decided(HANNA, mail(), gone, fixed, again)) == NOBODY


def test_a_resync_goes_by_the_time_of_arrival() -> None:
    """Contract 2: in received order, only this mailbox, and only after the date."""
    again = event("resync", mailbox="hanna", processemailreceivedafter="2026-02-01T00:00:00Z")
    messages = (
        mail("late", received="2026-03-03T00:00:00Z"),
        mail("early", received="2026-01-03T00:00:00Z"),
        mail("middle", received="2026-03-02T00:00:00Z"),
        mail("other", to="paul", received="2026-03-02T00:00:00Z"),
    )
    run = played(user("hanna", 4), user("paul", 4), *messages, again)
    looked_at = [(one.source, verdict(one)[0]) for one in run.entries[-1].decisions]
    assert looked_at == [("early", "not_evaluated"), ("middle", "rejected"), ("late", "rejected")]
