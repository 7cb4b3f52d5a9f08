"""Suggested policies as Markdown, with each policy as the text of its file."""

from __future__ import annotations

from collections.abc import Iterator

from sscsim.suggest import Suggestion
from sscsim.views.markdown import marked, table_lines
from sscsim.views.suggestion import WANTED, folded, policy_files, varied_words

__all__ = ["suggestion_markdown"]


def suggestion_markdown(found: Suggestion, demands: int) -> Iterator[str]:
    """Write what was found as Markdown, line by line."""
    yield "# Suggested policies"
    yield ""
    yield f"{len(found.today):,} of {demands:,} wishes are met today."
    files = policy_files(found).items()
    for answer, (name, text) in zip(found.answers.values(), files, strict=True):
        kinds = f"{answer.promotes:,} of {found.kinds:,} kinds of mail would come in"
        yield from ("", f"## {answer.policy.name}", "", f"{kinds}; `{name}`:", "")
        yield from (f"- {marked(change)}" for change in folded(answer.changes))
        yield from ("", "```yaml", *text.splitlines(), "```")
    if found.satisfiable:
        yield from ("", marked(varied_words(found)))
    if found.conflict:
        yield from ("", "## No policy does that: these wishes contradict each other", "")
        rows = [
            (one.source, one.subject, ", ".join(one.mailboxes), WANTED[one.must])
            for one in found.conflict
        ]
        yield from table_lines(("message", "subject", "mailboxes", "wanted"), rows)
