"""Smart matching and the gate: gains that another email, a full list or the file would hide."""

from __future__ import annotations

from typing import Any

import pytest

from sscsim.gate import eml, gained
from sscsim.policy import Policy, apply_policy
from sscsim.sources import read_message
from sscsim.world import World
from tests.unit.gate.test_likeness import organisation, promotes

HANNA, OTTO, SALES = "hanna@contoso.example", "otto@contoso.example", "sales@contoso.example"
ANN, BEN, CLEO = "ann@fabrikam.example", "ben@fabrikam.example", "cleo@fabrikam.example"


def sent(name: str, subject: str, sender: str, *to: str) -> dict[str, Any]:
    """Write an email that was sent from Dynamics."""
    return {
        "id": name,
        "directioncode": "outgoing",
        "subject": subject,
        "sender": sender,
        "torecipients": ";".join(to),
    }


def policies(
    emails: list[dict[str, Any]],
    one: dict[str, Any],
    other: dict[str, Any],
    *,
    rule: str = "shared_words",
    methods: tuple[int, int, int] = (1, 1, 1),
) -> tuple[World, World]:
    """Give an organisation under two policies, with smart matching on where they do not say."""
    start = organisation([*methods], emails, rule)
    on = {"enablesmartmatching": True}
    first, second = (
        apply_policy(start, Policy(name="Drawn", set={**on, **columns})) for columns in (one, other)
    )
    return first, second


def is_gained(one: World, other: World) -> bool:
    """Ask the gate, and play its witness as it is read from files."""
    witness = gained(one, other).witness
    if witness is None:
        return False
    mail = [kind.message for kind in (*witness.before, witness)]
    read = [read_message(eml(message), f"{number}.eml") for number, message in enumerate(mail)]
    assert [promotes(world, *read) for world in (one, other)] == [False, True]
    return True


_PARTS = sent("e1", "Spare parts", OTTO, ANN, CLEO, BEN, SALES)
_AMONG_US = sent("e1", "Spare parts", OTTO, SALES, HANNA)
_TEN = " ".join(f"part{number}" for number in range(10))


@pytest.mark.parametrize(
    ("emails", "one", "other"),
    [
        ([_PARTS], {"hashminaddresscount": 3}, {"hashmaxcount": 2}),
        (
            [_AMONG_US],
            {"enablesmartmatching": False},
            {"hashminaddresscount": 3, "hashmaxcount": 3},
        ),
        (
            [sent("e1", _TEN, OTTO, ANN, BEN)],
            {"hashmaxcount": 8},
            {"hashmaxcount": 9, "hashdeltasubjectcount": 1},
        ),
        ([sent("e1", _TEN, OTTO, ANN, BEN)], {"hashmaxcount": 20}, {"hashmaxcount": 9}),
    ],
    ids=["a customer who sends", "a colleague who sends", "words seen by one", "words cut off"],
)
@pytest.mark.parametrize("rule", ["shared_words", "count_only"])
def test_what_a_full_list_leaves_no_place_for_is_gained(
    emails: list[dict[str, Any]], one: dict[str, Any], other: dict[str, Any], rule: str
) -> None:
    """Only so many words and addresses are kept, so a stranger may be one too many."""
    assert is_gained(*policies(emails, one, other, rule=rule))
    assert not is_gained(*policies(emails, other, other, rule=rule))


def test_a_first_message_has_words_enough_that_one_policy_keeps_fewer() -> None:
    """Without any email, mail that the queue takes is one, and then what is like it is gained."""
    one, other = policies([], {"hashmaxcount": 6}, {"hashmaxcount": 3}, methods=(1, 4, 0))
    assert is_gained(one, other)
    assert not is_gained(one, one)


def test_a_space_at_the_end_of_a_subject_makes_no_witness() -> None:
    """A file keeps none, so `replay` would not show what the gate had found."""
    emails = [sent("e1", "of Re: of", OTTO, BEN, HANNA)]
    one = {
        "hashfilterkeywords": "^(About|Re:|Spare) ",
        "hashmaxcount": 3,
        "hashminaddresscount": 1,
        "hashdeltasubjectcount": 1,
    }
    other = {**one, "hashfilterkeywords": r"^[\s]*([\w]+\s?:[\s]*)+"}
    assert is_gained(*policies(emails, one, other, rule="count_only"))  # by two messages


def test_a_recipient_among_the_people_of_an_email_is_put_behind_a_full_list() -> None:
    """Where one person in common is enough, the own address of who is asked would be that one."""
    emails = [sent("e1", "Spare parts", OTTO)]
    alike = ({"hashminaddresscount": least} for least in (1, 0))
    one, other = policies(emails, *alike, methods=(4, 1, 4))
    assert is_gained(one, other)
    assert not is_gained(other, one)


def test_a_token_behind_the_words_that_are_kept_hides_no_subject_without_it() -> None:
    """Three words are kept, so the subject has the same ones with the token and without."""
    held = sent("e1", "Spare parts About CRM:0001000", SALES, CLEO, OTTO)
    emails = [{**held, "trackingtoken": "CRM:0001000"}]
    alike = ({"hashminaddresscount": least, "hashmaxcount": 3} for least in (1, 0))
    one, other = policies(emails, *alike, methods=(4, 1, 4))
    assert is_gained(one, other)
    assert not is_gained(other, one)


def test_emails_that_hide_each_other_do_not_hide_the_one_with_somebody_of_its_own() -> None:
    """For each number of words there is an email, and only one of them is to Cleo too."""
    emails = [
        sent(f"e{count}", " ".join(_TEN.split()[:count]), OTTO, ANN, BEN, *([CLEO] * (count == 1)))
        for count in range(1, 6)
    ]
    one, other = ({"hashmaxcount": 5, "hashdeltasubjectcount": delta} for delta in (0, 4))
    assert is_gained(*policies(emails, one, other, rule="count_only"))
    assert not is_gained(*policies(emails, other, one, rule="count_only"))
