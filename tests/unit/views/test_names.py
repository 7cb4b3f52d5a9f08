"""Rows by the names that people know them by."""

from __future__ import annotations

from sscsim import Ref, load_scenario_text
from sscsim.views.names import names_in

STORY = load_scenario_text("""
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example}
queues: [{id: sales, emailaddress: sales@contoso.example}]
timeline: []
""")


def test_a_mailbox_is_known_by_whose_it_is() -> None:
    """By a name, an address where there is none, and the id where nobody knows it."""
    name_of = names_in(STORY.world)
    assert name_of(Ref("mailbox", "hanna")) == "the mailbox of Hanna Reyes"
    assert name_of(Ref("mailbox", "sales")) == "the mailbox of sales@contoso.example"
    assert name_of(Ref("mailbox", "nobody")) == "the mailbox of nobody"


def test_a_deleted_email_is_known_by_its_subject_where_that_is_told() -> None:
    gone = Ref("email", "m1")
    assert names_in(STORY.world, {"m1": "In confidence"})(gone) == '"In confidence"'
    assert names_in(STORY.world)(gone) == "m1"
