"""A small project that tests its scenarios, and what pytest prints in it."""

from __future__ import annotations

import re

import pytest

__all__ = ["HANNA", "INBOX", "names", "played", "printed"]

HANNA = """\
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 1}
  - {id: karl, fullname: Karl Voss, internalemailaddress: karl@contoso.example,
     incomingemailfilteringmethod: 0}
"""

# Everything comes as expected.
INBOX = f"""\
title: Two inboxes
{HANNA}
timeline:
  - deliver: {{id: complaint, from: someone@outside.example, to: hanna@contoso.example,
              subject: In confidence}}
    expect: {{outcome: rejected}}
  - deliver: {{id: offer, from: someone@outside.example,
              to: [karl@contoso.example, hanna@contoso.example], subject: An offer}}
    expect:
      - {{outcome: promoted}}
      - {{outcome: duplicate}}
  - deliver: {{id: unasked, from: someone@outside.example, to: karl@contoso.example}}
  - choose: {{user: karl, incomingemailfilteringmethod: 1}}
    expect: {{outcome: done}}
  - readers: {{email: offer}}
    expect: {{readers: [hanna, karl]}}
"""


def played(pytester: pytest.Pytester, *args: str) -> pytest.RunResult:
    """Run pytest in the project, in this process."""
    return pytester.runpytest_inprocess(*args)


def names(result: pytest.RunResult) -> list[str]:
    """Give the ids that `--collect-only -q` lists."""
    return [line for line in result.outlines if "::" in line]


def printed(result: pytest.RunResult) -> str:
    """Give what a run printed, without what depends on the machine."""
    text = re.sub(r"in \d+\.\d+s", "in 0.00s", "\n".join(result.outlines))
    text = re.sub(r"(?m)^(platform|rootdir|plugins|hypothesis profile|cachedir).*\n", "", text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n"
