"""``orgdborgsettings`` written through the API: the blob is read as strictly as an exported one."""

from __future__ import annotations

import re
from typing import Any

import attrs

from sscsim.engine import apply
from sscsim.events import SetSettings
from sscsim.serve.errors import BAD_BODY, Refused
from sscsim.sources.orgsettings import COLUMN, read_blob
from sscsim.sources.report import Report, RowAt
from sscsim.sources.store import Page
from sscsim.world import OrgDBOrgSettings, World

__all__ = ["with_blob"]

_WHOLE = re.compile(r"\s*<OrgSettings[\s/>]", re.IGNORECASE)


def with_blob(world: World, blob: Any) -> World:
    """
    Give the world with settings written anew.

    A whole ``<OrgSettings>`` replaces what there was; a fragment without it is merged, since the
    editor that people use sends one setting alone (SET-10).

    Raises:
        Refused: with everything that is wrong with the blob.

    >>> hidden = with_blob(World(), "<HideTrackAllOption>true</HideTrackAllOption>")
    >>> with_blob(hidden, "<OrgSettings/>").settings.given, hidden.settings.given
    ({}, {'HideTrackAllOption': True})

    """
    settings = _read(blob)
    if isinstance(blob, str) and blob.strip() and _WHOLE.match(blob) is None:
        unknown = {**world.settings.unknown, **settings.unknown}
        after = apply(world, SetSettings(values=settings.given))
        settings = attrs.evolve(after.settings, unknown=unknown)
    organization = attrs.evolve(world.organization, orgdborgsettings=settings)
    return attrs.evolve(world, directory=world.directory.with_organization(organization))


def _read(blob: Any) -> OrgDBOrgSettings:
    page = Page("organizations", 1, "the body", 0, bytes)
    report = Report(lambda _: "")
    settings = read_blob(RowAt({COLUMN: blob}, page, 0), report)
    wrong = [found.problem for found in report.found if not found.problem.warning]
    if wrong:
        told = (f"{one.what.removeprefix('row 1: ')} {one.offer}".strip() for one in wrong)
        raise Refused(400, BAD_BODY, " ".join(told))
    return settings
