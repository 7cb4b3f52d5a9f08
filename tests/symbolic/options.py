"""Contracts of the dialog: what the flags hide, for every way in which they can be set."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

import attrs

from sscsim.engine.dialog import offered_methods, offered_on_queue_form
from sscsim.rules.acceptance.methods import hidden_at_run_time
from sscsim.vocabulary import FilteringMethod
from sscsim.world import Directory, Organization, World

_FLAGS = ("HideEmailAutoTrackOptions", "HideTrackAllOption", "DoNotAutoTrackEmail")


@cache
def _made(options: bool, everything: bool, nothing: bool, form: bool) -> World:
    flags = dict(zip(_FLAGS, (options, everything, nothing), strict=True))
    settings = Organization().orgdborgsettings.with_values(flags)
    world = World.of(Directory.of(organization=Organization(orgdborgsettings=settings)))
    return world.assuming(attrs.evolve(world.assume, hide_flags_affect_queue_form=form))


def _world(options: bool, everything: bool, nothing: bool, form: bool) -> World:
    """Choose among the worlds by branches: each is then a path of its own."""
    return _made(
        True if options else False,  # noqa: SIM210 - a symbolic flag is no key of a cache
        True if everything else False,  # noqa: SIM210
        True if nothing else False,  # noqa: SIM210
        True if form else False,  # noqa: SIM210
    )


def replies_can_always_be_chosen(
    options: bool, everything: bool, nothing: bool, form: bool
) -> bool:
    """
    SET-12: no flag hides "messages in response".

    post: _
    """
    world = _world(options, everything, nothing, form)
    both = offered_methods(world), offered_on_queue_form(world)
    return all(FilteringMethod.IN_RESPONSE in offered for offered in both)


def everything_is_hidden_by_either_flag(
    options: bool, everything: bool, nothing: bool, form: bool
) -> bool:
    """
    SET-1, SET-2: on the personal options.

    post: _
    """
    offered = offered_methods(_world(options, everything, nothing, form))
    return (FilteringMethod.ALL not in offered) == (options or everything)


def the_queue_form_hides_under_its_switch_alone(
    options: bool, everything: bool, nothing: bool, form: bool
) -> bool:
    """
    SET-4, SET-5: `hide_flags_affect_queue_form`.

    post: _
    """
    offered = offered_on_queue_form(_world(options, everything, nothing, form))
    return (FilteringMethod.ALL not in offered) == (form and (options or everything))


def no_messages_can_be_chosen_where_that_is_set(
    options: bool, everything: bool, nothing: bool, form: bool
) -> bool:
    """
    SET-12: DoNotAutoTrackEmail.

    post: _
    """
    world = _world(options, everything, nothing, form)
    both = offered_methods(world), offered_on_queue_form(world)
    return all((FilteringMethod.NONE in offered) == nothing for offered in both)


def what_a_flag_disarms_the_dialog_hides(
    options: bool, everything: bool, nothing: bool, method: int
) -> bool:
    """
    SET-1 to SET-3: never the other way round, for NONE is hidden without being disarmed.

    pre: method in (0, 1, 2, 3, 4)
    post: _
    """
    world = _world(options, everything, nothing, False)
    case: Any = SimpleNamespace(settings=world.settings)
    disarmed = hidden_at_run_time(case, FilteringMethod(method))
    return not disarmed or method not in offered_methods(world)
