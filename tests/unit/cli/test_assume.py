"""`--reading` and `--assume`: the words of the catalogue, and what is said of a misspelt one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sscsim.assumptions import READINGS, SWITCHES, Assumptions
from sscsim.cli.assume import assumptions
from sscsim.errors import InputError


def said(*assume: str, reading: str | None = None) -> str:
    """Tell what is wrong with the options."""
    with pytest.raises(InputError) as caught:
        assumptions(reading, assume)
    return str(caught.value)


def test_without_options_the_article_is_read() -> None:
    """The default reading."""
    assert assumptions(None, ()) == READINGS["article"]


def test_a_reading_and_a_switch_on_top() -> None:
    """The switch wins."""
    chosen = assumptions("learn", ["accept_all_requires_recipient_match=true"])
    assert chosen.accept_all_requires_recipient_match is True
    assert chosen.correlation_off_effect == "blocks_header_correlation_only"


def test_without_a_reading_the_switch_goes_on_top_of_the_base() -> None:
    """As for a scenario that names its own reading."""
    base = Assumptions(token_pick="first")
    assert assumptions(None, ["sender_header=sender"], base).token_pick == "first"
    assert assumptions("article", (), base).token_pick == "last"


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("sent_items_supported=TRUE", "sent_items_supported", True),
        ("assume.user_default_filter=2", "user_default_filter", 2),
        ("smart_match_window_days=90", "smart_match_window_days", 90),
        ("smart_match_window_days=none", "smart_match_window_days", None),
        (" token_pick = first ", "token_pick", "first"),
        ("list_recipients_expandable=none", "list_recipients_expandable", None),
        ("check_order=VAL-12", "check_order", "VAL-12"),
        ("check_order=internal_mail", "check_order", ("internal_mail",)),
        (
            "check_order=[internal_mail, sender_is_valid]",
            "check_order",
            ("internal_mail", "sender_is_valid"),
        ),
    ],
)
def test_values_are_typed_as_they_are_shown(text: str, name: str, value: object) -> None:
    """The glossary prints them in the same spelling."""
    assert getattr(assumptions(None, [text]), name) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [(switch.name, value) for switch in SWITCHES.values() for value in switch.values],
)
def test_every_value_of_every_switch_can_be_typed(name: str, value: object) -> None:
    """Also `none`, which is a word of one switch and nothing at all for others."""
    word = value if isinstance(value, str) else json.dumps(value)
    assert getattr(assumptions(None, [f"{name}={word}"]), name) == value


def test_members_of_lists_come_from_a_file(tmp_path: Path) -> None:
    """YAML or JSON, compared without letter case."""
    path = tmp_path / "lists.yaml"
    path.write_text("Staff@contoso.example: [A@contoso.example, b@contoso.example]\n")
    chosen = assumptions(None, [f"list_recipients_expandable={path}"])
    assert dict(chosen.list_recipients_expandable or {}) == {
        "staff@contoso.example": ("a@contoso.example", "b@contoso.example")
    }


@pytest.mark.parametrize("text", ["[1]", "a: [", "", "\x00"])
def test_a_bad_file_of_members(tmp_path: Path, text: str) -> None:
    """One clear message with the name of the file or the option."""
    path = tmp_path / "lists.yaml"
    path.write_text(text)
    assert str(path) in said(f"list_recipients_expandable={path}")


def test_a_file_of_members_that_is_not_utf8(tmp_path: Path) -> None:
    """It is told, and not guessed at."""
    path = tmp_path / "lists.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in said(f"list_recipients_expandable={path}")


def test_every_misspelt_word_gets_a_suggestion_at_once() -> None:
    """Three mistakes, three lines."""
    text = said("token_pik=last", "token_pick=frist", "nonsense", reading="artcle")
    assert "Did you mean article?" in text
    assert "Did you mean token_pick?" in text
    assert "first" in text
    assert "'nonsense' is not NAME=VALUE" in text
    assert len(text.splitlines()) == 4


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (
            "internal_mial,sender_is_valid",
            '"internal_mial" is not a check. Did you mean internal_mail?',
        ),
        (
            "internal_mail,internal_mail",
            "internal_mail stands here a second time. Leave one of the two out.",
        ),
        (
            "",
            (
                "no check is named here. Write VAL-12, or sender_is_valid, addresses_are_valid, "
                "has_message_id, already_an_email, internal_mail."
            ),
        ),
    ],
)
def test_an_order_names_checks_that_there_are(order: str, told: str) -> None:
    """A misspelt one would be last, and nobody would know (VAL-12)."""
    assert said(f"check_order={order}") == f"--assume check_order: {told}"


def test_an_order_of_mailboxes_that_there_is_not() -> None:
    """SYN-10: with the nearest one that there is."""
    assert said("mailbox_order=revers") == (
        '--assume mailbox_order: "revers" is not a value of mailbox_order. Did you mean reverse? '
        "Write received_then_id or id_first or reverse or seeded_shuffle."
    )
