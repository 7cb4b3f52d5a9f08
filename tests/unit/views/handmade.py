"""Decisions made by hand: what the views show is here, and not what an engine would decide."""

from __future__ import annotations

from typing import Any

from sscsim.decisions import Cell, Decision, NamedRef, Outcome, Party, Reason, Status, Step
from sscsim.vocabulary import Ref

HANNA = NamedRef("systemuser", "hanna", "Hanna Reyes")
SALES = NamedRef("queue", "salesq", "Sales")
NAMES = {"hanna": "Hanna Reyes", "marc": "Marc Keller", "salesq": "Sales", "l1": "Fabrikam"}

METHOD = Cell("usersettings", "hanna", "incomingemailfilteringmethod", 0, '"All email messages"')
WHO = Cell("systemuser", "hanna", "name", "Hanna Reyes", "Hanna Reyes")


def step(rule: str = "FLT-4", answer: str = "promotes", **changed: Any) -> Step:
    """Give a step that says why Hanna's mail is let in."""
    values: dict[str, Any] = {
        "asks": "Does the candidate let every message in?",
        "template": "{who} tracks {method}, so every message is let in.",
        "fragments": {"who": WHO, "method": METHOD},
        "status": Status.DOCUMENTED,
    }
    return Step(rule=rule, answer=answer, **{**values, **changed})


def decision(**changed: Any) -> Decision:
    """Give a complaint that Hanna's setting promoted, with some values changed."""
    passed = step(
        "DUP-6",
        "passes",
        asks="Has the message an id?",
        template="The message id is {id}.",
        fragments={"id": Cell("message", "complaint", "Message-ID", "m1@x", "m1@x")},
        status=Status.UNKNOWN,
    )
    decided = changed.get("decided_by", step())
    values: dict[str, Any] = {
        "source": "complaint",
        "messageid": "m1@outside.example",
        "mailbox": "hanna@contoso.example",
        "outcome": Outcome.PROMOTED,
        "reason": Reason.ACCEPT_ALL,
        "decided_by": decided,
        "steps": (passed, decided),
        "subject": "In confidence",
        "accepting_entity": HANNA,
        "owner": HANNA,
        "parties": (
            Party("from", "someone@outside.example"),
            Party("to", "hanna@contoso.example", "systemuser", "hanna"),
        ),
        "readers": ("hanna", "marc"),
    }
    return Decision(**{**values, **changed})


def refused(**changed: Any) -> Decision:
    """Give a message that nobody accepts."""
    why = step(
        "FLT-5",
        "refuses",
        template="{who} tracks {method}, and the message answers no email in Dynamics.",
    )
    last = step("FLT-30", "refuses", template="Nobody accepts it.", fragments={})
    values: dict[str, Any] = {
        "outcome": Outcome.REJECTED,
        "reason": Reason.NO_CORRELATION_MATCH,
        "decided_by": last,
        "steps": (why, last),
        "accepting_entity": None,
        "owner": None,
        "parties": (),
        "readers": (),
    }
    return decision(**{**values, **changed})


def name_of(ref: Ref) -> str:
    """Name a row, or give its id."""
    if ref.table == "mailbox":
        return f"the mailbox of {NAMES.get(ref.id, ref.id)}"
    return NAMES.get(ref.id, ref.id)
