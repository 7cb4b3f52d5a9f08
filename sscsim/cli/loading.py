"""One organisation for the verbs that need no mail, with all mistakes of the arguments at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sscsim.assumptions import READINGS
from sscsim.cli.assume import assumptions
from sscsim.cli.files import Mistakes, out_problems, refuse_overwriting
from sscsim.cli.preparing import organisations
from sscsim.errors import InputError

if TYPE_CHECKING:
    from sscsim.world import World

__all__ = ["Loaded", "one_organisation"]


class Loaded(NamedTuple):
    """An organisation, and what was assumed for want of a file."""

    world: World
    notes: tuple[str, ...]


def one_organisation(
    org: Path,
    reading: str | None,
    assume: Sequence[str],
    out: Path | None,
    *,
    policy: str | None = None,
    mistakes: Mistakes | None = None,
) -> Loaded:
    """
    Load a snapshot, under a policy if one is given.

    Raises InputError with everything that is wrong, the ``mistakes`` found before included.
    """
    found = Mistakes() if mistakes is None else mistakes
    found.problems += out_problems(out)
    found.kept(out, lambda: refuse_overwriting(out, [org]))
    assumed = found.kept("--assume", partial(assumptions, reading, assume))
    policies = () if policy is None else (policy,)
    loaded = organisations(org, policies, assumed or READINGS["article"], found)
    if loaded is None:
        raise InputError(found.problems)
    found.tell()
    [world] = loaded.worlds.values()
    return Loaded(world, loaded.notes)
