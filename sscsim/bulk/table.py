"""The decisions of one policy as an Arrow table: the fields of contract 3, each row of mail one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.creating import Made, Picked, made_of, picked, readers_of
from sscsim.bulk.engine import BulkRun
from sscsim.bulk.lists import Ints
from sscsim.bulk.lying import queue_items
from sscsim.bulk.verdicts import VERDICTS, Code
from sscsim.engine.reference import told_id
from sscsim.events import Delivery
from sscsim.mail import Message
from sscsim.rules import Case
from sscsim.rules.creation.owner import named
from sscsim.rules.creation.regarding import SETS_PARENT
from sscsim.world import World

__all__ = ["DECISIONS", "decision_schema", "decision_table"]

_NAMED = pa.struct([("table", pa.string()), ("id", pa.string()), ("name", pa.string())])
_REF = pa.struct([("table", pa.string()), ("id", pa.string())])
_PARTY = pa.struct([(name, pa.string()) for name in ("participation", "address", "table", "id")])
_IDS = pa.list_(pa.string())

DECISIONS = pa.schema(
    [
        ("source", pa.string()),
        ("messageid", pa.string()),
        ("mailbox", pa.string()),
        ("outcome", pa.string()),
        ("reason", pa.string()),
        ("reasoncode", pa.int8()),
        ("rule", pa.string()),
        ("accepting_entity", _NAMED),
        ("owner", _NAMED),
        ("correlationmethod", pa.int8()),
        ("correlated_email", pa.string()),
        ("parent_email", pa.string()),
        ("regarding", _REF),
        ("parties", pa.list_(_PARTY)),
        ("queue_items", _IDS),
        ("readers", pa.int32()),
        ("text", pa.string()),
    ]
)

_PARTS = ("from", "to", "cc")
_TAKEN = {"source": "source", "messageid": "messageid", "text": "unreadable"}  # from the mail


def decision_schema(*, readers: bool = False) -> pa.Schema:
    """
    Give the schema of a table of decisions, with a list of readers or their number.

    >>> decision_schema(readers=True).field("readers").type
    ListType(list<item: string>)

    """
    place = DECISIONS.get_field_index("readers")
    return DECISIONS.set(place, pa.field("readers", _IDS)) if readers else DECISIONS


def decision_table(
    run: BulkRun, policy: int, *, readers: bool = False, columns: Collection[str] | None = None
) -> pa.Table:
    """
    Put the decisions under one policy of a run into a table, in the order of the mail.

    The fields are those of `Decision` under the names of contract 3.
    For every outcome but ``promoted`` what an email would hold is null or empty.

    Args:
        run: what `decide_bulk` gave.
        policy: the place of the policy within this run, from 0.
        readers: whether to list the readers, not only to count them.
        columns: those that are wanted; what an email would hold is worked out only for them.

    >>> from sscsim import Delivery, Message, World
    >>> from sscsim.bulk import decide_bulk, mail_table
    >>> mail = mail_table([Delivery(message=Message(source="m1"), mailbox=None)])
    >>> [run] = decide_bulk([World()], mail)
    >>> decision_table(run, policy=0).select(["source", "outcome"]).to_pylist()
    [{'source': 'm1', 'outcome': 'not_processed'}]

    """
    found = picked(run, policy)
    told = {
        "mailbox": _mailboxes(run),
        **_verdicts(found),
        "accepting_entity": _accepting(run, policy, found),
    }
    schema = decision_schema(readers=readers)
    names = schema.names if columns is None else [one for one in schema.names if one in columns]
    told |= {name: run.deliveries.column(own) for name, own in _TAKEN.items() if name in names}
    if not told.keys() >= set(names):
        made = made_of(run, policy, found)
        told |= _created(run, policy, found, made)
        told["queue_items"] = _lying(run, policy, found, made)
        told["readers"] = _readers(run.worlds[policy], made, run.deliveries.num_rows, named=readers)
    return pa.table(
        [told[name] for name in names], schema=pa.schema([schema.field(name) for name in names])
    )


def _readers(world: World, made: Made, size: int, *, named: bool) -> pa.Array:
    """Count or list the readers of each email; of the other rows nobody reads anything."""
    sets, places = readers_of(world, made)
    codes = _spread(places.astype(np.int32), made, size, len(sets))
    shown = [*sets, ()] if named else [*map(len, sets), 0]
    return pc.take(pa.array(shown, _IDS if named else pa.int32()), pa.array(codes))


def _lying(run: BulkRun, policy: int, found: Picked, made: Made) -> pa.ListArray:
    """List the queues in which the email of each row lies."""
    (at, codes), ids = queue_items(run, policy, found, made.rows)
    return pa.ListArray.from_arrays(pa.array(at.astype(np.int32)), _taken(ids, pa.string(), codes))


def _mailboxes(run: BulkRun) -> pa.Array:
    mailboxes = run.worlds[0].directory.mailboxes.values()
    shown = [mailbox.emailaddress.lower() for mailbox in mailboxes]
    return _taken(shown, pa.string(), run.coded.mail["mailbox"])


def _verdicts(found: Picked) -> dict[str, pa.Array]:
    verdicts = [VERDICTS[code] for code in Code]
    codes = pa.array(found.code)

    def column(values: Iterable[Any], kind: pa.DataType) -> pa.Array:
        return pc.take(pa.array(list(values), kind), codes)

    return {
        "outcome": column((one.outcome.value for one in verdicts), pa.string()),
        "reason": column((one.reason.value for one in verdicts), pa.string()),
        "reasoncode": column((one.reason.code for one in verdicts), pa.int8()),
        "rule": column((one.rule for one in verdicts), pa.string()),
    }


def _taken(values: Sequence[Any], kind: pa.DataType, codes: Ints) -> pa.Array:
    """Give for each code its value; -1 is null."""
    return pc.take(pa.array(values, kind), pa.array(codes, mask=codes < 0))


def _case(run: BulkRun, policy: int) -> Case:
    return Case(run.worlds[policy], Delivery(message=Message(source=""), mailbox=None))


def _accepting(run: BulkRun, policy: int, found: Picked) -> pa.Array:
    case = _case(run, policy)
    people = [named(case, ref)._asdict() for ref in run.organisation.people]
    return _taken(people, _NAMED, found.acceptor)


def _created(run: BulkRun, policy: int, found: Picked, made: Made) -> dict[str, pa.Array]:
    case, size = _case(run, policy), run.deliveries.num_rows
    owners = [named(case, ref)._asdict() for ref in made.refs]
    refs = [ref._asdict() for ref in made.refs]
    matched = _matched(run, found)
    sets_parent = np.isin(found.method, list(map(int, SETS_PARENT)))
    return {
        "owner": _taken(owners, _NAMED, _spread(made.owner, made, size)),
        "correlationmethod": pa.array(found.method),
        "correlated_email": matched,
        "parent_email": pc.if_else(pa.array(sets_parent), matched, pa.scalar(None, pa.string())),
        "regarding": _taken(refs, _REF, _spread(made.regarding, made, size)),
        "parties": _parties(run, made, refs, size),
    }


def _spread(values: Ints, made: Made, size: int, other: int = -1) -> Ints:
    """Give the emails' values to their rows; the other rows have none."""
    spread = np.full(size, other, np.int32)
    spread[made.rows] = values
    return spread


def _matched(run: BulkRun, found: Picked) -> pa.Array:
    """Name the emails that are answered; made-up message ids are nobody's to know."""
    earlier = pa.array([told_id(email.messageid) for email in run.emails], pa.string())
    ids = pa.concat_arrays([earlier, run.deliveries.column("messageid").combine_chunks()])
    return pc.take(ids, pa.array(found.email, mask=found.email < 0))


def _parties(
    run: BulkRun, made: Made, refs: Sequence[Mapping[str, Any]], size: int
) -> pa.ListArray:
    """List the parties of every email; the other rows have none."""
    shown = _taken(refs, _REF, made.parties.codes)
    parties = pa.StructArray.from_arrays(
        [
            pc.take(pa.array(_PARTS), pa.array(made.parts)),
            _taken(run.coded.addresses, pa.string(), made.addresses),
            shown.field("table"),
            shown.field("id"),
        ],
        fields=list(_PARTY),
    )
    lengths = _spread(np.diff(made.parties.at).astype(np.int32), made, size, 0)
    at = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(at), parties)
