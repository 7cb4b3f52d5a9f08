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
    assert said.named == (
        ("reader", "a@x.example", 12),
        ("reader", "b@x.example", 25),
        ("mailbox", "c@x.example", 53),
    )
    assert said.addresses == {"a@x.example", "b@x.example", "c@x.example"}
    assert said.readers == {"a@x.example", "b@x.example"}
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("correleted", '"correleted" is no field: "^correleted". Did you mean correlated?'),
        (
            "forward and metod = none",
            '"metod" is no field: "forward and ^metod = none". Did you mean method?',
        ),
        (
            "method = in_replyto",
            '"in_replyto" is no method: "method = ^in_replyto". Did you mean in_reply_to?',
        ),
        (
            "sender = Contacts",
            '"Contacts" is no sender: "sender = ^Contacts". Did you mean contact?',
        ),
        (
            "reason = SenderMach",
            '"SenderMach" is no reason: "reason = ^SenderMach". Did you mean SenderMatch?',
        ),
        ("forward = True", '"True" is no forward: "forward = ^True". Did you mean true?'),
        (
            "forward adn internal",
            'this is not expected here: "forward ^adn internal". Did you mean and?',
        ),
    ],
)
def test_what_is_misspelt_is_offered(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        expression(text, "--never")
    [problem] = caught.value.problems
    assert str(problem) == f"--never: {said}"


_SORTS = "lead, contact, account, record, user, queue, unknown"


@pytest.mark.parametrize(
    ("text", "all_words"),
    [
        ("internal = perhaps", '"internal = ^perhaps". Write true, false.'),
        ("sender = custmer", f'"sender = ^custmer". Write {_SORTS}.'),
        ("sender = customer", f'"sender = ^customer". Write {_SORTS}.'),
    ],
)
def test_a_word_like_no_other_is_offered_all_that_there_are(text: str, all_words: str) -> None:
    """Of "customer" more than half is in "user", but that is not what is meant."""
    with pytest.raises(InputError) as caught:
        expression(text)
    [problem] = caught.value.problems
    assert str(problem).endswith(all_words)


def test_every_mistake_of_an_expression_is_told() -> None:
    with pytest.raises(InputError) as caught:
        expression("correleted or sender in (contact, leed) or mailbox", "--always")
    told = [str(problem) for problem in caught.value.problems]
    shown = "correleted or sender in (contact, leed) or mailbox"
    alone = '"mailbox" stands alone'
    assert told == [
        f'--always: "correleted" is no field: "^{shown}". Did you mean correlated?',
        f'--always: "leed" is no sender: "{shown.replace("leed", "^leed")}". Did you mean lead?',
        f'--always: {alone}: "{shown[:-7]}^mailbox". Write mailbox = and what it is to be.',
    ]
