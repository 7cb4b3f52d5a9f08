"""The ``orgdborgsettings`` blob: XML with one element for each setting (SET-9).

Read as it is found: whole, without its root, with its root twice, in CDATA, in quotation marks,
escaped too often, with a declaration, with settings as attributes. A document type or entities are
refused: nothing that is exported needs them.
"""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

import attrs
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sscsim.columns import EXPORTED, ProblemCallback, read_settings, shown
from sscsim.sources.report import Report, RowAt
from sscsim.world import ORG_SETTINGS, OrgDBOrgSettings

__all__ = ["Inner", "inner_of", "read_blob", "written_in"]

COLUMN = "orgdborgsettings"
MAX_BLOB = 1_000_000  # characters

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CDATA = re.compile(r"^\s*<!\[CDATA\[(.*)\]\]>\s*$", re.DOTALL)
_ESCAPED = re.compile(r"&(?:amp;)*(?:lt|#60|#x3c);", re.IGNORECASE)
_WRAPPINGS = 5  # how often a blob may have been wrapped
_DECLARED = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WRITE = "Write <OrgSettings><HideTrackAllOption>true</HideTrackAllOption></OrgSettings>."

_FEW = 10  # settings of other features that a message names

# Settings of other features that nearly every export holds.
_UNRELATED = frozenset({"SkipSuffixOnKBArticles", "SendEmailSynchronously"})


class _Refused(Exception):  # noqa: N818 - it never leaves this module
    """Why the blob cannot be read."""


def read_blob(row: RowAt, report: Report) -> OrgDBOrgSettings:
    """Read the settings of an organisation row; what is absent has its default."""
    blob = row.columns.get(COLUMN)
    if blob is None:
        return OrgDBOrgSettings(seen=COLUMN in row.columns)
    if not isinstance(blob, str):
        report.row(row, COLUMN, f"{COLUMN} is {shown(blob)}.", "Write the XML as one text.")
        return OrgDBOrgSettings()
    try:
        written = list(_elements(blob))
    except _Refused as refused:
        report.row(row, COLUMN, f"{COLUMN} {refused}", _WRITE)
        return OrgDBOrgSettings()
    return attrs.evolve(_settings(written, row, report), text=blob)


def written_in(blob: str) -> dict[str, str] | None:
    """
    Give the text of every setting in a blob; None where it cannot be read.

    >>> written_in("<OrgSettings><HideTrackAllOption>true</HideTrackAllOption></OrgSettings>")
    {'HideTrackAllOption': 'true'}

    """
    try:
        return {name: text for name, text in _elements(blob) if text}
    except _Refused:
        return None


def _elements(blob: str) -> Iterator[tuple[str, str | None]]:
    """Give name and text of each setting; None for an element that holds no setting of ours."""
    if len(blob) > MAX_BLOB:
        raise _Refused(f"is longer than {MAX_BLOB:,} characters.")
    text = _DECLARATION.sub("", _unpacked(blob))
    document = _parsed(text)
    if document is not None and _is_stranger(document):
        yield _local(str(document.tag)), None
    elif text.strip():
        for root in _roots(text):
            yield from ((_local(name), value.strip()) for name, value in root.attrib.items())
            settings = (element for element in root if not _is_root(element))
            yield from ((_local(str(one.tag)), _text(one)) for one in settings)


class Inner(NamedTuple):
    """The XML in a blob, and where in the blob it stands."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where what is around it goes on."""
        return self.start + len(self.text)


def inner_of(blob: str) -> Inner | None:
    """
    Find the XML in a blob, without a declaration; None where it is escaped.

    >>> inner_of("'<OrgSettings/>'")
    Inner(text='<OrgSettings/>', start=1)

    """
    text = _DECLARATION.sub("", _unpacked(blob))
    return None if text not in blob else Inner(text, blob.rindex(text))


def _unpacked(blob: str) -> str:
    """Take the XML out of what it was wrapped in on its way, whatever the order."""
    text = blob
    for _ in range(_WRAPPINGS):
        text = text.strip("\ufeff \t\r\n\"'")
        if inner := _CDATA.match(text):
            text = inner[1]
        elif _ESCAPED.match(text):
            text = html.unescape(text)
        else:
            break
    return text


