"""What one asserts of mail; where it came otherwise, the error tells every step of the decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sscsim.decisions import Decision, NamedRef, Party
from sscsim.rules import BOOK, RuleBook
from sscsim.scenario.desk import Desk, did_you_mean
from sscsim.scenario.expect import Failure, compared
from sscsim.scenario.kinds import MISSING
from sscsim.scenario.parts.expectations import DECISION_KEYS, Expected
from sscsim.scenario.plain_nodes import nodes
from sscsim.testing.subjects import Subject, about
from sscsim.testing.telling import Decided, told
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["assert_decision", "assert_not_promoted", "assert_promoted"]

_NO_WORLD = World()
_TABLES = {"readers": "systemuser", "queue_items": "queue"}


def assert_promoted(
    subject: Subject,
    mail: str | None = None,
    *,
    mailbox: str | None = None,
    book: RuleBook = BOOK,
) -> None:
    """
    Assert that a message became an email: in one of its mailboxes at least, or in the one named.

    Args:
        subject: a decision, a run, or a scenario, which is played.
        mail: the id of the message; left out where there is only one.
        mailbox: its address, or the id of its user or queue.
        book: the rules that a scenario is played by.

    Raises:
        AssertionError: no mailbox promoted it; the error tells why, step by step.
        TypeError: ``subject`` is none of the three.
        ValueError: there is no such message or mailbox, or several messages may be meant.

    >>> from sscsim.scenario import load_scenario_data
    >>> row = {"id": "hanna", "internalemailaddress": "hanna@contoso.example"}
    >>> mail = {"id": "m1", "from": "a@outside.example", "to": "hanna@contoso.example"}
    >>> inbox = load_scenario_data(
    ...     {"systemusers": [row | {"incomingemailfilteringmethod": 0}],
    ...      "timeline": [{"deliver": mail}]}
    ... )
    >>> assert_promoted(inbox)

    """
    __tracebackhide__ = True
    found = about(subject, mail, mailbox, book)
    if not any(decision.promoted for _, decision in found):
        what = "Expected {} to be promoted; it was not, in {}."
        _fail(what.format(*_names(found)), found, book)


def assert_not_promoted(
    subject: Subject,
    mail: str | None = None,
    *,
    mailbox: str | None = None,
    book: RuleBook = BOOK,
) -> None:
    """
    Assert that a message became no email, whatever kept it out: in no mailbox, or the one named.

    A message that could not be decided for want of a header is not promoted; where that is not
    enough, ask for the outcome with `assert_decision`. Arguments and errors are those of
    `assert_promoted`.

    >>> from sscsim.scenario import load_scenario_data
    >>> row = {"id": "hanna", "internalemailaddress": "hanna@contoso.example"}
    >>> mail = {"id": "m1", "from": "a@outside.example", "to": "hanna@contoso.example"}
    >>> inbox = load_scenario_data(
    ...     {"systemusers": [row | {"incomingemailfilteringmethod": 1}],
    ...      "timeline": [{"deliver": mail}]}
    ... )
    >>> assert_not_promoted(inbox, "m1", mailbox="hanna")

    """
    __tracebackhide__ = True
    found = about(subject, mail, mailbox, book)
    promoted = [(world, decision) for world, decision in found if decision.promoted]
    if promoted:
        what = "Expected {} not to be promoted; it was, in {}."
        _fail(what.format(*_names(promoted)), promoted, book)


def assert_decision(
    subject: Subject,
    mail: str | None = None,
    *,
    book: RuleBook = BOOK,
    **expected: Any,
) -> None:
    """
    Assert what a decision says, under the names of a decision record; only what is named counts.

    Args:
        subject: a decision, a run, or a scenario, which is played.
        mail: the id of the message; left out where there is only one.
        book: the rules that a scenario is played by.
        expected: ``outcome``, ``reason``, ``accepting_entity`` and so on, as under ``expect`` in a
            scenario file: rows by id, lists of ids in any order, ``readers`` as a number too.
            ``mailbox`` picks the decision where a message lies in several.

    Raises:
        AssertionError: something came otherwise; the error tells all of it, and every step.
        TypeError: ``subject`` is none of the three, or nothing is expected, or under no such name.
        ValueError: there is no such message or mailbox, several may be meant, or a value can never
            come.

    >>> from sscsim.scenario import load_scenario_data
    >>> row = {"id": "hanna", "internalemailaddress": "hanna@contoso.example"}
    >>> mail = {"id": "m1", "from": "a@outside.example", "to": "hanna@contoso.example"}
    >>> inbox = load_scenario_data(
    ...     {"systemusers": [row | {"incomingemailfilteringmethod": 0}],
    ...      "timeline": [{"deliver": mail}]}
    ... )
    >>> assert_decision(inbox, outcome="promoted", accepting_entity="hanna", readers=["hanna"])

    """
    __tracebackhide__ = True
    _check_names(expected)
    mailbox = None if isinstance(subject, Decision) else expected.pop("mailbox", None)
    found = about(subject, mail, mailbox, book)
    if len(found) > 1:
        what = "{} was decided in several mailboxes: {}. Pass mailbox=... to say which."
        raise ValueError(what.format(*_names(found)))
    ((_, decision),) = found
    failures = compared(_read(expected, decision), decision, _NO_WORLD)
    if failures:
        what = "{} came otherwise, in {}:\n".format(*_names(found))
        _fail(what + _listed(failures), found, book)


# ------------------------------------------------------------------------------ what is expected


def _check_names(expected: Mapping[str, Any]) -> None:
    if not expected:
        few = "outcome, reason or accepting_entity"
        raise TypeError(f"assert_decision was given nothing to compare. Pass {few}.")
    wrong = [name for name in expected if name not in DECISION_KEYS]
    if wrong:
        raise TypeError(" ".join(map(_no_field, wrong, map(expected.get, wrong))))


def _no_field(name: str, value: object) -> str:
    offer = did_you_mean(name, DECISION_KEYS) or f"Pass one of {', '.join(DECISION_KEYS)}."
    return f"{name}={value!r} is no field of a decision. {offer}"


def _read(expected: Mapping[str, Any], decision: Decision) -> Expected:
    """Read values as a scenario file has them read, with everything that is wrong at once."""
    wrong: list[str] = []
    values = {}
    for name, value in expected.items():
        desk = Desk(name)
        desk.rows.update(_rows(name, value, getattr(decision, name)))
        node = nodes(_plain(value), name, desk.report)
        values[name] = MISSING if desk.problems else DECISION_KEYS[name].read(node, desk)
        wrong += [f"{name}={value!r}: {one.what} {one.offer}".strip() for one in desk.problems]
    if wrong:
        raise ValueError(" ".join(wrong))
    return Expected(values, nodes(dict.fromkeys(values), "assert_decision", lambda _: None))


def _rows(name: str, value: Any, came: Any) -> Mapping[str, Ref]:
    """Take an id that was written for that of a row of the table that is meant."""
    table = _TABLES[name] if name in _TABLES else getattr(came, "table", "row")
    ids = value if _several(value) else [value]
    return {key: Ref(table, key) for key in ids if isinstance(key, str)}


def _several(value: object) -> bool:
    return isinstance(value, Sequence | set | frozenset) and not isinstance(value, str)


def _plain(value: Any) -> Any:
    """Give a value as JSON would hold it."""
    if isinstance(value, Ref | NamedRef | Party):
        return {key: _plain(one) for key, one in value._asdict().items()}
    return [_plain(one) for one in value] if _several(value) else value


# ----------------------------------------------------------------------------------- what is told


def _names(found: Iterable[Decided]) -> tuple[str, str]:
    """Give the id of the message, and the mailboxes it was decided in."""
    decisions = [decision for _, decision in found]
    where = ", ".join(decision.mailbox or "no mailbox" for decision in decisions)
    return decisions[0].source, where


def _listed(failures: Iterable[Failure]) -> str:
    return "\n".join(f"  {one.key}: expected {one.expected}, came {one.came}" for one in failures)


def _fail(what: str, found: Iterable[Decided], book: RuleBook) -> None:
    __tracebackhide__ = True
    raise AssertionError("\n".join([what, *told(found, book=book)]))
