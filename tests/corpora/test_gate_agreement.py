"""What the gate says of all mail agrees with brute force on real mail, for pairs of policies."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest

from tests.corpora.compare_agreement import Ended, wrong_in
from tests.corpora.gate_agreement import asked_of


@pytest.mark.parametrize("corpus", ["linux-aspeed", "spamassassin"])
def test_the_gate_and_the_beginning_of_a_corpus_agree(corpora: Path, corpus: str) -> None:
    """No message is gained where the gate says so, and each witness is gained when replayed."""
    answers = asked_of(corpora / corpus, most=600)
    assert len(answers.gate) == 56
    assert answers.wrong == []


def test_compare_and_the_beginning_of_a_corpus_agree(corpora: Path, tmp_path: Path) -> None:
    """The command with the bulk engine, against each policy replayed by itself."""
    beginning = tmp_path / "beginning.mbox"
    with gzip.open(corpora / "linux-aspeed" / "linux-aspeed-2019.mbox.gz") as stream:
        parts = re.split(rb"(?m)^(?=From )", stream.read(1 << 20))
    beginning.write_bytes(b"".join(parts[:150]))
    answers = asked_of(beginning, firsts=1)
    assert len(answers.compare) == 7
    assert answers.wrong == []


IN, OUT = Ended("promoted", "AcceptAll", "hanna"), Ended("rejected", "NoCorrelationMatch", None)
HANNA = "hanna@contoso.example"
TOLD: dict[str, Any] = {
    "gained": 0,
    "lost": 1,
    "reason_changed": 0,
    "same": 0,
    "changed": [
        {
            "source": "m1",
            "mailbox": HANNA,
            "A": {
                "outcome": "promoted",
                "reason": "AcceptAll",
                "accepting_entity": {"id": "hanna"},
            },
            "B": {"outcome": "rejected", "reason": "NoCorrelationMatch", "accepting_entity": None},
        }
    ],
}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, None),
        ({"lost": 0}, "lost: 0 and not 1"),
        ({"changed": []}, "1 rows too many or too few"),
        ({"changed": [{**TOLD["changed"][0], "B": TOLD["changed"][0]["A"]}]}, "('m1', "),
    ],
)
def test_a_comparison_that_is_wrong_would_be_noticed(
    changes: dict[str, Any], wrong: str | None
) -> None:
    """A sum, a row that is missing, and a row that says otherwise; and not what is right."""
    key = ("m1", HANNA)
    found = wrong_in("B", {**TOLD, **changes}, {key: IN}, {key: OUT})
    assert found is None if wrong is None else str(found).startswith(wrong)
