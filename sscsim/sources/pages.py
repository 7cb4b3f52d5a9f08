"""All pages of one entity set, and what they say about the rows that were not saved."""

from __future__ import annotations

import re

from sscsim.sources.names import KNOWN_SETS, entity_set, is_tables_name
from sscsim.sources.report import Report, RowAt
from sscsim.sources.store import Page
from sscsim.sources.webapi import Answer, read_page

__all__ = ["read_pages"]

_MANY = 10_000  # pages of one set; beyond it a number is no page number
_FULL = 5_000  # rows, the most the server sends in one answer

# The set in "https://.../api/data/v9.2/$metadata#systemusers(fullname)"; not the one of a relation,
# "#systemusers(1111...)/systemuserroles_association", nor "#Collection(...)".
_CONTEXT = re.compile(r"#(?P<name>\w+)(?:\((?!.*\)/)|/\$entity|$)")


def read_pages(entityset: str, pages: list[Page], report: Report) -> list[RowAt]:
    """Read the rows of a set in the order of its pages; what is odd about them goes to it."""
    _tell_names(entityset, pages, report)
    _tell_gap(entityset, pages, report)
    answers = [read_page(page, report) for page in pages]
    for answer in answers:
        _tell_other_set(entityset, answer, report)
    _tell_rest(entityset, answers, report)
    return [row for answer in answers for row in answer.rows]


def _tell_names(entityset: str, pages: list[Page], report: Report) -> None:
    """Name the files that are called otherwise than one would expect, and two for one page."""
    before: dict[int, Page] = {}
    for page in pages:
        number = f".{page.number}" if page.number != 1 else ""
        same = before.setdefault(page.number, page)
        if same is not page:
            what = f"is page {page.number} of {entityset}, and so is {same.file}: both are read."
            report.warn_page(page, what, f"Name it {entityset}.{pages[-1].number + 1}.json.")
        elif is_tables_name(page.entityset) or _has_capitals(page):
            report.warn_page(page, f"is read as {entityset}{number}.json.", "Name it so.")


def _has_capitals(page: Page) -> bool:
    """Say whether a name has capitals; that of the definitions is published with two."""
    name = page.file.rpartition("/")[2]
    return not name.startswith((page.entityset, "EntityDefinitions"))


def _tell_gap(entityset: str, pages: list[Page], report: Report) -> None:
    numbers = [page.number for page in pages]
    missing = sorted(set(range(1, numbers[-1] + 1)) - set(numbers)) if numbers[-1] < _MANY else []
    if missing:
        name = f"{entityset}.{missing[0]}.json" if missing[0] > 1 else "the first page"
        report.warn_page(pages[-1], f"{name} is missing before this page.", "Save that page too.")


def _tell_other_set(entityset: str, answer: Answer, report: Report) -> None:
    """Say that an answer is about another set than its file is called after."""
    found = _CONTEXT.search(answer.context)
    about = entity_set(found["name"].lower()) if found else entityset
    if about != entityset and about in KNOWN_SETS:
        what = f"is an answer about {about} (@odata.context), not about {entityset}."
        report.warn_page(answer.page, what, f"Name it {about}.json, if it is.")


def _tell_rest(entityset: str, answers: list[Answer], report: Report) -> None:
    """Say that not all rows are here, however it shows; once for a set."""
    last, rows = answers[-1], sum(len(answer.rows) for answer in answers)
    totals = [answer.total for answer in answers if answer.total is not None]
    following = f"{entityset}.{last.page.number + 1}.json"
    if last.more:
        what = "the server has more rows than were saved (@odata.nextLink)."
        report.warn_page(last.page, what, f"Save the next page as {following}.")
    elif totals and rows < max(totals):
        what = f"the server has {max(totals):,} rows (@odata.count), and {rows:,} were saved."
        report.warn_page(last.page, what, f"Save the next page as {following}.")
    elif len(last.rows) == _FULL and not totals:
        what = f"holds {_FULL:,} rows, the most a server sends at once: there may be more."
        report.warn_page(last.page, what, f"Save the next page, if there is one, as {following}.")
