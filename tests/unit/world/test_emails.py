"""The look-ups by which later mail finds an earlier email, and what deleting takes from them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscsim.vocabulary import Ref
from sscsim.world import ActivityParty, Email, Emails, moment_of

OLD, NEW = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)
BASE = bytes(range(22))


def email(key: str, **columns: Any) -> Email:
    """An email with these columns."""
    return Email(activityid=key, **columns)


def keys(emails: Iterable[Email]) -> list[str]:
    """List the ids of emails."""
    return [one.activityid for one in emails]


MARKED = (
    email("a", messageid="M@x.example", trackingtoken="CRM:0001001", conversationindex=BASE + b"1"),
    email("b", messageid="m@X.example", trackingtoken="crm:0001001", conversationindex=BASE + b"2"),
    email("c"),
)


def test_marks_find_their_emails_latest_row_first() -> None:
    """COR-10, COR-25, COR-30: letter case does not matter."""
    store = Emails.of(MARKED)
    assert keys(store.with_messageid("m@x.EXAMPLE")) == ["b", "a"]
    assert keys(store.with_token("CRM:0001001")) == ["b", "a"]
    assert keys(store.with_base(BASE)) == ["b", "a"]
    assert (len(store), keys(store)) == (3, ["a", "b", "c"])


def test_emails_indexed_at_once_are_those_added_one_by_one() -> None:
    """In every look-up, also where an id comes twice and where no hashes were stored."""
    own = {"sender": "ivo@fabrikam.example", "torecipients": "hanna@contoso.example;"}
    rows = (*MARKED, email("d", **own), email("e", hashed=False, **own), email("a", **own))
    one_by_one = Emails()
    for row in rows:
        one_by_one = one_by_one.with_email(row)
    one_by_one.by_address()  # they wait until this is asked for
    at_once = Emails.of(rows)
    assert attrs.asdict(at_once, recurse=False) == attrs.asdict(one_by_one, recurse=False)
    assert keys(at_once.sharing_addresses(["hanna@contoso.example"], 1)) == ["a", "d"]
    later = email("f", **own)
    assert at_once.with_email(later).added == one_by_one.with_email(later).added == len(rows) + 1


def test_letters_are_told_apart_where_that_is_asked() -> None:
    """COR-11."""
    store = Emails.of(MARKED)
    assert keys(store.with_messageid("M@x.example", exact=True)) == ["a"]
    assert keys(store.with_messageid("M@x.EXAMPLE", exact=True)) == []


def test_marks_of_nobody() -> None:
    """The no twins."""
    store = Emails.of(MARKED)
    nothing = (
        store.with_messageid("z@x.example"),
        store.with_token("CRM:9"),
        store.with_base(b"z"),
    )
    assert [keys(one) for one in nothing] == [[], [], []]
    assert store.get("z") is None


def test_a_deleted_email_is_found_by_nothing() -> None:
    """COR-55: and the old value still holds it."""
    store = Emails.of(MARKED)
    left = store.without(["a", "z"])
    assert (keys(left.with_messageid("m@x.example")), keys(left.with_token("crm:0001001"))) == (
        ["b"],
        ["b"],
    )
    assert (keys(left.with_base(BASE)), left.get("a"), len(left), len(store)) == (["b"], None, 2, 3)
    again = left.with_email(MARKED[0])
    assert keys(again) == ["b", "c", "a"]


def test_deleting_unlinks_replies() -> None:
    """COR-55: each of the two links on its own; other links stay."""
    replies = (
        email("r1", correlatedactivityid="a", parentactivityid="a"),
        email("r2", correlatedactivityid="a", parentactivityid="b"),
        email("r3", correlatedactivityid="b", parentactivityid="b"),
    )
    left = Emails.of((*MARKED, *replies)).without(["a"])
    links = [
        (one.correlatedactivityid, one.parentactivityid) for one in left if one.activityid[0] == "r"
    ]
    assert links == [(None, None), (None, "b"), ("b", "b")]


def test_a_changed_email_keeps_its_place_and_its_marks() -> None:
    """`with_changed` is for columns that are no thread marks."""
    store = Emails.of(MARKED).with_changed(
        email("a", messageid="M@x.example", regardingobjectid=Ref("lead", "l"))
    )
    changed = store.get("a")
    assert changed is not None
    assert (changed.regardingobjectid, keys(store)) == (("lead", "l"), ["a", "b", "c"])


# ------------------------------------------------------------------------------------------ recency


@pytest.mark.parametrize(
    ("columns", "moment"),
    [
        ({"senton": NEW, "actualend": OLD, "createdon": OLD}, NEW),
        ({"actualend": NEW, "createdon": OLD}, NEW),
        ({"createdon": NEW}, NEW),
        ({}, datetime.min.replace(tzinfo=UTC)),
    ],
)
def test_the_time_of_an_email(columns: dict[str, Any], moment: datetime) -> None:
    """SP-10: `senton`, else `actualend`, else `createdon`; without any it is older than all."""
    assert moment_of(email("a", **columns)) == moment


def test_equal_times_go_by_row() -> None:
    """SP-10: the later row is the more recent; the earlier row the earliest."""
    rows = [email("a", senton=NEW), email("b", senton=NEW), email("c", senton=OLD), email("d")]
    store = Emails.of(rows)
    latest, earliest = store.latest(store), store.earliest(store)
    assert latest is not None
    assert earliest is not None
    assert (latest.activityid, earliest.activityid) == ("b", "d")
    tied = [rows[0], rows[1]]
    first = store.earliest(reversed(tied))
    assert first is not None
    assert first.activityid == "a"
    assert (store.latest([]), store.earliest([])) == (None, None)


# ---------------------------------------------------------------------------------------- addresses


def party(mask: int, address: str | None) -> ActivityParty:
    """A party with an address."""
    return ActivityParty(participationtypemask=mask, addressused=address)


def test_the_addresses_of_an_email() -> None:
    """COR-41, SP-8: From, To, Cc, Bcc in order, each once; other parties do not count."""
    parties = (
        party(8, "r@x.example"),
        party(3, "C@x.example"),
        party(2, "a@x.example"),
        party(1, "A@x.example"),
        party(4, "d@x.example"),
        party(4, None),
    )
    found = email("e", parties=parties, sender="z@x.example").addresses
    assert found == ("a@x.example", "c@x.example", "d@x.example")


def test_the_addresses_of_an_email_without_parties() -> None:
    """SP-8: else `sender` and `torecipients`."""
    bare = email("e", sender=" S@x.example", torecipients="a@x.example; ;B@x.example;")
    assert bare.addresses == ("s@x.example", "a@x.example", "b@x.example")
    assert email("e").addresses == ()
    assert email("e", parties=(party(8, "r@x.example"),), sender="s@x.example").addresses == (
        "s@x.example",
    )


def test_an_email_that_shares_two_addresses_is_found_once() -> None:
    """COR-44: and a deleted one not at all."""
    rows = [email(key, parties=(party(1, "a@x.example"), party(2, "b@x.example"))) for key in "ef"]
    store = Emails.of(rows).without(["f"])
    assert keys(store.sharing_addresses(["a@x.example", "b@x.example"], 1)) == ["e"]
    assert rows[0].ref == ("email", "e")


_PEOPLE = st.sampled_from(["a", "b", "c", "d", "e"])
_LISTS = st.lists(_PEOPLE, max_size=4)


@given(
    st.lists(st.tuples(_LISTS, st.booleans()), max_size=8),
    st.lists(_PEOPLE, max_size=5),
    st.integers(-1, 4),
    st.sets(st.integers(0, 7)),
)
def test_sharing_addresses_misses_no_email(
    stored: list[tuple[list[str], bool]], wanted: list[str], least: int, deleted: set[int]
) -> None:
    """Of k addresses any k - least + 1 include a shared one: brute force finds no more (COR-44)."""
    rows = [
        email(f"e{number}", parties=tuple(party(2, one) for one in people), hashed=hashed)
        for number, (people, hashed) in enumerate(stored)
    ]
    store = Emails.of(rows).without(f"e{number}" for number in deleted)
    found = keys(store.sharing_addresses(wanted, least))
    brute = {
        row.activityid
        for row in store
        if row.hashed and len(set(row.addresses) & set(wanted)) >= least
    }
    assert brute <= set(found)
    assert len(found) == len(set(found))
    assert all(row.hashed for row in store if row.activityid in found)


def test_emails_wait_for_the_look_up_by_address_until_it_is_asked() -> None:
    """COR-44: whoever asks first puts them in; what was made before or after finds the same."""
    both = (party(1, "a@x.example"), party(2, "b@x.example"))
    first = Emails.of([email("e", parties=both)])
    second = first.with_email(email("f", parties=both)).with_email(email("g", hashed=False))
    third = second.with_email(email("h", parties=both)).without(["e"])
    people = ["a@x.example", "b@x.example"]
    for _ in range(2):
        assert keys(third.sharing_addresses(people, 1)) == ["h", "f"]
        assert keys(second.sharing_addresses(people, 1)) == ["f", "e"]
        assert keys(first.sharing_addresses(people, 1)) == ["e"]
    assert keys(second.with_email(email("i", parties=both)).sharing_addresses(people, 2)) == [
        "i",
        "f",
        "e",
    ]
