"""Where a value stands: scenario and policy files are read once more, for their places."""

from __future__ import annotations

from pathlib import Path

from sscsim.errors import InputError, Place
from sscsim.policy import Spot
from sscsim.scenario.desk import Desk
from sscsim.scenario.nodes import Node
from sscsim.scenario.scenario import read_file

__all__ = ["Finder"]

_LISTS = {
    "systemuser": "systemusers",
    "usersettings": "systemusers",
    "queue": "queues",
    "role": "roles",
    "emailserverprofile": "emailserverprofiles",
}
_KEYS = ("id", "systemuserid", "queueid", "roleid", "emailserverprofileid")


class Finder:
    """Finds places; a file that is not there, as of a scenario from a text, has one place."""

    def __init__(self, policy: str | None = None) -> None:
        self._policy = policy
        self._roots: dict[str, Node | None] = {}

    def spot(self, file: str, spot: Spot | None) -> Place:
        """Find a value in a scenario file: the column, else its row, else the file."""
        root = self._root(file)
        if root is None or spot is None:
            return Place(file)
        if spot.table == "organization":
            return _of_setting(root, spot.column) or Place(file)
        return _of_row(root, spot) or Place(file)

    def policy(self, path: tuple[str | int, ...]) -> Place | None:
        """Find an entry in the policy file, as far as the keys lead."""
        if self._policy is None:
            return None
        node, place = self._root(self._policy), Place(self._policy)
        for key in path:
            if node is None:
                break
            place = node.keys.get(str(key), place)
            node = node.items()[key] if isinstance(key, int) else node.get(key)
            place = node.place if isinstance(key, int) and node is not None else place
        return place

    def _root(self, file: str) -> Node | None:
        if file not in self._roots:
            self._roots[file] = _read(file)
        return self._roots[file]


def _read(file: str) -> Node | None:
    try:
        return read_file(file, Desk(file)) if Path(file).is_file() else None
    except InputError:  # it was read before; since then it went
        return None


def _of_setting(root: Node, name: str) -> Place | None:
    organization = root.get("organization")
    blob = None if organization is None else organization.get("orgdborgsettings")
    homes = [home for home in (organization, blob) if home is not None]
    return next((home.keys[name] for home in homes if name in home.keys), None)


def _of_row(root: Node, spot: Spot) -> Place | None:
    lists = ("systemusers", "queues") if spot.table == "mailbox" else (_LISTS[spot.table],)
    for name in lists:
        rows = root.get(name)
        for row in () if rows is None else rows.items():
            if _id(row) == spot.id:
                home = row.get("mailbox") if spot.table == "mailbox" else row
                keys = {} if home is None else home.keys
                return keys.get(spot.column, row.place)
    return None


def _id(row: Node) -> str | None:
    found = (row.get(key) for key in _KEYS)
    return next((node.text for node in found if node is not None), None)
