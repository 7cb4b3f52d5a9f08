"""The words of a case that rules share, asked one by one."""

from __future__ import annotations

from sscsim.rules.case import Candidate, Case, derived, row_cell
from tests.worlds import STRANGER, case_of, mail, user

HANNA = user("hanna", 0)


def test_a_derived_word_is_found_once_and_keeps_what_is_said_of_it() -> None:
    class Counting:
        asked = 0

        @derived
        def word(self) -> str:
            """A word that takes work."""
            self.asked += 1
            return "word"

    one = Counting()
    assert (one.word, one.word, one.asked) == ("word", "word", 1)
    assert vars(Counting)["word"].__doc__ == "A word that takes work."


def test_a_new_case_has_found_nothing_yet() -> None:
    """The engine puts the finding of one chapter here for the next."""
    case = case_of(HANNA, mail())
    assert (case.correlation, case.owner_found) == (None, None)
    assert (case.asked, case.acceptances, case.refusals) == ((), (), [])


def outgoing(sender: str) -> Case:
    """The case of a message that somebody finds among his sent items."""
    return case_of(
        HANNA,
        mail(sender=sender, to=STRANGER, folder="Sent Items", mailboxes=["hanna"]),
        settings={"AutoTrackSentFolderItems": True},
        assume={"sent_items_supported": True},
    )


def test_of_sent_mail_the_sender_is_the_candidate() -> None:
    """SYN-18: From and To change places."""
    case = outgoing("hanna")
    hanna = case.owner_row
    assert hanna is not None
    assert case.candidate_recipients == (Candidate(hanna, "hanna@contoso.example", "from"),)


def test_sent_mail_without_a_sender_has_no_candidate() -> None:
    """The no twin."""
    assert outgoing("").candidate_recipients == ()


def test_an_empty_value_is_said_as_nothing() -> None:
    case = case_of(HANNA, mail(subject=""))
    assert case.header("Subject", case.message.subject).text == "nothing"
    assert case.header("Subject", "Offer").text == "Offer"


def test_a_row_is_named_by_its_label_whatever_value_is_shown() -> None:
    hanna = case_of(HANNA, mail()).owner_row
    assert hanna is not None
    name = ("systemuser", "hanna", "name", "Hanna", "Hanna")
    assert row_cell(hanna) == name
    assert row_cell(hanna, "ownerid", "team-1") == (*name[:2], "ownerid", "team-1", "Hanna")
