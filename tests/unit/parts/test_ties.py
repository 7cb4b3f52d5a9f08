"""What keeps two messages in one part, and what does not."""

from __future__ import annotations

import doctest
from importlib import import_module
from typing import Any

import attrs
import pyarrow as pa
import pytest

from sscsim.bulk import decide_bulk, decision_table, mail_table
from sscsim.events import Delivery
from sscsim.mail import Address, Message
from sscsim.parts import cut, digest
from sscsim.parts.hashing import hashed
from sscsim.world import World

_INDEX = bytes(range(22))


def mail(*each: dict[str, Any]) -> pa.Table:
    """Make a table of messages that differ in these fields."""
    messages = (
        Message(**{"source": f"{number}", "messageid": f"<{number}@x.example>", **fields})
        for number, fields in enumerate(each)
    )
    return mail_table(Delivery(message=message, mailbox=None) for message in messages)


def under(**choices: Any) -> World:
    world = World()
    return world.assuming(attrs.evolve(world.assume, **choices))


def alike(**columns: Any) -> World:
    """Make an organisation that matches smartly."""
    directory = World().directory
    fixed = {"hashmaxcount": 20, "hashdeltasubjectcount": 1, "hashminaddresscount": 2}
    organization = attrs.evolve(
        directory.organization, **{"enablesmartmatching": True, **fixed, **columns}
    )
    return attrs.evolve(World(), directory=attrs.evolve(directory, organization=organization))


def about(subject: str, *to: str) -> dict[str, Any]:
    return {"subject": subject, "to": tuple(map(Address, to))}


A, B, C = "a@x.example", "b@x.example", "c@x.example"
_ID = {"messageid": "<Same@x.example>"}
_REPLY, _REFERS = {"inreplyto": ("<0@x.example>",)}, {"references": ("<0@x.example>",)}
_LONG = [_INDEX + b"12345", _INDEX + b"67890"]
_INDEXED = [{"conversationindex": index} for index in _LONG]
_TOKENS = [{"subject": "one CRM:0001001"}, {"subject": "two crm:0001001"}]
_FOLDED = [_ID, {"messageid": "<same@x.example>"}]
_STAR = {"inreplyto": ("<gone@x.example>",)}

TOGETHER: dict[str, tuple[list[World], list[dict[str, Any]]]] = {
    "one message twice": ([World()], [_ID, _ID]),
    "ids that differ in case": ([under(messageid_case_sensitive=False)], _FOLDED),
    "case matters to one policy alone": (
        [under(messageid_case_sensitive=True), under(messageid_case_sensitive=False)],
        _FOLDED,
    ),
    "a reply": ([World()], [{}, _REPLY]),
    "a reply that comes first": ([World()], [{"inreplyto": ("<1@x.example>",)}, {}]),
    "a reference": ([under(use_references_header=True)], [{}, _REFERS]),
    "one token": ([World()], _TOKENS),
    "one conversation": ([under(conversation_index_compare="base")], _INDEXED),
    "one index": ([under(conversation_index_compare="exact")], [_INDEXED[0], _INDEXED[0]]),
    "two people and the words": ([alike()], [about("new bid", A, B), about("bid new", B, A, C)]),
    "few words": ([alike(hashdeltasubjectcount=2)], [about("x", A, B), about("y", A, B)]),
    "a word more": ([alike()], [about("one two six", A, B), about("one two", A, B)]),
    "the same words": (
        [alike(hashdeltasubjectcount=0)],
        [about("one two", A, B), about("two ONE", A, B)],
    ),
    "nobody in common, where none need be": (
        [alike(hashminaddresscount=0)],
        [about("one two", A), about("one two", B)],
    ),
    "as many words": (
        [alike().assuming(attrs.evolve(World().assume, smart_subject_rule="count_only"))],
        [about("one two", A, B), about("six ten", A, B)],
    ),
}
APART: dict[str, tuple[list[World], list[dict[str, Any]]]] = {
    "nothing in common": ([World()], [{}, {}]),
    "case tells ids apart": ([under(messageid_case_sensitive=True)], _FOLDED),
    "a reference that does not count": ([under(use_references_header=False)], [{}, _REFERS]),
    "two tokens": ([World()], [_TOKENS[0], {"subject": "two CRM:0001002"}]),
    "indexes of one conversation, compared whole": (
        [under(conversation_index_compare="exact")],
        _INDEXED,
    ),
    "two replies to what is not there": ([World()], [_STAR, _STAR]),
    "words and people, but nobody matches by them": (
        [World()],
        [about("new bid", A, B), about("new bid", A, B)],
    ),
    "one person is not enough": ([alike()], [about("new bid", A, B), about("new bid", B, C)]),
    "other words": ([alike()], [about("one two", A, B), about("six ten", A, B)]),
    "a word more where none may be": (
        [alike(hashdeltasubjectcount=0)],
        [about("one two six", A, B), about("one two", A, B)],
    ),
}


