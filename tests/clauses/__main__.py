"""Make the page of clauses anew: ``python -m tests.clauses``."""

from __future__ import annotations

from tests.clauses.page import PAGE, made

PAGE.write_text(made(), encoding="utf-8")
