"""The bulk engine from end to end: policies into passes, mail into keys, one pass, and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import numpy as np
import pyarrow as pa

from sscsim.bulk.chains import no_chains
from sscsim.bulk.coding import Coder, Ints
from sscsim.bulk.deliveries import Deliveries
from sscsim.bulk.fixed import Fixed, fixed_of
from sscsim.bulk.kernel import ENDING, decide_all
from sscsim.bulk.keys import Coded, delivered, keys_of
from sscsim.bulk.places import (
    EMAIL,
    KEPT_LISTS,
    LIKE,
    LIST,
    NOTE,
    OWN_LISTS,
    OWN_WORDS,
    WAYS,
    Array,
    Pass,
    Stage,
    table,
)
from sscsim.bulk.refusals import UnsupportedError
from sscsim.bulk.standing import Organisation, known_of, standing_of
from sscsim.bulk.verdicts import CHECKS
from sscsim.world import Email, World

__all__ = ["BulkRun", "decide_bulk", "refusal"]

MOST_POLICIES = 64  # as many as a word has bits
_MOST_RETRIES = 5
_NONE: Ints = np.zeros(0, np.int32)


@attrs.frozen(kw_only=True)
class BulkRun:
    """
    The decisions of one pass over a mail table.

    Attributes:
        deliveries: which message lies in which mailbox.
        worlds: the organisation under each policy of the pass.
        numbers: which of the policies asked for these are.
        emails: what was in Dynamics before.
        coded: the keys of emails and mail.
        organisation: what the codes of mailboxes and candidates stand for.
        endings: how each row ended, under which policies of the pass.

    >>> from sscsim import World
    >>> from sscsim.bulk import decide_bulk, mail_table
    >>> [run] = decide_bulk([World(), World()], mail_table([]))
    >>> list(run.numbers), run.mail.num_rows
    ([0, 1], 0)

    """

    deliveries: Deliveries
    worlds: Sequence[World]
    numbers: Sequence[int]
    emails: Sequence[Email]
    coded: Coded
    organisation: Organisation
    endings: Array

    @property
    def mail(self) -> pa.Table:
        """The mail as a table of the schema `MAIL`, with a row for each delivery."""
        return self.deliveries.table


def decide_bulk(worlds: Sequence[World], mail: pa.Table | Deliveries) -> tuple[BulkRun, ...]:
    """
    Decide all mail of a table under every policy.

    The worlds are one organisation under different policies (see `sscsim.policy.apply_policy`);
    those that differ in no more than settings, filtering methods and choices go through the mail
    together, the others, and those that hold other emails before it, in passes of their own.

    Args:
        worlds: at least one.
        mail: a table as `mail_table` makes it, in the order in which the mail is decided; or mail
            as `sscsim.fastmail` delivers it, each message once.

    Raises:
        UnsupportedError: a world needs what only the reference engine does.

    >>> from sscsim import Delivery, load_scenario_text
    >>> from sscsim.bulk import decision_table, mail_table
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> mail = mail_table([Delivery(message=story.events[0].message, mailbox="sales")])
    >>> [run] = decide_bulk([story.world], mail)
    >>> decision_table(run, 0)["outcome"].to_pylist()
    ['promoted']

    """
    for refused in map(refusal, worlds):
        if refused is not None:
            raise refused
    deliveries = Deliveries.of(mail) if isinstance(mail, pa.Table) else mail
    return tuple(
        _pass(worlds, numbers[at : at + MOST_POLICIES], fixed, deliveries)
        for fixed, numbers in _passes(worlds)
        for at in range(0, len(numbers), MOST_POLICIES)
    )


def refusal(world: World) -> UnsupportedError | None:
    """
    Say what in an organisation only the reference engine decides, if there is anything.

    >>> from sscsim import Assumptions, World
    >>> refusal(World()) is None
    True
    >>> creates = World(assume=Assumptions(auto_create_on_sss_promote=True))
    >>> refusal(creates) is None
    False

    """
    creates = world.assume.auto_create_on_sss_promote
    if creates and world.settings["AutoCreateContactOnPromote"]:
        return UnsupportedError("contacts that promotion creates (auto_create_on_sss_promote)")
    if len(world.watermarks) or len(world.attempts):
        return UnsupportedError("a run that goes on where another stopped")
    return None


def _passes(worlds: Sequence[World]) -> list[tuple[Fixed, list[int]]]:
    """Put the policies together that can go through the mail at once."""
    passes: list[tuple[Fixed, list[int]]] = []
    for number, world in enumerate(worlds):
        fixed = fixed_of(world)
        alike = (numbers for other, numbers in passes if other == fixed)
        own = next((some for some in alike if _same_emails(worlds[some[0]], world)), None)
        if own is None:
            passes.append((fixed, [number]))
        else:
            own.append(number)
    return passes


def _same_emails(one: World, other: World) -> bool:
    return one.emails is other.emails or one.emails == other.emails


def _pass(
    worlds: Sequence[World], numbers: Sequence[int], fixed: Fixed, mail: Deliveries
) -> BulkRun:
    own = [worlds[number] for number in numbers]
    emails = tuple(own[0].emails)
    keys = keys_of(mail.letters, emails, fixed)
    mail.letters.let_go()
    pa.default_memory_pool().release_unused()
    organisation = standing_of(own, keys.addresses)
    coded = delivered(keys, mail.rows, _mailboxes(mail, organisation.mailboxes))
    coded.mail["known"] = known_of(own[0], coded, list(organisation.mailboxes))
    pairs, often = _often(mail, coded)
    standing = organisation.standing
    run = Pass(
        earlier=coded.earlier,
        rows=coded.rows,
        letters=coded.letters,
        pairs=pairs,
        at=coded.at,
        codes=coded.codes,
        order=np.array([CHECKS.index(rule) for rule in fixed.order], np.int32),
        ways=_ways(fixed),
        standing=standing,
        stage=_stage(coded, len(standing.people), len(own), often, smart=fixed.smart),
    )
    oldest_first = np.argsort(coded.letters["moment"][: coded.earlier], kind="stable")
    room = table(mail.num_rows + mail.num_rows // 8 + 1024, ENDING)
    endings = decide_all(run, oldest_first, room, len(own))
    return BulkRun(
        deliveries=mail,
        worlds=own,
        numbers=numbers,
        emails=emails,
        coded=coded,
        organisation=organisation,
        endings=endings,
    )


def _mailboxes(mail: Deliveries, numbers: Mapping[str, int]) -> Ints:
    """Give the number of the mailbox of each row; -1 for nobody's."""
    names = mail.boxes.to_pylist()
    for name in names:
        if name is not None and name not in numbers:
            raise LookupError(f'no mailbox has the id "{name}", which the mail table names.')
    found = np.array([-1 if name is None else numbers[name] for name in names], np.int32)
    return found[mail.places]


