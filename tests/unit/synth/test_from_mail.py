"""An organisation made from mail: who is a user, who is a customer, and what was sent before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from sscsim.decisions import Outcome
from sscsim.errors import InputError
from sscsim.replaying import replay
from sscsim.sources import MailSource, load_snapshot
from sscsim.synth import Drawn, Sizes, organisation_from, write_from_mail

HANNA, MARC, SALES = "hanna@contoso.example", "marc@contoso.example", "sales@contoso.example"
CUSTOMER = "kim@fabrikam.example"


def _letter(number: int, sender: str, to: str, *headers: str) -> str:
    lines = [
        f"From {sender} Mon Jan  5 09:{number:02d}:00 2026",
        f"From: {sender.partition('@')[0].title()} <{sender}>",
        f"To: {to}",
        f"Subject: Re: Matter {number % 3}",
        f"Message-ID: <m{number}@mail.example>",
        f"Date: Mon, 5 Jan 2026 09:{number:02d}:00 +0000",
        *headers,
    ]
    return "\n".join([*lines, "", "Words.", "", ""])


@pytest.fixture
def mail(tmp_path: Path) -> MailSource:
    """Two people and a sales address of Contoso, customers, and answers to what Hanna wrote."""
    letters = [
        *(_letter(n, CUSTOMER, HANNA) for n in range(6)),
        *(_letter(n, CUSTOMER, f"{MARC}, {SALES}") for n in range(6, 10)),
        *(_letter(n, f"guest{n}@elsewhere.example", HANNA) for n in range(10, 14)),
        *(_letter(n, HANNA, CUSTOMER) for n in range(14, 18)),
        *(
            _letter(n, CUSTOMER, HANNA, f"In-Reply-To: <m{n - 4}@mail.example>")
            for n in range(18, 22)
        ),
        *(
            _letter(n, CUSTOMER, MARC, f"In-Reply-To: <gone{n}@mail.example>")
            for n in range(22, 26)
        ),
    ]
    path = tmp_path / "inbox.mbox"
    path.write_text("".join(letters), encoding="utf-8")
    return MailSource(path)


def _column(drawn: Drawn, entityset: str, column: str) -> list[str]:
    return [row[column] for row in drawn.sets.get(entityset, ()) if row[column] is not None]


def test_addresses_of_the_domain_are_users_and_queues(mail: MailSource) -> None:
    """A name of a task is a queue, a name of a person a user; others are not the company's."""
    drawn = organisation_from([mail], domain="contoso.example")
    assert _column(drawn, "systemusers", "internalemailaddress") == [HANNA, MARC]
    assert _column(drawn, "queues", "emailaddress") == [SALES]
    assert drawn.messages == 26


def test_a_domain_below_belongs_to_it_and_one_that_only_ends_alike_does_not(
    tmp_path: Path,
) -> None:
    """mail.contoso.example is Contoso's, notcontoso.example is not."""
    path = tmp_path / "one.mbox"
    to = "a@mail.contoso.example, b@notcontoso.example, c@CONTOSO.example"
    path.write_text(_letter(1, CUSTOMER, to), encoding="utf-8")
    drawn = organisation_from([MailSource(path)], domain="Contoso.Example")
    assert _column(drawn, "systemusers", "internalemailaddress") == [
        "a@mail.contoso.example",
        "c@contoso.example",
    ]


def test_without_a_domain_those_who_get_most_are_users(mail: MailSource) -> None:
    """Kim gets four messages, as many as Marc and sales before the answers."""
    drawn = organisation_from([mail], Sizes(users=1, queues=1))
    assert _column(drawn, "systemusers", "internalemailaddress") == [HANNA]
    assert _column(drawn, "queues", "emailaddress") == [SALES]


