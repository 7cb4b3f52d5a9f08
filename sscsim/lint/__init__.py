"""Settings that contradict, shadow or do nothing in one organisation, and choices that mislead.

`findings` asks every check of `checks.CHECKS`, and each names the rows and columns it means.
`paradoxes` looks, by the gate, for choices that look stricter and promote more, each with a message
that shows it. Start reading at `checks`.
"""

from sscsim.lint.checks import CHECKS, findings
from sscsim.lint.finding import Check, Finding, Severity, Spot
from sscsim.lint.paradoxes import Paradox, paradoxes

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "Paradox",
    "Severity",
    "Spot",
    "findings",
    "paradoxes",
]
