"""An address in an expression means somebody of the organisation, or it is a slip of the pen."""

from __future__ import annotations

import pytest

from sscsim import load_scenario_text
from sscsim.cli.names import nearest
from sscsim.gate import Addresses, expression

WORLD = load_scenario_text("""
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, personalemailaddress: h@home.example}
  - {id: bob, internalemailaddress: bob@contoso.example, mailbox: null}
queues: [{id: sales, emailaddress: sales@contoso.example}]
contacts: [{id: ivo, fullname: Ivo Brandt, emailaddress1: ivo@fabrikam.example}]
""").world


def said(text: str) -> list[str]:
    """What is wrong with the addresses in an expression."""
    known = Addresses(WORLD, nearest)
    return [str(one) for one in known.mistaken(expression(text), "--never")]


@pytest.mark.parametrize(
    "text",
    [
        "mailbox in (hanna@contoso.example, SALES@contoso.example)",
        "accepting_entity in (hanna@contoso.example, h@home.example, sales@contoso.example)",
        "reader in (h@home.example, bob@contoso.example)",
        "mailbox = bob@contoso.example",
        "sender = unknown",
    ],
)
def test_who_is_of_the_organisation_may_be_named(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "reader = ^ivo@fabrikam.example",
            "no user has this address: {}. Write the address of a user.",
        ),
        (
            "accepting_entity = ^ivo@fabrikam.example",
            "no user or queue has this address: {}. Write the address of a user or queue.",
        ),
        (
            "mailbox != ^slaes@contoso.example",
            "no mailbox, user or queue has this address: {}. Did you mean sales@contoso.example?",
        ),
        (
            "mailbox = ^h@home.example",
            (
                "the mailbox that gets this mail has another address: {}. "
                "Did you mean hanna@contoso.example?"
            ),
        ),
        (
            "reader = ^sales@contoso.example",
            "this is the address of a queue, and users read: {}. Name a user.",
        ),
    ],
)
def test_what_can_be_nobody_is_shown_by_a_caret(text: str, wrong: str) -> None:
    [problem] = said(text.replace("^", ""))
    assert problem == "--never: " + wrong.format(f'"{text}"')


def test_every_mistake_is_told_in_the_order_of_the_text() -> None:
    found = said(
        "reader in (bob@contoso.example, bo@contoso.example) or mailbox = bo@contoso.example"
    )
    assert [one.partition(" has")[0] for one in found] == [
        "--never: no user",
        "--never: no mailbox, user or queue",
    ]


def test_who_has_no_mailbox_is_told_apart_from_a_slip() -> None:
    named = expression("mailbox in (bob@contoso.example, hanna@contoso.example)")
    assert list(Addresses(WORLD, nearest).without_mailbox(named)) == ["bob@contoso.example"]
