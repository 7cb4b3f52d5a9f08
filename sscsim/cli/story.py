"""The words of the demo: seven acts, each telling some events of `demo.scenario.yaml`.

Nothing here is a verdict. Verdicts come from the engine and are printed between these sentences.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["ACTS", "CURTAIN", "PROLOGUE", "Act"]


class Act(NamedTuple):
    """A part of the story: what is told before and after its events, and how many they are."""

    title: str
    before: str
    events: int
    after: str = ""


PROLOGUE = (
    "Hanna Reyes is the HR director. Her mailbox is read by Dynamics 365 server-side "
    "synchronization, which copies some messages into a database that colleagues can read. Which "
    "ones depends on a dropdown in her personal options."
)

ACTS = (
    Act(
        "The inbox before",
        "Hanna's filtering method is 1, as for every new user: only answers to Dynamics 365 email.",
        3,
        "Work comes in, private mail stays private.",
    ),
    Act(
        "One click",
        "Looking for a missing email, she opens her personal options and picks the first entry.",
        1,
    ),
    Act(
        "What comes in now",
        "Nobody is told, and nothing looks different in Outlook.",
        2,
        "Nobody looked at the content, nor at who sent it. One person's setting was enough.",
    ),
    Act(
        "Who can read it",
        "An email in Dynamics 365 is open to every user whose role reads activities.",
        1,
        "The complaint is about Marc Keller, and he is on the list. Only Tom Adler is not: the "
        "role of a storekeeper reads no more than what is his own.",
    ),
    Act(
        "What the two flags change, and what they do not",
        "The administrators hide the dangerous choices, first one of them, then three.",
        6,
        "The flags act on the dialog. What Hanna chose before them is still stored, and it still "
        "acts.",
    ),
    Act(
        "The mend",
        "First an emergency brake: one setting forces a method on every user, whatever is stored. "
        "Then the stored values are set right, and -1 lets the brake go: nothing is forced.",
        6,
        "From here on private mail stays private again. What came in before is still there.",
    ),
    Act(
        "What is left behind",
        "Setting it right does not take back what has come in.",
        4,
        "Every such email has to be found and deleted, one by one; the messages themselves stay in "
        "Hanna's inbox.",
    ),
)

CURTAIN = (
    ("sscsim demo --scenario > story.yaml", "this story as a file, to change"),
    ("sscsim explain story.yaml --mail complaint", "one verdict, with every step and source"),
    ("sscsim replay --org ORG --mail MAIL", "your own organisation and mail"),
)