def _text(element: Element) -> str | None:
    """Give the text of a setting; None where there are only other elements in it."""
    return None if len(element) and _is_stranger(element) else _value(element)


def _value(element: Element) -> str:
    """Give the text of a setting, which some editors write as an attribute."""
    return (element.text or element.get("value") or "").strip()


def _roots(text: str) -> list[Element]:
    """Find ``<OrgSettings>``, each where it stands in itself, or put one around a fragment."""
    whole = _parsed(text)
    if whole is None or not _is_root(whole):
        whole = _parsed(f"<OrgSettings>{text}</OrgSettings>")
    if whole is None:
        raise _Refused("is not well-formed XML.")
    if not len(whole) and (whole.text or "").strip():
        raise _Refused("is a text without settings.")
    return [element for element in whole.iter() if _is_root(element)]


def _parsed(text: str) -> Element | None:
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except DefusedXmlException:
        raise _Refused("has a document type or entities, which are not read.") from None
    except (ParseError, ValueError) as error:
        if _DECLARED.search(text) or "undefined entity" in str(error):
            raise _Refused("has a document type or entities, which are not read.") from None
        return None
    return root


def _local(name: str) -> str:
    """Give the name of an element or attribute without its namespace."""
    return name.rpartition("}")[2]


def _is_root(element: Element) -> bool:
    return _local(str(element.tag)).lower() == "orgsettings"


def _is_stranger(element: Element) -> bool:
    """Say whether this is no setting, and nothing that holds ``<OrgSettings>``."""
    setting = _local(str(element.tag)) in ORG_SETTINGS or _value(element)
    return not setting and not any(_is_root(each) for each in element.iter())


def _settings(
    written: list[tuple[str, str | None]], row: RowAt, report: Report
) -> OrgDBOrgSettings:
    given: dict[str, str] = {}
    for name, text in written:
        if text is None:
            what = f"{COLUMN}: nothing in <{shown(name)[1:-1]}> is read: it is not <OrgSettings>."
            report.warn_row(row, COLUMN, what, _WRITE)
            continue
        if given.get(name, text) != text:
            what = f"{COLUMN}: {name} stands twice; the last one counts."
            report.warn_row(row, COLUMN, what, "Leave one of them out.")
        given[name] = text
    for name in [name for name, text in given.items() if not text]:
        del given[name]  # an empty element says nothing: the default holds
    values = read_settings(given, _prefixed(row, report), EXPORTED)
    unknown = {name: text for name, text in given.items() if name not in ORG_SETTINGS}
    _warn_unknown([name for name in unknown if name not in _UNRELATED], row, report)
    _warn_range(values, row, report)
    return OrgDBOrgSettings(given=values, unknown=unknown)


def _prefixed(row: RowAt, report: Report) -> ProblemCallback:
    return lambda _key, what, offer: report.row(row, COLUMN, f"{COLUMN}: {what}", offer)


def _warn_unknown(names: list[str], row: RowAt, report: Report) -> None:
    """Offer a name for those that look misspelt; the others belong to other features."""
    known = {name.lower(): name for name in ORG_SETTINGS}
    others = []
    for name in names:
        near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.85)
        if near:
            what = f"{COLUMN}: {shown(name)} is no known setting and has no effect."
            report.warn_row(row, COLUMN, what, f"Did you mean {known[near[0]]}?")
        else:
            others.append(shown(name)[1:-1])
    if others:
        listed = ", ".join(sorted(others)[:_FEW]) + (" and others" if len(others) > _FEW else "")
        settings = "setting" if len(others) == 1 else "settings"
        what = f"{COLUMN}: {len(others)} {settings} without effect on incoming email: {listed}."
        report.warn_row(row, COLUMN, what)


def _warn_range(values: dict[str, bool | int], row: RowAt, report: Report) -> None:
    for name, value in values.items():
        bounds = ORG_SETTINGS[name].range
        if bounds is not None and not bounds[0] <= value <= bounds[1]:
            what = f"{COLUMN}: {name} is {value}, and was published as {bounds[0]} to {bounds[1]}."
            report.warn_row(row, COLUMN, what)
