"""The catalogue of guesses: every point the sources leave open, as a named switch (rulebook 14).

An `Assumptions` value holds one choice for each switch and travels with the world it judges, so
that a verdict can be asked again under another reading. A *reading* is a set of choices.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import attrs

__all__ = ["CHECKS", "READINGS", "SWITCHES", "Assumptions", "Switch"]

# What `check_order` puts in another order: the rules of that chapter of the book, in its own order.
CHECKS = (
    "sender_is_valid",
    "addresses_are_valid",
    "has_message_id",
    "already_an_email",
    "internal_mail",
)


class Switch(NamedTuple):
    """One open point: its values (the default first), where it is from, what it may change."""

    name: str
    values: tuple[Any, ...]
    rule: str
    asks: str
    widest: Any
    narrowest: Any
    direction_known: bool
    touches_verdict: bool

    @property
    def default(self) -> Any:
        """The recommended choice."""
        return self.values[0]

    @property
    def alternatives(self) -> tuple[Any, ...]:
        """Every choice but the recommended one."""
        return self.values[1:]


_UNCLEAR = object()


def _switch(
    *values: Any, rule: str, asks: str, promotes_more: Any = _UNCLEAR, verdict: bool = True
) -> Any:
    """Declare a switch; ``promotes_more`` is the value that promotes more, where that is clear."""
    default = values[0]
    clear = promotes_more is not _UNCLEAR
    less = next((value for value in values if value != promotes_more), default)
    metadata = {
        "values": values,
        "rule": rule,
        "asks": asks,
        "widest": promotes_more if clear else default,
        "narrowest": less if clear else default,
        "direction_known": clear,
        "touches_verdict": verdict,
    }
    return attrs.field(default=default, metadata=metadata)


@attrs.frozen(kw_only=True)
class Assumptions:
    """
    One choice for every switch; what is not named keeps its default (reading ``article``).

    >>> from sscsim import Assumptions
    >>> Assumptions(queue_default_filter=1).queue_default_filter
    1
    >>> Assumptions().queue_default_filter
    0

    """

    mailbox_order: str = _switch(
        "received_then_id", "id_first", "reverse", "seeded_shuffle",
        rule="SYN-10", asks="In which order are the mailboxes read that got one message?",
    )  # fmt: skip
    sent_items_supported: bool = _switch(
        False, True, promotes_more=True,
        rule="SYN-18", asks="Is a Sent Items folder evaluated when AutoTrackSentFolderItems is on?",
    )  # fmt: skip
    user_default_filter: int = _switch(
        1, 2,
        rule="FLT-2", asks="Which filtering method has a user whose value is not given?",
    )  # fmt: skip
    queue_default_filter: int = _switch(
        0, 1, promotes_more=0,
        rule="FLT-3", asks="Which filtering method has a queue whose value is not given?",
    )  # fmt: skip
    value3_counts_users_and_queues: bool = _switch(
        True, False, promotes_more=True,
        rule="FLT-7", asks="Do users and queues count as email-enabled records for method 3?",
    )  # fmt: skip
    sender_header: str = _switch(
        "from", "sender",
        rule="FLT-9", asks="Is the address of From or of Sender tested for methods 2 and 3?",
    )  # fmt: skip
    accept_all_requires_recipient_match: bool = _switch(
        True, False, promotes_more=False,
        rule="FLT-17", asks="Must a user or queue be visible in To or Cc even under method 0?",
    )  # fmt: skip
    correlation_off_effect: str = _switch(
        "blocks_all_personal_options", "blocks_header_correlation_only",
        promotes_more="blocks_header_correlation_only",
        rule="FLT-18", asks="What stops when 'Use correlation' is switched off?",
    )  # fmt: skip
    sender_methods_accept_correlated: bool = _switch(
        False, True, promotes_more=True,
        rule="FLT-19", asks="Do methods 2 and 3 also accept a reply from an unknown sender?",
    )  # fmt: skip
    sender_match_basis: str = _switch(
        "any_matching_row", "resolved_party_only", promotes_more="any_matching_row",
        rule="FLT-20", asks="Does any row with the sender's address count, or only the From party?",
    )  # fmt: skip
    sender_match_states: str = _switch(
        "active_only", "any_state", promotes_more="any_state",
        rule="FLT-21", asks="Do inactive records count as known senders?",
    )  # fmt: skip
    acceptor_mailbox_must_be_enabled: bool = _switch(
        False, True, promotes_more=False,
        rule="FLT-26", asks="Must the accepting recipient's own mailbox be read by SSS?",
    )  # fmt: skip
    accepting_entity_choice: str = _switch(
        "synchronizing_then_header_order", "strongest_reason",
        rule="FLT-27", asks="Which of several accepting recipients becomes the accepting entity?",
    )  # fmt: skip
    hide_flags_affect_runtime: bool = _switch(
        False, True, promotes_more=False,
        rule="SET-3", asks="Do the two Hide flags also disarm values that are already stored?",
    )  # fmt: skip
    hide_flags_affect_queue_form: bool = _switch(
        False, True, verdict=False,
        rule="SET-4", asks="Do the two Hide flags also hide choices on the queue form?",
    )  # fmt: skip
    hide_flags_block_api_writes: bool = _switch(
        False, True,
        rule="SET-6", asks="Do the two Hide flags also refuse hidden values written by a tool?",
    )  # fmt: skip
    token_enabled_source: str = _switch(
        "option", "from_trackingprefix_blank", promotes_more="option",
        rule="COR-6", asks="Are tracking tokens on, or off where trackingprefix is blank?",
    )  # fmt: skip
    correlationmethod_skipped_when: str = _switch(
        "manual_tracking", "never", verdict=False,
        rule="COR-5", asks="When is the correlation method written as 'Skipped'?",
    )  # fmt: skip
    use_references_header: bool = _switch(
        False, True, promotes_more=True,
        rule="COR-10", asks="Does References count like In-Reply-To?",
    )  # fmt: skip
    messageid_case_sensitive: bool = _switch(
        False, True,
        rule="COR-11", asks="Do message ids that differ in letter case differ?",
    )  # fmt: skip
    forward_detection: str = _switch(
        "subject_prefix", "none", promotes_more="none",
        rule="COR-14", asks="How is a forward told from a reply?",
    )  # fmt: skip
    forward_rule_covers_conversation_index: bool = _switch(
        True, False, promotes_more=False,
        rule="COR-14", asks="Does the rule for forwards also stop the conversation index?",
    )  # fmt: skip
    token_pick: str = _switch(
        "last", "first",
        rule="COR-24", asks="Which of several tracking tokens in a subject counts?",
    )  # fmt: skip
    token_tie_break: str = _switch(
        "most_recent", "earliest",
        rule="COR-26", asks="Which of several emails with the same token is the match?",
    )  # fmt: skip
    conversation_index_compare: str = _switch(
        "base22", "exact", promotes_more="base22",
        rule="COR-32", asks="Is the 22-byte base of a conversation index compared, or all of it?",
    )  # fmt: skip
    conversation_tie_break: str = _switch(
        "most_recent", "earliest",
        rule="COR-33", asks="Which of several emails of a conversation is the match?",
    )  # fmt: skip
    smart_subject_rule: str = _switch(
        "shared_words", "count_only", promotes_more="count_only",
        rule="COR-45", asks="Must two subjects share their words, or only have as many?",
    )  # fmt: skip
    smart_match_window_days: int | None = _switch(
        None, 90, promotes_more=None,
        rule="COR-46", asks="How many days back does smart matching search?",
    )  # fmt: skip
    smart_tie_break: str = _switch(
        "words_addresses_recent", "recent",
        rule="COR-47", asks="Which of several likely emails does smart matching take?",
    )  # fmt: skip
    subject_changed_strip_prefix: bool = _switch(
        True, False, verdict=False,
        rule="COR-53", asks="Are prefixes such as RE: left out when subjects are compared?",
    )  # fmt: skip
    missing_message_id: str = _switch(
        "synthesise", "reject", promotes_more="synthesise",
        rule="DUP-6", asks="What happens to a message without a Message-ID?",
    )  # fmt: skip
    ignoreinternalemail_true_means: str = _switch(
        "ignore", "two_activities",
        rule="DUP-11", asks="Does ignoreinternalemail = true ignore internal mail?",
    )  # fmt: skip
    queue_items_for: str = _switch(
        "all_resolved_queues", "accepting_queues_only", verdict=False,
        rule="DUP-20", asks="Which queue recipients get a queue item?",
    )  # fmt: skip
    invalid_recipient_policy: str = _switch(
        "reject_message", "drop_address", promotes_more="drop_address",
        rule="VAL-3", asks="Does one malformed recipient reject the message?",
    )  # fmt: skip
    oversize_attachment_policy: str = _switch(
        "save_without_attachment", "reject_message", promotes_more="save_without_attachment",
        rule="VAL-8", asks="Is an email with an oversized attachment saved without it?",
    )  # fmt: skip
    check_order: str | tuple[str, ...] = _switch(
        "VAL-12", rule="VAL-12", asks="In which order are the checks before acceptance made?",
    )  # fmt: skip
    resolve_inactive_true_means: str = _switch(
        "include", "exclude",
        rule="PTY-7", asks="Does ResolveForInactiveEntities = true use inactive rows?",
    )  # fmt: skip
    single_match_ignores_state: bool = _switch(
        True, False, promotes_more=True,
        rule="PTY-8", asks="Does the only row with an address resolve even when it is inactive?",
    )  # fmt: skip
    auto_create_on_sss_promote: bool = _switch(
        False, True, promotes_more=True,
        rule="PTY-17", asks="Does promotion create a contact for an unknown sender?",
    )  # fmt: skip
    owner_fallback: str = _switch(
        "synchronizing_mailbox_owner", "system", verdict=False,
        rule="OWN-6", asks="Who owns an email when no recipient can?",
    )  # fmt: skip
    default_activity_read_depth: str = _switch(
        "organization", "business_unit", "user", verdict=False,
        rule="VIS-3", asks="How far does a user read activities when no role was given?",
    )  # fmt: skip
    hundred_matches_resolve: bool = _switch(
        True, False, promotes_more=True,
        rule="PTY-5", asks="Does a sender with exactly a hundred matching rows resolve?",
    )  # fmt: skip
    list_recipients_expandable: Mapping[str, tuple[str, ...]] | None = _switch(
        None,
        rule="FLT-16", asks="Are the members of a distribution list known, and looked at?",
    )  # fmt: skip


SWITCHES: dict[str, Switch] = {
    field.name: Switch(name=field.name, **field.metadata) for field in attrs.fields(Assumptions)
}


READINGS: dict[str, Assumptions] = {
    "article": Assumptions(),
    "learn": Assumptions(
        accept_all_requires_recipient_match=False,
        correlation_off_effect="blocks_header_correlation_only",
    ),
    "widest": Assumptions(**{switch.name: switch.widest for switch in SWITCHES.values()}),
    "narrowest": Assumptions(**{switch.name: switch.narrowest for switch in SWITCHES.values()}),
}
