"""Strategies: organisations, mail and policies for Hypothesis, as we use them on our own rules.

Values, rows, whole worlds and what happens in them, in two flavours: ``sensible`` looks like a
small organisation that works, ``anything`` has the nasty values too. They are built from the
bottom up, so that a failure shrinks to one user, one setting, one message. Nothing here knows a
rule or an engine: a generator that knew the answer would test nothing. Start reading at `worlds`,
then `messages`. Needs the extra ``testing``.
"""

from sscsim.strategies.deliveries import cases, deliveries
from sscsim.strategies.messages import messages
from sscsim.strategies.people import queues, users
from sscsim.strategies.policies import policies
from sscsim.strategies.records import records
from sscsim.strategies.scenarios import scenarios
from sscsim.strategies.settings import assumptions, organizations, settings
from sscsim.strategies.threads import threads
from sscsim.strategies.timelines import timelines
from sscsim.strategies.values import (
    addresses,
    conversation_indexes,
    filtering_methods,
    message_ids,
    subjects,
    tokens,
)
from sscsim.strategies.worlds import worlds

__all__ = [
    "addresses",
    "assumptions",
    "cases",
    "conversation_indexes",
    "deliveries",
    "filtering_methods",
    "message_ids",
    "messages",
    "organizations",
    "policies",
    "queues",
    "records",
    "scenarios",
    "settings",
    "subjects",
    "threads",
    "timelines",
    "tokens",
    "users",
    "worlds",
]
