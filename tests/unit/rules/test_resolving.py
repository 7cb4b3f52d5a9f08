"""Chapter three: whom do the addresses stand for?"""

from __future__ import annotations

from typing import Any

import pytest

from tests.worlds import (
    STRANGER,
    account,
    because,
    case_of,
    contact,
    decided,
    lead,
    mail,
    queue,
    record,
    row,
    user,
    verdict,
)

HANNA = user("hanna", 0)
BORN = ("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z")
ALL = ("promoted", "AcceptAll")
SHARED = "shared@contoso.example"


def parties(*things: Any, part: str = "to", **settings: Any) -> list[str | None]:
    """List the ids of the parties of the last decision."""
    decision = decided(*things, **settings)
    return [one.id for one in decision.parties if one.participation == part]


# --------------------------------------------------------------------------------------- recipients


def test_every_user_and_queue_addressed_is_a_candidate() -> None:
    """FLT-12: in the order of the header, To before Cc before a visible Bcc."""
    rows = (HANNA, user("paul", 1), user("lena", 1), queue("sales", 1))
    bcc = {"Bcc": "lena@contoso.example"}
    decision = decided(
        *rows, mail(to=["sales", "paul"], cc=["hanna"], headers=bcc, mailboxes=["sales"])
    )
    assert because(decision, "FLT-12") == (
        "Among the recipients: Sales (To), Paul (To), Hanna (Cc), Lena (Bcc)."
    )


def test_nobody_known_is_addressed() -> None:
    """The no twin: a list or an alias stored nowhere."""
    decision = decided(HANNA, mail(to="all-staff@contoso.example", mailboxes=["hanna"]))
    assert verdict(decision) == ("rejected", "NoRecipientMatch")
    nobody = "None of the visible recipients is a user or a queue."
    assert because(decision, "FLT-12") == nobody


def test_a_long_list_of_recipients_is_cut_in_the_sentence() -> None:
    """Twelve names, then a number."""
    names = [f"user{letter}" for letter in "abcdefghijklmn"]
    decision = decided(*(user(name, 0) for name in names), mail(to=names, mailboxes=["usera"]))
    said = ", ".join(f"User{letter} (To)" for letter in "abcdefghijkl")
    assert because(decision, "FLT-12") == f"Among the recipients: {said} and 2 more."


@pytest.mark.parametrize(("count", "more"), [(12, ""), (13, " and 1 more")])
def test_twelve_recipients_are_all_named(count: int, more: str) -> None:
    """The edge."""
    names = [f"user{letter}" for letter in "abcdefghijklm"[:count]]
    decision = decided(*(user(name, 0) for name in names), mail(to=names, mailboxes=["usera"]))
    assert because(decision, "FLT-12").endswith(f"Userl (To){more}.")


def test_a_candidate_is_named_with_the_column_that_has_the_address() -> None:
    """FLT-10: any of the three Email columns of a user."""
    away = user("hanna", 0, mobilealertemail="hanna@mobile.example")
    decision = decided(away, mail(to="hanna@mobile.example"))
    assert verdict(decision) == ALL
    [cell] = next(one for one in decision.steps if one.rule == "FLT-12").reads
    assert (cell.table, cell.id, cell.column) == ("systemuser", "hanna", "mobilealertemail")


def test_every_row_with_the_address_becomes_a_party() -> None:
    """PTY-9: one address may stand for a user, a contact, and a record of a custom table."""
    rows = (
        HANNA,
        contact("double", "hanna@contoso.example"),
        record("cr_step", "r1", {"cr_mail": "hanna@contoso.example"}),
    )
    assert parties(*rows, mail()) == ["hanna", "double", "r1"]
    one = {"unresolveemailaddressifmultiplematch": True}
    decision = decided(*rows, mail(), organization=one)
    assert verdict(decision) == ("rejected", "NoRecipientMatch")
    assert parties(HANNA, mail(), organization=one) == ["hanna"]


@pytest.mark.parametrize("table", ["opportunity", "incident"])
def test_a_table_that_is_no_activity_party_is_left_out(table: str) -> None:
    """PTY-12, SP-18."""
    case = record(table, "c1", {"cr_mail": "hanna@contoso.example"})
    assert parties(HANNA, case, mail()) == ["hanna"]


