"""What ``$expand`` asks for: related rows, and the options for them in brackets of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from sscsim.webapi.errors import near

__all__ = ["Expand", "count_of", "expands_of", "names_in", "order_of"]

Reasons = list[tuple[str, str]]

MOST = 15  # $expand options of one query, as Dataverse has it
_DEEP = 10
_WAYS = ("", "asc", "desc")
_INNER = ("$select", "$filter", "$orderby", "$top", "$expand")
_ONE = re.compile(r"\s*(?P<name>\w+)\s*(?:\((?P<inner>.*)\))?\s*", re.DOTALL)
_OFFER = "Write $expand=businessunitid($select=name), options with a semicolon between them."


@attrs.frozen(kw_only=True)
class Expand:
    """
    Related rows to be shown, and which columns of them; none means all.

    A lookup has one related row; ``filter``, ``orderby`` and ``top`` are for collections.
    """

    name: str
    select: tuple[str, ...] = ()
    filter: str | None = None
    orderby: tuple[tuple[str, bool], ...] = ()
    top: int | None = None
    expand: tuple[Expand, ...] = ()

    @property
    def for_many(self) -> bool:
        """Say whether something is asked that only a collection has."""
        return bool(self.filter is not None or self.orderby or self.top is not None)


def expands_of(text: str, reasons: Reasons, depth: int = 1) -> tuple[Expand, ...]:
    """
    Read what stands after ``$expand=``; what is wrong goes to the reasons.

    >>> [one] = expands_of("businessunitid($select=name;$expand=parentbusinessunitid)", [])
    >>> one.select, one.expand[0].name
    (('name',), 'parentbusinessunitid')

    """
    if depth > _DEEP:
        reasons.append((f"$expand is deeper than {_DEEP}.", "Ask for less at one time."))
        return ()
    parts = list(_apart(text, ",")) if text else []
    if len(parts) > MOST:
        reasons.append((f"$expand names more than {MOST}.", "Ask for less at one time."))
        return ()
    return tuple(one for part in parts if (one := _expand(part, reasons, depth)))


def _expand(text: str, reasons: Reasons, depth: int) -> Expand | None:
    found = _ONE.fullmatch(text)
    if found is None:
        reasons.append((f'$expand cannot be read from "{text[:40]}" on.', _OFFER))
        return None
    options = dict(_options(found["inner"] or "", reasons))
    expand = expands_of(options.get("$expand", ""), reasons, depth + 1)
    one = Expand(
        name=found["name"],
        select=names_in(options.get("$select", "")),
        filter=options.get("$filter"),
        orderby=order_of(options.get("$orderby", ""), reasons),
        top=count_of(options.get("$top"), reasons),
        expand=expand,
    )
    if expand and (one.orderby or one.top is not None):
        what = f"$orderby and $top of {one.name} are not answered beside a nested $expand."
        reasons.append((what, "Leave them out; Dataverse does not know them there either."))
    return one


def _options(inner: str, reasons: Reasons) -> Iterator[tuple[str, str]]:
    left = list(_INNER)
    for part in _apart(inner, ";") if inner.strip() else ():
        name, _, value = part.partition("=")
        if name.strip() in left:
            left.remove(name.strip())
            yield name.strip(), value.strip()
        elif name.strip() in _INNER:
            reasons.append((f"{name.strip()} within $expand stands twice.", "Write it once."))
        else:
            what = f'"{name.strip()[:40]}" within $expand is not answered here.'
            reasons.append((what, near(name.strip(), _INNER)))


def _apart(text: str, mark: str) -> Iterator[str]:
    """Take a text apart at a mark that stands in no brackets and in no quotes."""
    depth, quoted, start = 0, False, 0
    for at, sign in enumerate(text):
        if sign == "'":
            quoted = not quoted
        elif not quoted:
            depth += (sign == "(") - (sign == ")")
            if sign == mark and depth == 0:
                yield text[start:at]
                start = at + 1
    yield text[start:]


def names_in(text: str) -> tuple[str, ...]:
    """Read names with commas between them."""
    return tuple(name for part in text.split(",") if (name := part.strip()))


def order_of(text: str, reasons: Reasons) -> tuple[tuple[str, bool], ...]:
    """
    Read columns, and of each whether the greatest comes first.

    >>> order_of("name desc,createdon", [])
    (('name', True), ('createdon', False))

    """
    pieces = (part.partition(" ") for part in names_in(text))
    parts = [(name, way.strip().lower()) for name, _, way in pieces]
    for name, way in parts:
        if way not in _WAYS:
            reasons.append((f'$orderby={name} has "{way[:40]}" behind it.', "Write asc or desc."))
    return tuple((name, way == "desc") for name, way in parts)


def count_of(text: str | None, reasons: Reasons) -> int | None:
    """Read how many rows are wanted."""
    if text is None:
        return None
    if not text.isascii() or not text.isdigit():
        reasons.append((f'$top is "{text[:40]}", no number.', "Write $top=10."))
        return None
    return int(text[:12])