def test_half_of_those_who_write_often_are_customers(mail: MailSource) -> None:
    """Five addresses write from outside; three become records, the others stay strangers."""
    drawn = organisation_from([mail], domain="contoso.example")
    known = [
        address
        for entityset in ("contacts", "leads", "accounts")
        for address in _column(drawn, entityset, "emailaddress1")
    ]
    assert len(known) == len(set(known)) == 3
    assert not {HANNA, MARC, SALES} & set(known)
    nobody = organisation_from([mail], Sizes(contacts=0), domain="contoso.example")
    assert not nobody.sets.keys() & {"contacts", "leads", "accounts"}


def test_what_is_answered_was_sent_from_dynamics_in_part(mail: MailSource) -> None:
    """Hanna's messages that are there, and one of Marc's that are not; half of both."""
    drawn = organisation_from([mail], domain="contoso.example")
    ids = _column(drawn, "emails", "messageid")
    assert len(ids) == 4
    assert {one.strip("<>")[:1] for one in ids} == {"m", "g"}


def test_the_same_mail_and_seed_give_the_same_rows(mail: MailSource) -> None:
    """Another seed deals other methods."""
    sizes = Sizes(users=2)
    first = organisation_from([mail], sizes, 1, "contoso.example")
    assert first == organisation_from([mail], sizes, 1, "contoso.example")
    assert first != organisation_from([mail], sizes, 5, "contoso.example")


def test_an_inbox_given_by_hand_is_a_mailbox(mail: MailSource) -> None:
    """Whatever its domain, and if nobody wrote to it."""
    given = MailSource(mail.path, "archive@elsewhere.example")
    drawn = organisation_from([given], domain="contoso.example")
    addresses = _column(drawn, "systemusers", "internalemailaddress")
    assert addresses == ["archive@elsewhere.example", HANNA, MARC]


def test_somebody_owns_the_queues_where_all_addresses_are_of_tasks(tmp_path: Path) -> None:
    """The first of them becomes a user."""
    path = tmp_path / "one.mbox"
    path.write_text(_letter(1, CUSTOMER, f"{SALES}, info@contoso.example"), encoding="utf-8")
    drawn = organisation_from([MailSource(path)])
    assert _column(drawn, "systemusers", "internalemailaddress") == ["info@contoso.example"]
    assert _column(drawn, "queues", "emailaddress") == [SALES]


def test_the_mail_can_be_replayed_through_it(mail: MailSource, tmp_path: Path) -> None:
    """That is what it is for: all mail is decided, answers are tied."""
    write_from_mail(tmp_path, [mail], Sizes(), 1, domain="contoso.example")
    snapshot = load_snapshot(tmp_path / "org")
    decisions = list(replay(snapshot.world, [mail.path]))
    assert snapshot.warnings == ()
    assert len({decision.source for decision in decisions}) == 26
    assert any(decision.correlated_email for decision in decisions)
    assert Outcome.UNREADABLE not in {decision.outcome for decision in decisions}


def _refused(sources: Sequence[MailSource], domain: str | None = None) -> list[str]:
    with pytest.raises(InputError) as caught:
        organisation_from(sources, domain=domain)
    return [str(problem) for problem in caught.value.problems]


def test_a_domain_nobody_wrote_to_is_told_with_those_somebody_did(mail: MailSource) -> None:
    """The slip is most often in the domain."""
    assert _refused([mail], "contoso.exmaple") == [
        (
            "--domain contoso.exmaple: none of the 26 messages is addressed to it. Most are"
            " addressed to: contoso.example, fabrikam.example."
        )
    ]


def test_mail_to_nobody_is_told(tmp_path: Path) -> None:
    """There is nothing to make an organisation from."""
    path = tmp_path / "one.eml"
    path.write_text("Subject: to nobody\n\nWords.\n", encoding="utf-8")
    assert _refused([MailSource(path)], "contoso.example") == [
        (
            f"--from-mail {path}: none of its 1 messages has a recipient with an address. Give"
            " mail that somebody received."
        )
    ]
