"""Mistakes in scenario files: each told once, all together, with file, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from sscsim.cli.app import app
from sscsim.errors import InputError
from sscsim.scenario import load_scenario, load_scenario_text

WRONG = Path(__file__).parent / "wrong"


def messages(text: str) -> list[str]:
    """What is wrong with a text, as it is printed."""
    with pytest.raises(InputError) as caught:
        load_scenario_text(text, "s.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_a_file_full_of_mistakes_tells_all_of_them_in_the_order_of_the_file() -> None:
    """One run over the file is enough to mend it; read `wrong.yaml` beside `wrong.txt`."""
    with pytest.raises(InputError) as caught:
        load_scenario_text((WRONG / "wrong.yaml").read_text("utf-8"), "wrong.yaml")
    assert f"{caught.value}\n" == (WRONG / "wrong.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "{}:1:1: the file is empty. Write a scenario."),
        (b"# only a comment\n", "{}:1:1: the file is empty. Write a scenario."),
        (
            b"title: caf\xe9\n",
            "{}:1:11: the file is not UTF-8: byte 0xe9 cannot stand here. Save the file as UTF-8.",
        ),
        (
            "title: x\n".encode("utf-16"),
            "{}:1:1: the file is not UTF-8: byte 0xff cannot stand here. Save the file as UTF-8.",
        ),
        (
            b"title: a\x00b\n",
            (
                "{}:1:9: the character U+0000 cannot stand in a file. "
                r'Write it in double quotes as "\u....", or leave it out.'
            ),
        ),
    ],
)
def test_a_file_that_is_no_text_says_where(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "s.yaml"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert str(caught.value) == message.format(path)


def test_a_file_that_is_not_there_is_a_problem_too(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(tmp_path / "no.yaml")
    expected = f"{tmp_path / 'no.yaml'}: the file cannot be read: No such file or directory."
    assert str(caught.value) == f"{expected} Check its name."


def test_a_file_is_called_what_the_caller_calls_it(tmp_path: Path) -> None:
    path = tmp_path / "inbox.yaml"
    with pytest.raises(InputError, match=r"^inbox\.yaml: "):
        load_scenario(path, "inbox.yaml")
    path.write_text("titel: x", encoding="utf-8")
    with pytest.raises(InputError, match=r"^inbox\.yaml:1:1: "):
        load_scenario(path, "inbox.yaml")


def test_a_file_beyond_every_size_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_bytes(b"#" * 10_000_001)
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert str(caught.value) == f"{path}: the file is larger than 10,000,000 bytes. Split it."


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a file without end")
def test_a_file_without_end_is_refused() -> None:
    expected = "/dev/zero: the file is larger than 10,000,000 bytes. Split it."
    with pytest.raises(InputError) as caught:
        load_scenario("/dev/zero")
    assert str(caught.value) == expected
    result = CliRunner().invoke(app, ["check", "/dev/zero"])
    assert (result.exit_code, result.stderr) == (2, f"sscsim: {expected}\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "title: Offer: today\n",
            (
                "s.yaml:1:13: this is not YAML: mapping values are not allowed here. "
                "Put a text that holds a colon into quotes."
            ),
        ),
        (
            "systemusers:\n\t- id: a\n",
            (
                "s.yaml:2:1: this is not YAML: found character '\\t' that cannot start any token. "
                "Indent with spaces, not with tabs."
            ),
        ),
        (
            "title: @home\n",
            (
                "s.yaml:1:8: this is not YAML: found character '@' that cannot start any token. "
                "Put a text that begins with this sign into quotes."
            ),
        ),
        (
            "queues: [{id: q}\n",
            (
                "s.yaml:2:1: this is not YAML: expected ',' or ']', but got '<stream end>'. "
                "Close the bracket, or put the text into quotes."
            ),
        ),
        (
            "title: 'open\n",
            "s.yaml:2:1: this is not YAML: found unexpected end of stream. Close the quote.",
        ),
        ("title: &a x\n", "s.yaml:1:8: &a is an anchor. Leave it out, or quote the text."),
        (
            "title: *a\n",
            "s.yaml:1:8: *a is an alias. Write the value itself, or quote the text.",
        ),
        (
            "title: !!python/name:os.system x\n",
            (
                's.yaml:1:8: "tag:yaml.org,2002:python/name:os.system" is a tag. '
                "Leave it out, or quote the text."
            ),
        ),
        (
            "title: a\ntitle: b\n",
            's.yaml:2:1: the key "title" stands here a second time. The first is in line 1.',
        ),
        (
            "title: a\n---\ntitle: b\n",
            "s.yaml:2:1: a second document begins here. Write one document a file, without ---.",
        ),
        (
            "{[a]: b}\n",
            "s.yaml:1:2: a list cannot be a key. Write a word.",
        ),
        (
            '{"title": "half \\ud83d"}',
            (
                "s.yaml:1:11: this text holds half of a character. "
                r"Write both halves, or \U........"
            ),
        ),
        (
            "- a\n",
            "s.yaml:1:1: this is a list, not a scenario. Write its keys, such as title: ...",
        ),
    ],
)
def test_what_is_not_our_yaml_says_what_to_write(text: str, expected: str) -> None:
    assert messages(text) == [expected]


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000])
def test_a_file_nested_without_end_is_refused_at_the_first_level_too_many(text: str) -> None:
    [message] = messages(text)
    assert message.endswith("the file is nested deeper than 32 levels. Close a bracket before.")


def test_a_billion_laughs_stay_one_problem_a_line() -> None:
    """Anchors are refused where they stand, so there is nothing to expand."""
    lines = "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30))
    assert all("is an anchor" in one or "is an alias" in one or "is not a key" in one
               for one in messages(lines))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("queues: [{id: q, statecode: yes}]", 'statecode is "yes". Write a number 0 or 1'),
        ("systemusers: [{id: u, isdisabled: no}]", 'isdisabled is "no". Write true, false'),
        ("systemusers: [{id: u, isdisabled: True}]", 'isdisabled is "True". Write true, false'),
        ("systemusers: [{id: u, createdon: 12:30:00}]", 'createdon is "12:30:00". Write a time'),
        ("systemusers: [{id: u, accessmode: 010}]", 'accessmode is "010". '),
        ("title: true", "true is not a text. Put it into quotes."),
    ],
)
def test_words_that_other_yaml_takes_for_values_are_told(text: str, expected: str) -> None:
    """``no`` is not false, ``010`` is not eight, and 12:30 is not a number of minutes."""
    [message] = messages(text)
    assert expected in message


def test_nothing_in_a_file_can_move_the_cursor_of_a_terminal() -> None:
    [message] = messages('"\\e[2J": x')
    assert message == r's.yaml:1:1: "\x1b[2J" is not a key of a scenario.'


def test_a_thousand_mistakes_are_told_quickly_and_all() -> None:
    """Looking for near words is slow, so only the first hundred mistakes get a suggestion."""
    users = "".join(f"  - {{id: u{n}, fullnam: x}}\n" for n in range(1_000))
    told = messages(f"systemusers:\n{users}")
    assert len(told) == 1_000
    assert told[0] == 's.yaml:2:14: "fullnam" is not a key of a systemuser. Did you mean fullname?'
    assert told[-1] == 's.yaml:1001:16: "fullnam" is not a key of a systemuser.'