@pytest.mark.parametrize(
    ("excluded", "expected"), [(False, ["hanna", "double"]), (True, ["hanna"])]
)
def test_an_excluded_column_does_not_resolve(excluded: bool, expected: list[str]) -> None:
    """FLT-11: `emailaddressconfiguration`."""
    config = row(
        "emailaddressconfigurations",
        "x",
        table="contact",
        column="emailaddress1",
        donotresolve=excluded,
    )
    config.body.pop("id")  # type: ignore[attr-defined]
    double = contact("double", "hanna@contoso.example")
    assert parties(HANNA, double, config, mail()) == expected


def test_a_disabled_user_never_resolves() -> None:
    """FLT-28: whatever the settings, and even alone."""
    gone = user("hanna", 0, isdisabled=True)
    for setting in (True, False):
        decision = decided(gone, mail(), settings={"ResolveForInactiveEntities": setting})
        assert verdict(decision) == ("rejected", "NoRecipientMatch")


def test_a_single_inactive_queue_is_a_recipient() -> None:
    """PTY-8, SP-4: a single match resolves whatever its state; the switch turns it off."""
    asleep = queue("sales", 0, statecode=1)
    assert verdict(decided(asleep, mail(to="sales"))) == ALL
    off = {"single_match_ignores_state": False}
    decision = decided(asleep, mail(to="sales"), assume=off)
    assert verdict(decision) == ("rejected", "NoRecipientMatch")


@pytest.mark.parametrize(
    ("setting", "meaning", "expected"),
    [
        (False, "include", ["hanna"]),
        (True, "include", ["hanna", "old"]),
        (True, "exclude", ["hanna"]),
    ],
)
def test_inactive_rows_resolve_only_where_that_is_set(
    setting: bool, meaning: str, expected: list[str]
) -> None:
    """PTY-7: ResolveForInactiveEntities, and what true means."""
    old = contact("old", "hanna@contoso.example", statecode=1)
    switch = {"resolve_inactive_true_means": meaning}
    inactive = {"ResolveForInactiveEntities": setting}
    assert parties(HANNA, old, mail(), settings=inactive, assume=switch) == expected


def test_the_same_address_twice_in_a_header_is_one_party() -> None:
    """PTY-9: rows are listed once a header; the same person in To and Cc is two parties."""
    assert parties(HANNA, mail(to=["hanna", "HANNA@Contoso.example"])) == ["hanna"]
    decision = decided(HANNA, mail(to="hanna", cc=["hanna"]))
    assert [one.participation for one in decision.parties] == ["from", "to", "cc"]


def test_members_of_a_list_are_asked_under_the_switch() -> None:
    """FLT-16: lists are never opened, unless their members are given."""
    to_list = mail(to="all@contoso.example", mailboxes=["hanna"])
    assert verdict(decided(HANNA, to_list)) == ("rejected", "NoRecipientMatch")
    members = {"list_recipients_expandable": {"all@contoso.example": ["hanna@contoso.example"]}}
    assert verdict(decided(HANNA, to_list, assume=members)) == ALL


# ------------------------------------------------------------------------------------------- sender


def sender(*things: Any, **settings: Any) -> tuple[list[str | None], str]:
    """Name the From party, and say what the rule says of it."""
    decision = decided(*things, **settings)
    return [one.id for one in decision.parties if one.participation == "from"], because(
        decision, "PTY-3"
    )


def test_an_unknown_sender_stays_unresolved() -> None:
    """PTY-3."""
    assert sender(HANNA, mail()) == (
        [None],
        "The sender stays unresolved: no record has this address.",
    )


def test_a_known_sender_is_one_party() -> None:
    """The yes twin."""
    ivo = contact("ivo", STRANGER)
    assert sender(HANNA, ivo, mail()) == (["ivo"], "The sender is the contact Ivo.")


@pytest.mark.parametrize(
    ("owned", "expected"),
    [((), "old"), (("young",), "young"), (("firm",), "firm"), (("old", "young", "firm"), "old")],
)
def test_ownership_beats_the_order_of_tables_and_age(owned: tuple[str, ...], expected: str) -> None:
    """PTY-3, PTY-4: seed 12 of the rulebook."""
    owner = {name: "hanna" if name in owned else "paul" for name in ("old", "young", "firm")}
    rows = (
        contact("young", STRANGER, createdon=BORN[1], ownerid=owner["young"]),
        contact("old", STRANGER, createdon=BORN[0], ownerid=owner["old"]),
        account("firm", STRANGER, ownerid=owner["firm"]),
    )
    found, said = sender(HANNA, user("paul", 1), *rows, mail())
    assert found == [expected]
    table = "account" if expected == "firm" else "contact"
    assert said == f"The sender is the {table} {expected.title()}, chosen among 3 records."


