"""What the gate says of all mail agrees with brute force on real mail, for pairs of policies."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpora.gate_agreement import asked_of


@pytest.mark.parametrize("corpus", ["linux-aspeed", "spamassassin"])
def test_the_gate_and_the_beginning_of_a_corpus_agree(corpora: Path, corpus: str) -> None:
    """No message is gained where the gate says so, and each witness is gained when replayed."""
    answers = list(asked_of(corpora / corpus, most=600))
    assert len(answers) == 56
    assert [one for one in answers if one is not None] == []
