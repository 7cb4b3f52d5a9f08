"""Tables for a notebook: whatever came out of an email or a file stays text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from sscsim.decisions import Cell, NamedRef
from sscsim.views import show_decisions, show_picture, show_steps, show_table
from tests.unit.views.handmade import decision, refused, step

OURS = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
HOSTILE = [
    "<script>alert(1)</script>",
    "</td></tr></table><img src=x onerror=alert(1)>",
    '" style="background:url(https://evil.example)',
    "{{ 7 * 7 }}{% for x in y %}",
    "<!-- ",
    "&lt;b&gt; &amp;",
    "\x1b[2J\u202egnp.exe\x00\n<svg/onload=1>",
    "\ud800",
]


class Reader(HTMLParser):
    """Notes every tag, every attribute, and the text as a browser would show it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag with its attributes."""
        self.tags.add(tag)
        self.attributes.update(attrs)

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data

    def handle_comment(self, data: str) -> None:
        """Note a comment as a tag: there should be none."""
        self.tags.add(f"comment {data}")


def read(html: str) -> Reader:
    """Read a page as a browser does."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_text_makes_no_tag_and_no_attribute(evil: str) -> None:
    """In every place that can hold such a text; the tags are those of the harmless page."""
    cell = Cell("email", evil, evil, evil, evil)
    one = step(rule=evil, asks=evil, template="{a} {b}", fragments={"a": cell, "b": evil})
    values = {
        "subject": evil,
        "source": evil,
        "mailbox": evil,
        "decided_by": one,
        "steps": (one,),
        "accepting_entity": NamedRef("systemuser", "x", evil),
    }
    harmless = read(show_decisions([decision()]).html).attributes
    for page in (show_decisions([decision(**values)], evil), show_steps(decision(**values))):
        seen = read(page.html)
        assert seen.tags <= OURS
        assert {name for name, _ in seen.attributes} <= {"scope", "style"}
        assert seen.attributes <= harmless
        assert not any(sign in page.html + page.text for sign in "\x1b\x00\u202e")
        page.html.encode("utf-8")


def test_hostile_text_is_shown_as_it_is() -> None:
    """Escaped, and neither dropped nor evaluated."""
    evil = "<b>{{ 7 * 7 }}</b> &amp;"
    assert evil in read(show_decisions([decision(subject=evil)]).html).text
    assert evil in str(show_decisions([decision(subject=evil)]))


def test_what_was_promoted_stands_out() -> None:
    """And tells how many read it; what was refused has no readers."""
    page = show_decisions([decision(), refused()], "Two")
    rows = page.html.split("<tr")[2:]
    assert ["bold" in row for row in rows] == [True, False]
    assert read(page.html).text.startswith("\nTwo\n")
    assert page.text.splitlines()[0].endswith("  2")
    assert page._repr_html_() == page.html
    assert repr(page) == str(page) == page.text


def test_steps_mark_the_one_that_decided() -> None:
    """The caption says what it decided."""
    page = show_steps(decision())
    assert "Why In confidence was promoted" in page.html
    assert ["bold" in row for row in page.html.split("<tr")[2:]] == [False, True]


@pytest.mark.parametrize("evil", HOSTILE)
def test_a_table_of_ones_own_shows_hostile_cells_as_text(evil: str) -> None:
    """In the caption, in a head, and in a cell."""
    page = read(show_table((evil,), [(evil,)], evil)._repr_html_())
    tame = read(show_table(("who",), [("Hanna",), ("x" * 99,)], "Who")._repr_html_())

    assert page.tags == OURS
    assert page.attributes <= tame.attributes


def test_a_sentence_has_room_beside_what_does_not_break() -> None:
    """And a word takes none from it."""
    html = show_table(
        ("who", "why"), [("Hanna", "She tracks all email messages, so it came in.")], ""
    )
    assert html._repr_html_().count("min-width") == 1


def test_a_picture_is_drawn_in_a_notebook_and_said_on_a_terminal() -> None:
    """Whoever cannot see it reads the sentence."""
    picture = show_picture("<svg/>", "Nobody\nreads it.")

    assert picture._repr_svg_() == "<svg/>"
    assert str(picture) == repr(picture) == "Nobody reads it."