def test_two_records_are_a_choice_already() -> None:
    """PTY-3: one is not."""
    rows = (contact("ivo", STRANGER), lead("mia", STRANGER))
    assert (
        sender(HANNA, *rows, mail())[1] == "The sender is the contact Ivo, chosen among 2 records."
    )
    assert sender(HANNA, rows[0], mail())[1] == "The sender is the contact Ivo."


def test_what_a_resolved_sender_is() -> None:
    """PTY-3: the row, no reason, and how many rows have the address."""
    ivo, mia = contact("ivo", STRANGER), lead("mia", STRANGER)
    one = case_of(HANNA, ivo, mail()).sender_party
    two = case_of(HANNA, ivo, mia, mail()).sender_party
    assert one.row is not None
    assert (one.row.ref, *one[1:]) == (("contact", "ivo"), "", 1, False)
    assert two.row is not None
    assert (two.row.ref, *two[1:]) == (("contact", "ivo"), "", 2, False)


def test_a_sender_of_several_records_is_ambiguous() -> None:
    """PTY-5, PTY-6: the email says so (`isduplicatesenderunresolved`)."""
    rows = [contact(f"c{number:03}", STRANGER) for number in range(101)]
    only = {"UnresolveSenderInCaseOfMultipleMatch": True}
    several = case_of(HANNA, *rows[:2], mail(), settings=only).sender_party
    assert several == (None, "several records have this address", 2, True)
    many = case_of(HANNA, *rows, mail()).sender_party
    assert many == (None, "too many records have this address", 101, True)


def test_for_a_queues_mailbox_its_owner_counts() -> None:
    """SP-12: the owner of the queue; a queue without one owns nothing."""
    rows = (user("paul", 1), contact("old", STRANGER, createdon=BORN[0]))
    young = contact("young", STRANGER, createdon=BORN[1], ownerid="paul")
    assert sender(*rows, young, queue("sales", 0, ownerid="paul"), mail(to="sales"))[0] == ["young"]
    assert sender(*rows, young, queue("sales", 0), mail(to="sales"))[0] == ["old"]


def test_several_matches_may_stay_unresolved() -> None:
    """PTY-6: UnresolveSenderInCaseOfMultipleMatch; a single match resolves all the same."""
    only = {"UnresolveSenderInCaseOfMultipleMatch": True}
    rows = (contact("ivo", STRANGER), lead("mia", STRANGER))
    several = "The sender stays unresolved: several records have this address."
    assert sender(HANNA, *rows, mail(), settings=only) == ([None], several)
    assert sender(HANNA, *rows[:1], mail(), settings=only)[0] == ["ivo"]


@pytest.mark.parametrize(
    ("count", "switch", "resolved"),
    [(99, False, True), (100, True, True), (100, False, False), (101, True, False)],
)
def test_a_hundred_matches_are_the_limit(count: int, switch: bool, resolved: bool) -> None:
    """PTY-5: more than a hundred never resolve, exactly a hundred under the switch."""
    rows = [contact(f"c{number:03}", STRANGER) for number in range(count)]
    found, said = sender(HANNA, *rows, mail(), assume={"hundred_matches_resolve": switch})
    assert found == (["c000"] if resolved else [None])
    if not resolved:
        assert said == "The sender stays unresolved: too many records have this address."


def test_a_single_inactive_contact_is_the_sender_but_not_a_known_one() -> None:
    """PTY-8, SP-17: it becomes the From party and still lets nothing in."""
    old = contact("old", STRANGER, statecode=1)
    assert sender(HANNA, old, mail())[0] == ["old"]
    assert verdict(decided(user("hanna", 2), old, mail())) == ("rejected", "NoCorrelationMatch")


def test_a_message_without_sender_has_no_sender_party() -> None:
    """PTY-3: nobody is resolved; only a message tracked by hand gets so far."""
    case = case_of(HANNA, mail(sender=""))
    assert case.sender_party == (None, "the message has no sender", 0, False)
