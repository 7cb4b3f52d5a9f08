"""Scenario documents drawn from the forms themselves: right, or with a value out of place."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sscsim.assumptions import SWITCHES
from sscsim.columns import columns
from sscsim.scenario import scenario_document
from sscsim.scenario.parts.emails import EMAIL
from sscsim.scenario.parts.organisation import TOP
from sscsim.scenario.parts.rows import ROWS
from sscsim.scenario.parts.timeline import EVENTS
from sscsim.world import ORG_SETTINGS, Mailbox, Organization
from tests.laws.strategies import scenarios

__all__ = ["VALUES", "bent", "broken", "written"]

_TEXTS = [
    "hanna", "sales", "ivo", "m1", "e1", "root", "hanna@contoso.example", "Ivo <ivo@x.example>",
    "All email messages", "2026-03-02T08:00:00Z", "<a@b>", "incoming", "organization", "promoted",
    "AcceptAll", "done", "app", "none", "lead", "", "no", "Inbox", "article", "any_matching_row",
]  # fmt: skip
_SCALARS = st.one_of(
    st.sampled_from(_TEXTS),
    st.none(),
    st.booleans(),
    st.integers(-2, 5),
    st.sampled_from([1.5, 10**30, "x" * 200, "\x1b[2J", "😀", "{", "- a", "a: b", "#", "\u2028"]),
)
VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["id", "table", "gone", "name", "x", "address"]), inner, max_size=3
        )
    ),
    max_leaves=4,
)

_KEYS = sorted(
    {
        *TOP,
        *(
            key
            for form in ROWS.values()
            for key in (*form.keys, *form.aliases, *form.without_effect)
        ),
        *(key for form, _ in EVENTS.values() for key in getattr(form, "keys", ())),
        *EMAIL.keys,
        *SWITCHES,
        *ORG_SETTINGS,
        *columns(Mailbox),
        *columns(Organization),
        "_ownerid_value",
        "record",
        "expect",
        "outcome",
        "accepting_entity",
        "emial",
    }
)
_MAPPINGS = st.dictionaries(st.sampled_from(_KEYS), VALUES, max_size=5)
_ROW_LISTS = st.lists(_MAPPINGS.map(lambda row: {"id": "hanna", **row}), max_size=2)
_EVENTS = st.sampled_from(sorted(EVENTS)).flatmap(
    lambda kind: st.fixed_dictionaries({kind: _MAPPINGS}, optional={"expect": _MAPPINGS | VALUES})
)
_PARTS = {
    **dict.fromkeys(ROWS, _ROW_LISTS),
    "emails": _ROW_LISTS,
    "organization": _MAPPINGS,
    "assume": _MAPPINGS,
    "timeline": st.lists(_EVENTS, max_size=3),
}


def broken() -> st.SearchStrategy[Any]:
    """Draw documents that are shaped like scenarios and hold whatever comes."""
    parts = st.fixed_dictionaries({}, optional=_PARTS)
    return st.builds(lambda one, other: {**other, **one}, parts, _MAPPINGS) | VALUES


def written(*, most: int = 6) -> st.SearchStrategy[dict[str, Any]]:
    """Draw documents that are right: scenarios as they are written to files."""
    return scenarios(most=most).map(lambda one: scenario_document(one.world, one.events))


@st.composite
def bent(draw: st.DrawFn, base: dict[str, Any]) -> Any:
    """Draw a document from a right one by putting one value, or one key, where another was."""
    places = list(_places(base))
    path = draw(st.sampled_from(places))
    return _replaced(base, path, draw(VALUES), draw(st.sampled_from([None, *_KEYS])))


def _places(value: Any, path: tuple[Any, ...] = ()) -> Any:
    if path:
        yield path
    pairs = (
        enumerate(value)
        if isinstance(value, list)
        else value.items()
        if isinstance(value, dict)
        else ()
    )
    for key, inner in pairs:
        yield from _places(inner, (*path, key))


def _replaced(value: Any, path: tuple[Any, ...], new: Any, key: str | None) -> Any:
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(value, list):
        return [
            _replaced(one, rest, new, key) if number == first else one
            for number, one in enumerate(value)
        ]
    changed = {
        name: _replaced(one, rest, new, key) if name == first else one
        for name, one in value.items()
    }
    if not rest and key is not None:
        return {key if name == first else name: one for name, one in changed.items()}
    return changed
