"""Whose filtering method is asked, and which value is in force for him."""

from __future__ import annotations

from typing import NamedTuple

from sscsim.decisions import Cell
from sscsim.rules.case import Candidate, Case, cell
from sscsim.rules.gates.internal_mail import only_queues_may_accept
from sscsim.rules.tuples import made_of
from sscsim.vocabulary import FORCE, METHOD, NOT_FORCED, FilteringMethod, Ref
from sscsim.world import Row

__all__ = ["Effective", "acceptors", "effective", "hidden_at_run_time"]

_HIDDEN_BY_ALL_OPTIONS = (0, 2, 3)
_METHODS = tuple(FilteringMethod)
_SAID = {method: f'"{method.label}"' for method in FilteringMethod}


class Effective(NamedTuple):
    """The method in force for a candidate, and the cells that made it so (FLT-15)."""

    method: FilteringMethod
    cell: Cell
    forced: Cell | None = None


_in_effect = made_of(Effective)


def effective(case: Case, ref: Ref) -> Effective:
    """Find the method in force, once for a case: a user's may be forced, a queue's never is."""
    known: Effective | None = case.methods_in_force.get(ref)
    if known is None:
        known = case.methods_in_force[ref] = _in_force(case, ref)
    return known


def _in_force(case: Case, ref: Ref) -> Effective:
    """Work out the method in force (step 13)."""
    if ref.table == "queue":
        stored = case.directory.queues[ref.id].incomingemailfilteringmethod
        default = case.assume.queue_default_filter
        return _effective("queue", ref, stored, default)
    forced = case.settings[FORCE]
    settings = case.directory.usersettings.get(ref.id)
    stored = None if settings is None else settings.incomingemailfilteringmethod
    own = _effective("usersettings", ref, stored, case.assume.user_default_filter)
    if forced != NOT_FORCED:
        return Effective(_METHODS[forced], own.cell, case.setting(FORCE))
    if case.assume.hide_flags_affect_runtime and hidden_at_run_time(case, own.method):
        return own._replace(method=FilteringMethod.IN_RESPONSE)
    return own


def _effective(table: str, ref: Ref, stored: int | None, default: int) -> Effective:
    method = _METHODS[default if stored is None else stored]
    said = _SAID[method] if stored is not None else f"{_SAID[method]} (not given, assumed)"
    column = cell(table, ref.id, METHOD, stored, said)
    return _in_effect((method, column, None))


def hidden_at_run_time(case: Case, method: FilteringMethod) -> bool:
    """Say whether a Hide flag hides the method in the dialog (SET-1, SET-2)."""
    if case.settings["HideEmailAutoTrackOptions"]:
        return method in _HIDDEN_BY_ALL_OPTIONS
    return bool(case.settings["HideTrackAllOption"]) and method == FilteringMethod.ALL


def acceptors(case: Case) -> tuple[Candidate, ...]:
    """
    List the candidates whose method is asked, the owner of the mailbox included where it counts.

    Source: step 12 of the decision procedure with FLT-14, FLT-17, SP-3 and SP-11.
    """
    candidates = case.candidate_recipients
    if only_queues_may_accept(case):
        candidates = tuple(one for one in candidates if one.ref.table == "queue")
    elif _owner_needs_no_address(case):
        candidates = _with_owner(case, candidates)
    if case.settings["UseFilteringMethodOfSyncingMailboxOnlyForCorrelation"]:
        return tuple(one for one in candidates if one.ref == case.owner)
    return candidates


def _owner_needs_no_address(case: Case) -> bool:
    """Say whether the owner accepts without being a visible recipient (FLT-16, FLT-17)."""
    row: Row | None = case.owner_row
    return (
        not case.assume.accept_all_requires_recipient_match
        and row is not None
        and row.active
        and effective(case, row.ref).method is FilteringMethod.ALL
    )


def _with_owner(case: Case, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    row = case.owner_row
    if row is None or any(one.ref == row.ref for one in candidates):
        return candidates
    return (Candidate(row, case.mailbox_name, "mailbox"), *candidates)
