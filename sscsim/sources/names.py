"""What people call the files of a snapshot, and what they meant by a name nobody expects."""

from __future__ import annotations

import difflib
import re

from sscsim.sources.tables import LINKS, ROWS
from sscsim.vocabulary import ENTITY_SETS

__all__ = ["KNOWN_SETS", "entity_set", "is_tables_name", "meant"]

KNOWN_SETS = frozenset({*ROWS, *LINKS, *ENTITY_SETS.values()})

# Names under which people save a set although its entity set is called otherwise.
_ALIASES = {
    "usersettings": "usersettingscollection",
    "systemuserroles": "systemuserrolescollection",
    "teamroles": "teamrolescollection",
    "roleprivileges": "roleprivilegescollection",
}

# The name of the table, where that of its set was meant: contact.json.
_OF_TABLES = {
    **{table: entityset for table, entityset in ENTITY_SETS.items() if table not in _ALIASES},
    **{shape.table: name for name, shape in LINKS.items() if shape.table not in _ALIASES},
}

_NAMES = (*sorted(KNOWN_SETS), *_ALIASES, *_OF_TABLES)
_NEAR = 0.85  # how alike two names are when one is taken for a slip of the other
_ENDING = re.compile(r"(?i)(?:\.(?:json|txt|csv|xml|xlsx|bak|old|zip))+$")
_NUMBERED = re.compile(r"(?i)[\s._-]*(?:\(?(?P<number>[0-9]{1,6})\)?|copy|kopie|backup)?[\s._-]*$")


def entity_set(name: str) -> str:
    """Give the entity set that a file name stands for."""
    return _ALIASES.get(name) or _OF_TABLES.get(name, name)


def is_tables_name(name: str) -> bool:
    """Say whether a name is that of a table, and not that of its set."""
    return name in _OF_TABLES


def meant(name: str) -> str | None:
    """
    Guess the files that a name was meant for: ``queues (1).json`` is one of queues.

    None where it looks like nothing that belongs to a snapshot.
    """
    bare = _ENDING.sub("", name).lower()
    numbered = _NUMBERED.search(bare)
    number = numbered["number"] if numbered else None
    word = bare[: numbered.start()] if numbered else bare
    words = [word, re.sub(r"[\s_-]", "", word)]
    if ".json" in name.lower():  # a sentence is no name, but "Queue List.json" is
        words.append(word.partition(" ")[0])
    for one in words:
        near = difflib.get_close_matches(one, _NAMES, n=1, cutoff=_NEAR)
        if near and "." not in one:
            found = entity_set(near[0])
            page = f" or {found}.{max(int(number), 2)}.json" if number else ""
            return f"{found}.json{page}"
    return None