def _ways(fixed: Fixed) -> Array:
    ways = table(1, WAYS)
    for name in WAYS.names or ():
        ways[name] = getattr(fixed, name)
    return ways


def _often(mail: Deliveries, coded: Coded) -> tuple[Ints, int]:
    """Number the pairs of mailbox and message that come more often than they are tried again."""
    identities = coded.letters["identity"][coded.mail["letter"]]
    rows = np.flatnonzero((np.bincount(identities) > _MOST_RETRIES + 1)[identities])
    if not len(rows):
        return _NONE, 0
    found, mailboxes = np.full(len(coded.rows), -1, np.int32), coded.mail["mailbox"]
    ids = mail.letters.taken(mail.rows[rows], ["identity"])  # as they stand
    codes = Coder().codes(ids["identity"]).astype(np.int64)
    pairs = codes * (int(mailboxes.max(initial=-1)) + 2) + mailboxes[rows] + 1
    _, inverse, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    often = counts > _MOST_RETRIES + 1
    found[rows + coded.earlier] = np.where(often, np.cumsum(often) - 1, -1)[inverse]
    return found, int(often.sum())


def _stage(coded: Coded, people: int, policies: int, often: int, *, smart: bool) -> Stage:
    """Make room for what changes as mail goes by."""
    size = len(coded.rows)
    heads, links = no_chains(coded.keys, size)
    lists, listed = _empty_lists(coded) if smart else (table(0, LIST), _NONE)
    words = _codes_of(coded, OWN_WORDS, OWN_LISTS) if smart else _NONE
    return Stage(
        heads=heads,
        links=links,
        emails=table(size, EMAIL),
        made=np.zeros(1, np.int64),
        failures=np.zeros((often, policies), np.int8),
        found=table(policies + 1, NOTE),
        accepted=table(policies + 1, NOTE),
        named=np.zeros(people, np.int32),
        lists=lists,
        listed=listed,
        like=table(size if smart else 0, LIKE),
        words=np.full(words.max(initial=-1) + 1, -1, np.int32),
    )


def _empty_lists(coded: Coded) -> tuple[Array, Ints]:
    """Make room on each list of emails for whatever may become one."""
    own, kept = _codes_of(coded, OWN_LISTS, KEPT_LISTS), coded.codes[coded.at[0, KEPT_LISTS] :]
    often = np.bincount(coded.rows["letter"], minlength=len(coded.letters))
    most = np.bincount(kept, np.repeat(often, np.diff(coded.at[:, KEPT_LISTS])))
    lists = table(max(int(own.max(initial=-1)) + 1, len(most)), LIST)
    lists["start"][1 : len(most)] = np.cumsum(most[:-1])
    return lists, np.zeros(int(most.sum()), np.int32)


def _codes_of(coded: Coded, kind: int, end: int) -> Ints:
    """Give the codes of the lists of some kinds, from one up to another."""
    codes: Ints = coded.codes[coded.at[0, kind] : coded.at[0, end]]
    return codes
