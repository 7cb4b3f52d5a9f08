"""``--book``: rules of your own are asked where they are named, and shown as what they are."""

from __future__ import annotations

import doctest
import json
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest
from click.testing import Result

from sscsim import books

Sscsim = Callable[..., Result]

MODULE = '''\
"""Rules of Contoso."""

from sscsim.rules import BOOK, Answer, Match, Rule, finds, passes, promotes, refuses
from sscsim.decisions import Reason


def by_number(case):
    """Does an email name the same order?

    People start a new message and quote the number.
    """
    found = [one for one in case.world.emails if "AB-1001" in one.subject]
    if not found or "AB-1001" not in case.message.subject:
        return passes("It names no order.")
    return finds(Match(found[0]), "It names the order of the email {id}.", id=found[0].activityid)


def rule(id, check):
    return Rule(id=id, asks="Does an email name the same order?", reads=("message.Subject",
        "email.subject"), check=check)


def adding(check, **where):
    return BOOK.adding(rule("contoso:wrong", check), **where)


ORDER = rule("contoso:order-number", by_number)
WITH = BOOK.adding(ORDER)
NOTHING = None
fails = adding(lambda case: 1 / 0)
mute = adding(lambda case: None)
babbles = adding(lambda case: Answer("maybe", "Perhaps.", {}))
bare = adding(lambda case: finds(case.world.emails.get("e1"), "The email e1."))
unreasoned = adding(lambda case: refuses("Moon", "It is full."), chapter="looked_at")
unfounded = adding(lambda case: finds("e1", "The email e1."))
claims = adding(lambda case: finds(Match(case.world.emails.get("e1"), 3), "The email e1."))
unsaid = adding(lambda case: passes("The {moon}."))
silent = adding(lambda case: passes(""))
admits = adding(lambda case, one: promotes(Reason.ACCEPT_ALL, "All."), chapter="vetoes")
unsure = adding(lambda case, one: finds("no", "No."), chapter="vetoes")
passing = BOOK.replacing(rule("FLT-5", lambda case, one: passes("It rains.")))
late = BOOK.adding(rule("contoso:late", lambda case: refuses(Reason.INVALID_SENDER, "No.")),
    chapter="looked_at")


def with_order(book):
    return book.adding(ORDER)


def no_book(book):
    return "a book"


def no_luck(book):
    return book.adding(7)


def twice(book):
    return book.adding(ORDER).adding(ORDER)
'''
STORY = """\
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 1}
emails: [{id: e1, subject: Your order AB-1001}]
timeline:
  - deliver: {id: m1, from: someone@outside.example, to: [hanna@contoso.example],
              subject: AB-1001 is late}
"""
NOTE = "sscsim: note: decided by the rule book {}; rules of its own: contoso:order-number\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand in a folder that holds a module of rules and a scenario."""
    (tmp_path / "contoso_rules.py").write_text(MODULE, "utf-8")
    (tmp_path / "broken_rules.py").write_text("import of_nobody\n", "utf-8")
    (tmp_path / "unlucky_rules.py").write_text("raise RuntimeError('out of luck')\n", "utf-8")
    (tmp_path / "story.yaml").write_text(STORY, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield
    for name in ("contoso_rules", "broken_rules"):
        sys.modules.pop(name, None)


def offering(monkeypatch: pytest.MonkeyPatch, **offered: str) -> None:
    """Have packages installed that offer books."""
    points = [EntryPoint(name, value, books.GROUP) for name, value in offered.items()]
    monkeypatch.setattr(
        books, "entry_points", lambda group: EntryPoints(points).select(group=group)
    )


@pytest.mark.parametrize("name", ["contoso_rules:WITH", "contoso_rules:with_order"])
def test_a_book_that_is_named_is_asked_and_told(sscsim: Sscsim, name: str) -> None:
    """As a value, or as a function of ours."""
    result = sscsim("run", "story.yaml", "--book", name)
    assert 'PROMOTED  "AB-1001 is late"' in result.stdout
    assert "tied to the\n      earlier email e1 by a mark of your own rule." in result.stdout
    assert f"explain story.yaml --mail m1 --book {name}\n" in result.stdout
    assert result.stderr == NOTE.format(name)


def test_a_book_that_is_only_installed_changes_nothing(
    sscsim: Sscsim, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has to be named; then it is found by its name."""
    offering(monkeypatch, contoso="contoso_rules:with_order")
    assert 'NOT PROMOTED  "AB-1001 is late"' in sscsim("run", "story.yaml").stdout
    result = sscsim("run", "story.yaml", "--book", "contoso")
    assert '\n      PROMOTED  "AB-1001 is late"' in result.stdout
    assert result.stderr == NOTE.format("contoso")


def test_the_trace_shows_the_rule_as_your_own(sscsim: Sscsim) -> None:
    """Under its own id, and the verdict in full says that it leans on it."""
    result = sscsim("explain", "story.yaml", "--mail", "m1", "--book", "contoso_rules:WITH")
    assert "  contoso:order-number Does an email name the same order? FINDS\n" in result.stdout
    words = " ".join(result.stdout.split())
    assert "It names the order of the email e1. (This rule is your own.)" in words
    assert "Own rule on the way, contoso:order-number: your own rule; no page says" in words
    assert "Turns on no open question" in words


def test_replay_asks_the_book(sscsim: Sscsim, tmp_path: Path) -> None:
    """What is let in is told under the rule that did it."""
    org = tmp_path / "org"
    org.mkdir()
    for name, rows in {
        "systemusers": [{"systemuserid": "u1", "internalemailaddress": "hanna@contoso.example"}],
        "queues": [],
        "usersettingscollection": [{"systemuserid": "u1", "incomingemailfilteringmethod": 0}],
        "organizations": [{"organizationid": "o1"}],
    }.items():
        (org / f"{name}.json").write_text(json.dumps({"value": rows}), "utf-8")
    letter = "From: someone@outside.example\nTo: hanna@contoso.example\nSubject: Hello\n\n"
    (tmp_path / "letter.eml").write_text(letter, "utf-8")
    asked = ("replay", "--org", org, "--mail", "letter.eml", "--format", "jsonl", "--book")
    refused = sscsim(*asked, "contoso_rules:late")
    assert json.loads(refused.stdout)["rule"] == "contoso:late"
    assert json.loads(sscsim(*asked, "contoso_rules:WITH").stdout)["rule"] == "FLT-4"


def test_replay_tells_a_wrong_book_with_all_else_that_is_wrong(sscsim: Sscsim) -> None:
    """Before any mail is read."""
    wrong = ("--org", "nowhere", "--mail", "nothing.mbox", "--book", "of_nobody:BOOK")
    result = sscsim("replay", *wrong)
    assert result.exit_code == 2
    assert "There is no module 'of_nobody'." in result.stderr
    assert "nowhere" in result.stderr
    assert "nothing.mbox" in result.stderr


def test_the_cards_show_it(sscsim: Sscsim) -> None:
    """In the list at its place, and with what its check says."""
    listed = sscsim("rules", "--book", "contoso_rules:WITH").stdout
    assert "\n  contoso:order-number Does an email name the same order? [own]\n" in listed
    for name in ("contoso:order-number", "order-number"):
        card = sscsim("rules", name, "--book", "contoso_rules:WITH").stdout
        assert card.endswith(
            "People start a new message and quote the number.\n\n"
            "Chapter     Which earlier email does it answer? (order-number)\n"
            "Looks at    message.Subject, email.subject\n"
            "Known from  own: your own rule; no page says that the product does this\n"
        )
    shown = sscsim("rules", "order-number", "--book", "contoso_rules:WITH", "--format", "json")
    assert json.loads(shown.stdout)[0]["status"] == "own"


def test_a_card_of_your_own_rule_needs_its_book(sscsim: Sscsim) -> None:
    """Without, there is none; misspelt, it is offered."""
    without = sscsim("rules", "contoso:order-number")
    assert (without.exit_code, without.stdout) == (2, "")
    near = sscsim("rules", "contoso:order-numbers", "--book", "contoso_rules:WITH")
    assert "Did you mean contoso:order-number?" in near.stderr


KINDS = "Give a RuleBook, or a function that makes one from ours: lambda book: book.adding(RULE)."


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("contoso_rules:ORDER", f"It is a Rule, and no rule book. {KINDS}"),
        ("contoso_rules:NOTHING", f"It is nothing, and no rule book. {KINDS}"),
        ("contoso_rules:no_book", f"It gave a str, and no rule book. {KINDS}"),
        (
            "contoso_rules:no_luck",
            (
                "It could not be made: ValueError: rule=7 is no Rule. "
                "Pass Rule(id=..., asks=..., reads=(...), check=...)."
            ),
        ),
        ("contoso_rules:wiht", "contoso_rules has no 'wiht'. Write contoso_rules:WITH."),
        ("json:BOOK", f"json has no 'BOOK'. {KINDS}"),
        (
            "broken_rules:BOOK",
            "There is no module 'of_nobody'. Install it, or go to the folder that holds it.",
        ),
        (
            "contoso_rules:twice",
            (
                "It could not be made: ValueError: The book has a rule contoso:order-number "
                "already. Give another id, or replace that one."
            ),
        ),
        ("unlucky_rules:BOOK", "'unlucky_rules' cannot be imported: RuntimeError: out of luck."),
        (":BOOK", "':BOOK' is not module:attribute. Write both of them."),
        ("contoso_rules:", "'contoso_rules:' is not module:attribute. Write both of them."),
    ],
)
def test_what_is_no_book_is_told_with_what_to_write(sscsim: Sscsim, name: str, says: str) -> None:
    result = sscsim("run", "story.yaml", "--book", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"sscsim: --book {name}: {says}\n"


@pytest.mark.parametrize(
    ("offered", "says"),
    [
        (
            "of_nobody:BOOK",
            "There is no module 'of_nobody'. Install it, or go to the folder that holds it.",
        ),
        ("contoso_rules:wiht", "contoso_rules has no 'wiht'. Write contoso_rules:WITH."),
        ("unlucky_rules:BOOK", "'unlucky_rules' cannot be imported: RuntimeError: out of luck."),
        ("contoso_rules:ORDER", f"It is a Rule, and no rule book. {KINDS}"),
        ("contoso_rules", "'contoso_rules' is not module:attribute. Write both of them."),
    ],
)
def test_what_a_package_offers_and_is_no_book_is_told_under_its_name(
    sscsim: Sscsim, monkeypatch: pytest.MonkeyPatch, offered: str, says: str
) -> None:
    offering(monkeypatch, contoso=offered)
    result = sscsim("run", "story.yaml", "--book", "contoso")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"sscsim: --book contoso: {says}\n"


def test_a_name_that_nobody_offers_is_told_with_those_that_are(
    sscsim: Sscsim, monkeypatch: pytest.MonkeyPatch
) -> None:
    offering(monkeypatch)
    none = sscsim("run", "story.yaml", "--book", "contoso").stderr
    module = "A book of a module is written module:attribute."
    no_book = "sscsim: --book contoso: There is no rule book 'contoso'."
    assert none == f"{no_book} No installed package offers one. {module}\n"
    offering(monkeypatch, fabrikam="a:B", acme="c:D")
    some = sscsim("run", "story.yaml", "--book", "contoso").stderr
    assert some == f"{no_book} Installed: acme, fabrikam. {module}\n"


def test_a_name_that_two_packages_offer_is_not_guessed(
    sscsim: Sscsim, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = [EntryPoint("contoso", value, books.GROUP) for value in ("b:BOOK", "a:BOOK")]
    monkeypatch.setattr(
        books, "entry_points", lambda group: EntryPoints(points).select(group=group)
    )
    told = sscsim("run", "story.yaml", "--book", "contoso").stderr
    assert told == (
        "sscsim: --book contoso: Several packages offer a rule book 'contoso'. "
        "Write a:BOOK or b:BOOK.\n"
    )


ASKED = "sscsim: rule contoso:wrong, asked of m1 in hanna@contoso.example: "


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("fails", f"{ASKED}It raised ZeroDivisionError: division by zero."),
        ("mute", f"{ASKED}It answered None. Return passes(...), finds(...), refuses(...) and the"),
        ("babbles", f"{ASKED}It answered Answer(word='maybe'"),
        ("unfounded", f"{ASKED}It found 'e1', which is no Match. Return finds(Match(email), ...)."),
        ("bare", f"{ASKED}It found an email and no Match. Return finds(Match(email), ...)."),
        (
            "unreasoned",
            (
                f"{ASKED}It gave the reason 'Moon', which is no Reason. Pass one of "
                "sscsim.decisions, such as Reason.INVALID_SENDER."
            ),
        ),
        ("claims", f"{ASKED}It wrote the method 3, which is ours. Return Match(email)."),
        ("unsaid", f"{ASKED}Its sentence 'The {{moon}}.' cannot be said: KeyError('moon'). Name "),
        ("silent", f"{ASKED}It gave no reason. Write a sentence."),
        ("admits", f"{ASKED}It promoted, but nothing is let in here. Return refuses(...), stops("),
        ("unsure", f"{ASKED}It settled 'no', which is no Verdict. Return refuses(...) or stops("),
        (
            "passing",
            (
                "sscsim: rule FLT-5, asked of m1 in hanna@contoso.example: "
                "It passed, but the filter of a method is the last one asked. Return promotes(...)"
            ),
        ),
    ],
)
def test_a_rule_that_fails_ends_in_a_line_and_not_in_a_traceback(
    sscsim: Sscsim, name: str, says: str
) -> None:
    """It names the rule and the message, what came, and what to return."""
    result = sscsim("run", "story.yaml", "--book", f"contoso_rules:{name}")
    assert (result.exit_code, result.stdout) == (2, "")
    last = result.stderr.splitlines()[-1]
    assert last.startswith(says)
    assert last.endswith("sscsim.testing.check_rule looks for a small case of it.")


def test_the_example_in_the_docstring_runs() -> None:
    assert doctest.testmod(books).failed == 0
