"""Expressions about promoted mail: and, or, not, parentheses, and a caret for what is none."""

from __future__ import annotations

import pytest

from sscsim.errors import InputError
from sscsim.gate import expression

FACTS = {
    "mailbox": frozenset({"hanna@contoso.example"}),
    "accepting_entity": frozenset({"hanna@contoso.example", "hr@contoso.example"}),
    "reader": frozenset(),
    "sender": frozenset({"contact", "lead"}),
    "correlated": frozenset({"false"}),
    "forward": frozenset({"true"}),
    "internal": frozenset({"false"}),
    "method": frozenset({"none"}),
    "reason": frozenset({"AcceptAll"}),
}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("forward", True),
        ("correlated", False),
        ("correlated = false", True),
        ("not forward", False),
        ("not not forward", True),
        ("sender = lead", True),
        ("sender != lead", False),
        ("sender in (account, contact)", True),
        ("sender in (account)", False),
        ("mailbox = HANNA@contoso.example", True),
        ('accepting_entity = "hr@contoso.example"', True),
        ("reader = hanna@contoso.example", False),
        ("forward and correlated or reason = AcceptAll", True),
        ("forward and (correlated or reason = SenderMatch)", False),
        ("correlated or forward and not internal", True),
        ("method=none", True),
    ],
)
def test_an_expression_holds_or_not(text: str, holds: bool) -> None:
    assert expression(text).holds(FACTS) is holds


def test_what_is_named_is_known() -> None:
    said = expression("reader in (A@x.example, b@x.example) and mailbox != c@x.example")
    assert said.addresses == {"a@x.example", "b@x.example", "c@x.example"}
    assert said.fields == {"reader", "mailbox"}


@pytest.mark.parametrize(
    ("text", "caret"),
    [
        ("", 'something is missing at the end: "^"'),
        ("forward and", 'something is missing at the end: "forward and^"'),
        ("forward correlated", 'this is not expected here: "forward ^correlated"'),
        ("in (a)", 'this is not expected here: "^in (a)"'),
        ("colour = red", '"colour" is no field: "^colour = red"'),
        ("mailbox", '"mailbox" stands alone: "^mailbox"'),
        ("forward = maybe", '"maybe" is no forward: "forward = ^maybe"'),
    ],
)
def test_what_is_none_is_shown_by_a_caret(text: str, caret: str) -> None:
    with pytest.raises(InputError) as caught:
        expression(text, "--never")
    [problem] = caught.value.problems
    assert str(problem).startswith(f"--never: {caret}. Write ")
