"""`probe`: test mails into a folder, and the form for what was seen read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.cli.test_replay import Place, Sscsim, place

__all__ = ["place"]  # a fixture

FORM = "queue_default_filter:\n  one:\n    promoted: {}\n"
Answer = Callable[..., tuple[int, str]]


@pytest.fixture
def answered(sscsim: Sscsim, tmp_path: Path) -> Answer:
    """Fill in a form and read it back: the exit status and what was told."""

    def answer(text: str, *options: str) -> tuple[int, str]:
        form = tmp_path / "answers.yaml"
        form.write_text(text)
        result = sscsim("probe", "--answers", str(form), *options)
        return result.exit_code, result.output.replace(str(form), "answers.yaml")

    return answer


def test_the_folder_reads_well(
    sscsim: Sscsim, place: Place, tmp_path: Path, snapshot: Callable[[str, str], None]
) -> None:
    out = tmp_path / "probes"
    result = sscsim(
        "probe", "--org", str(place.org), "--mail", str(place.mail), "--all", "--out", str(out)
    )
    assert result.exit_code == 0
    snapshot("probe.txt", result.stdout.replace(str(out), "probes"))
    snapshot("probe-steps.md", (out / "steps.md").read_text())
    snapshot("probe-answers.yaml", (out / "answers.yaml").read_text())
    named = {path.name for path in out.glob("*.eml")}
    assert named
    assert all(name in (out / "steps.md").read_text() for name in named)


def test_without_anything_to_settle_nothing_is_sent(
    sscsim: Sscsim, place: Place, tmp_path: Path
) -> None:
    out = tmp_path / "probes"
    arguments = ["--org", str(place.org), "--mail", str(place.mail), "--out", str(out)]
    result = sscsim("probe", *arguments, "--format", "json")
    assert json.loads(result.stdout) == {
        "out": str(out), "wanted": [], "mails": 0, "probes": [], "partly": {}, "never": [],
    }  # fmt: skip
    assert sorted(path.name for path in out.iterdir()) == ["answers.yaml", "steps.md"]


def test_a_mailbox_without_mail_is_told(sscsim: Sscsim, place: Place, tmp_path: Path) -> None:
    empty, out = tmp_path / "empty.mbox", tmp_path / "probes"
    empty.touch()
    result = sscsim("probe", "--org", str(place.org), "--mail", str(empty), "--out", str(out))
    assert result.stdout == f"{out}/steps.md: no probes, for no open question was met\n"
    assert "note: there was no mail, so no verdict could depend" in result.stderr


def test_a_form_gives_values_to_assume(answered: Answer) -> None:
    assert answered(FORM.format("no")) == (
        0,
        (
            "Settled: 1 open question.\n--assume queue_default_filter=1\n\nassume:\n"
            "  queue_default_filter: 1\n"
        ),
    )
    assert answered(FORM.format("yes"))[1].startswith(
        "Settled: 1 open question.\n--assume queue_default_filter=0\n"
    )
    assert answered(FORM.format("true")) == answered(FORM.format("yes"))
    _, value = answered(FORM.format("false"), "--format", "json")
    assert json.loads(value) == {
        "assume": {"queue_default_filter": 1}, "open": {}, "unmatched": [], "conflict": [],
    }  # fmt: skip


def test_an_empty_form_leaves_everything_open(answered: Answer) -> None:
    assert answered(FORM.format("")) == (
        0,
        (
            "Settled: 0 open questions.\n\nOpen: 1 open question.\n"
            "  queue_default_filter: still 0 or 1\n"
        ),
    )


def test_what_cannot_be_so_ends_with_status_1(answered: Answer) -> None:
    made = "    created_record: Santa Claus\n"
    status, told = answered(FORM.format("yes") + made)
    assert status == 1
    assert told.startswith("queue_default_filter: under no answer to the open questions is this")


@pytest.mark.parametrize(
    ("word", "offer"), [("perhaps", "Write yes or no."), ("yess", "Did you mean yes?")]
)
def test_a_word_that_is_seen_nowhere_is_told_with_its_place(
    answered: Answer, word: str, offer: str
) -> None:
    """Who has written it down wrong need not send the message again."""
    said = f"sscsim: answers.yaml:3:15: '{word}' is nothing that is seen here. {offer}\n"
    assert answered(FORM.format(word)) == (2, said)


def test_capitals_make_no_other_answer(answered: Answer) -> None:
    """Neither of a word nor of a name."""
    made = "    created_record: Nils@Outside.example\n"
    assert answered(FORM.format("Yes")) == answered(FORM.format("yes"))
    assert answered(FORM.format("yes") + made) == answered(FORM.format("yes") + made.lower())
    assert answered(FORM.format("NO")) == answered(FORM.format("no"))


def test_what_contradicts_is_named(answered: Answer) -> None:
    other = 'auto_create_on_sss_promote:\n  one:\n    created_record: "-"\n'
    made = "    created_record: nils@outside.example\n"
    status, told = answered(FORM.format("yes") + made + other)
    assert status == 1
    assert "contradict each other, so nothing is settled: queue_default_filter, auto_c" in told
    assert answered(FORM.format("yes") + other)[0] == 0


def test_a_name_that_nobody_knows_offers_the_nearest(answered: Answer) -> None:
    form = (
        "queue_default_filer:\n  one:\n    promoted: no\ntoken_pick:\n  on: {}\nmailbox_order: 1\n"
    )
    assert answered(form) == (
        2,
        (
            "sscsim: answers.yaml:1:1: There is no probe 'queue_default_filer'. Did you mean "
            "queue_default_filter?\n"
            "sscsim: answers.yaml:5:3: There is no step 'on'. Did you mean one?\n"
            "sscsim: answers.yaml:6:16: here stand the answers about a step, each after its name. "
            "Keep the form as it was written.\n"
        ),
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Give --org, --mail and --out for probes, or --answers to read what was seen."),
        (["--answers", "a", "--out", "b"], "--answers reads what was seen; leave out --out."),
    ],
)
def test_half_a_question_is_refused(sscsim: Sscsim, arguments: list[str], says: str) -> None:
    result = sscsim("probe", *arguments)
    assert result.exit_code == 2
    assert says in result.output
