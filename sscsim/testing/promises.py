"""What the state machine holds after each step, whoever decides."""

from __future__ import annotations

from hypothesis.stateful import RuleBasedStateMachine, invariant

from sscsim.testing import invariants
from sscsim.testing.history import History

__all__ = ["Promises"]


class Promises(RuleBasedStateMachine):
    """The invariants that hold of every history."""

    history: History

    @invariant()
    def one_message_becomes_one_email(self) -> None:
        """DUP-1: however many mailboxes hold a copy, and however often they are read."""
        invariants.one_message_one_email(self.history)

    @invariant()
    def emails_grow_by_what_is_promoted_and_sent(self) -> None:
        """Nothing else makes an email, and only deleting takes one away."""
        invariants.nothing_is_lost(self.history)

    @invariant()
    def no_link_points_to_an_email_that_is_gone(self) -> None:
        """COR-55, DUP-25: deleting clears links and takes queue items along."""
        invariants.no_dead_links(self.history)

    @invariant()
    def the_watermark_never_goes_back_except_by_resync(self) -> None:
        """SYN-2, SYN-4: only setting the date of the mailbox sets it back."""
        invariants.watermarks_advance(self.history)

    @invariant()
    def readers_are_enabled_users(self) -> None:
        """VIS-1: a disabled user reads nothing."""
        invariants.readers_are_enabled(self.history)

    @invariant()
    def the_accepting_entity_is_a_user_or_queue(self) -> None:
        """FLT-12: somebody who exists let a message in, unless a person tracked it by hand."""
        invariants.somebody_accepts(self.history)

    @invariant()
    def what_is_not_promoted_has_empty_columns(self) -> None:
        """Contract 3: what correlation found is in the trace."""
        invariants.refusals_are_empty(self.history)