@pytest.mark.parametrize("what", TOGETHER)
def test_it_stays_together(what: str) -> None:
    worlds, messages = TOGETHER[what]
    found = cut([mail(*messages)], worlds, rows_per_part=1)
    assert (found.count, found.giants) == (1, (2,))


@pytest.mark.parametrize("what", APART)
def test_it_can_be_decided_apart(what: str) -> None:
    worlds, messages = APART[what]
    found = cut([mail(*messages)], worlds, rows_per_part=1)
    assert (found.parts.tolist(), found.giants) == ([0, 1], ())


def test_what_is_tied_by_others_stays_together_over_batches() -> None:
    """The third answers the first and the fourth, which have nothing else in common."""
    both = {"inreplyto": ("<0@x.example>", "<3@x.example>")}
    table = mail({}, {}, both, {}, {})
    found = cut(table.to_batches(max_chunksize=1), [World()], rows_per_part=2)
    assert (found.parts.tolist(), found.giants) == ([0, 1, 0, 0, 1], (3,))


def test_parts_are_filled_in_the_order_of_first_rows() -> None:
    reply = {"inreplyto": ("<1@x.example>",)}
    found = cut([mail({}, {}, {}, reply, {})], [World()], rows_per_part=2)
    assert (found.parts.tolist(), found.count) == ([0, 1, 2, 1, 2], 3)


_VALUES: list[tuple[pa.DataType, list[Any]]] = [
    (pa.string(), ["", "a", "aa", "b", "\0", None]),
    (pa.binary(), [b"", b"\0", b"\0\0"]),
    (pa.int8(), [0, 1, -1, None]),
    (pa.bool_(), [True, False, None]),
    (pa.timestamp("us", "UTC"), [0, 1, None]),
    (pa.list_(pa.string()), [[], [""], ["a", "b"], ["b", "a"], ["ab"], None, [None]]),
    (
        pa.struct([("table", pa.string()), ("id", pa.string())]),
        [{"table": "a", "id": "b"}, {"table": "b", "id": "a"}, None, {"table": None, "id": None}],
    ),
    (pa.dictionary(pa.int32(), pa.string()), ["a", "b", None]),
]


@pytest.mark.parametrize(("kind", "values"), _VALUES, ids=lambda value: str(value)[:20])
def test_values_have_numbers_of_their_own(kind: pa.DataType, values: list[Any]) -> None:
    """And the same ones wherever they stand: in another array, and in a slice of it."""
    numbers = hashed(pa.array(values, kind)).tolist()
    assert len(set(numbers)) == len(values)
    twice = pa.array([*values, *reversed(values)], kind)
    assert hashed(twice[1:]).tolist() == [*numbers[1:], *reversed(numbers)]


def test_a_value_without_a_number_is_named() -> None:
    with pytest.raises(TypeError, match=r"^there is no number for values of the type double\.$"):
        hashed(pa.array([0.5]))


def test_a_digest_tells_places_and_fields_apart() -> None:

    [run] = decide_bulk([World()], mail({}, {}))
    table = decision_table(run, 0)
    one, moved = (table.append_column("place", pa.array(at)) for at in ([0, 1], [1, 0]))
    changed = one.set_column(16, "text", pa.array(["no", None]))
    assert len({digest(one), digest(moved), digest(changed)}) == 3


_SHOWN = [
    *("hashing", "ties", "components", "cutting", "deciding", "digest", "manifest", "working"),
]


@pytest.mark.parametrize("name", _SHOWN)
def test_the_examples_hold(name: str) -> None:
    done = doctest.testmod(import_module(f"sscsim.parts.{name}"))
    assert done.attempted
    assert not done.failed
