"""The dialogs in which people choose a filtering method, and what they offer (SET-12)."""

from __future__ import annotations

from sscsim.vocabulary import FilteringMethod
from sscsim.world import World

__all__ = ["offered_methods", "offered_on_queue_form"]

_HIDDEN_WITH_OPTIONS = {
    FilteringMethod.ALL,
    FilteringMethod.LEADS_CONTACTS_ACCOUNTS,
    FilteringMethod.EMAIL_ENABLED_RECORDS,
}


def offered_methods(world: World) -> tuple[FilteringMethod, ...]:
    """List the choices the personal options offer, as in table SET-12."""
    return _without(world, _hidden_by_flags(world))


def offered_on_queue_form(world: World) -> tuple[FilteringMethod, ...]:
    """List the choices of the queue form; the Hide flags do not name it (SET-4, SET-5)."""
    flags = world.assume.hide_flags_affect_queue_form
    return _without(world, _hidden_by_flags(world) if flags else set())


def _hidden_by_flags(world: World) -> set[FilteringMethod]:
    if world.settings["HideEmailAutoTrackOptions"]:
        return _HIDDEN_WITH_OPTIONS
    return {FilteringMethod.ALL} if world.settings["HideTrackAllOption"] else set()


def _without(world: World, hidden: set[FilteringMethod]) -> tuple[FilteringMethod, ...]:
    if not world.settings["DoNotAutoTrackEmail"]:
        hidden = hidden | {FilteringMethod.NONE}
    return tuple(method for method in FilteringMethod if method not in hidden)
