"""What all policies of one pass have in common: how keys are made, and which of several wins.

Policies that differ in more than this module leaves open are decided in passes of their own.
"""

from __future__ import annotations

from typing import Any

import attrs

from sscsim.engine.reference import checks
from sscsim.mail.noise import Noise
from sscsim.rules.correlation.smart_matching import noise_of
from sscsim.rules.correlation.tracking_token import token_in
from sscsim.world import World

__all__ = ["Fixed", "fixed_of"]


@attrs.frozen(kw_only=True)
class Fixed:
    """
    The choices that shape keys and searches.

    Attributes:
        exact_ids: whether letter case tells message ids apart (COR-11).
        references: whether References counts like In-Reply-To (COR-10).
        tests_sender: whether Sender is tested instead of From (FLT-9).
        tokens: the columns and choices by which a token is found (COR-6, COR-24).
        latest_by_token: whether the most recent email with a token is the match (COR-26).
        latest_by_base: whether the most recent of a conversation is (COR-33).
        whole_index: whether all of a conversation index is compared (COR-32).
        forwards: whether forwards are told by their subject (COR-14).
        smart: whether any policy matches by likeness (COR-40).
        noise, most, delta, least: how subjects and addresses are compared (COR-42 to COR-45).
        count_only: whether only the numbers of words are compared (COR-45).
        window: how far back one searches, in microseconds; -1 without end (COR-46).
        recent_wins: whether the most recent likely email is the match (COR-47).
        order: the checks before acceptance, in their order (VAL-12).
        directory: everything that says whom an address stands for.
    """

    exact_ids: bool
    references: bool
    tests_sender: bool
    tokens: tuple[Any, ...]
    latest_by_token: bool
    latest_by_base: bool
    whole_index: bool
    forwards: bool
    smart: bool
    noise: Noise | None
    most: int
    delta: int
    least: int
    count_only: bool
    window: int
    recent_wins: bool
    order: tuple[str, ...]
    directory: tuple[Any, ...]
    _world: World = attrs.field(eq=False, repr=False)

    @property
    def same_words(self) -> bool:
        """Whether only subjects of just the same words match, among emails that share addresses."""
        return self.delta == 0 and self.least > 0 and not self.count_only

    @property
    def digits(self) -> int:
        """How many digits a token has."""
        return self._world.organization.tokendigits

    def token_of(self, subject: str) -> str | None:
        """Pick the token of a subject that counts."""
        return token_in(subject, self._world.organization, self._world.assume)


_DAY = 86_400_000_000  # microseconds


def fixed_of(world: World) -> Fixed:
    """Read from a world what its pass has in common."""
    assume, organization = world.assume, world.organization
    days = assume.smart_match_window_days
    return Fixed(
        exact_ids=assume.messageid_case_sensitive,
        references=assume.use_references_header,
        tests_sender=assume.sender_header == "sender",
        tokens=(
            *(organization.trackingprefix, organization.tokendigits),
            *(assume.token_enabled_source, assume.token_pick),
        ),
        latest_by_token=assume.token_tie_break == "most_recent",
        latest_by_base=assume.conversation_tie_break == "most_recent",
        whole_index=assume.conversation_index_compare == "exact",
        forwards=assume.forward_detection == "subject_prefix",
        smart=organization.enablesmartmatching,
        noise=noise_of(organization.hashfilterkeywords),
        most=organization.hashmaxcount,
        delta=organization.hashdeltasubjectcount,
        least=organization.hashminaddresscount,
        count_only=assume.smart_subject_rule == "count_only",
        window=-1 if days is None else days * _DAY,
        recent_wins=assume.smart_tie_break == "recent",
        order=tuple(rule.id for rule in checks(assume)),
        directory=_whom(world),
        world=world,
    )


# Choices on which it depends whom an address stands for.
_RESOLVING = (
    "resolve_inactive_true_means",
    "single_match_ignores_state",
    "hundred_matches_resolve",
    "sender_match_basis",
    "sender_match_states",
    "list_recipients_expandable",
    "owner_fallback",
)


def _whom(world: World) -> tuple[Any, ...]:
    """Collect what says whom an address stands for; stored filtering methods do not."""
    directory, settings = world.directory, world.settings
    queues = {
        key: attrs.evolve(queue, incomingemailfilteringmethod=None)
        for key, queue in directory.queues.items()
    }
    mailboxes = {
        key: (one.emailaddress, one.regardingobjectid, one.ownerid)
        for key, one in directory.mailboxes.items()
    }
    return (
        *(directory.systemusers, queues, mailboxes, directory.records),
        *(directory.teams, directory.businessunits, directory.addressbook),
        world.organization.unresolveemailaddressifmultiplematch,
        settings["UnresolveSenderInCaseOfMultipleMatch"],
        settings["ResolveForInactiveEntities"],
        *(getattr(world.assume, name) for name in _RESOLVING),
    )
