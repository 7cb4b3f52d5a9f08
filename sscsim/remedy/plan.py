"""A plan: what to send in which step, what would be deleted with it, and who must be told."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from sscsim.audit import audit_of
from sscsim.exposure import Exposure
from sscsim.policy import AtRisk, at_risk, culprits, untold
from sscsim.remedy.exported import exported
from sscsim.remedy.letin import LetIn, promoted
from sscsim.remedy.removing import Removal, removing_requests
from sscsim.remedy.requests import Request, mending_requests
from sscsim.vocabulary import FilteringMethod, Ref
from sscsim.world import World

__all__ = ["Plan", "plan_of"]


@attrs.frozen(kw_only=True)
class Plan:
    """
    The four steps of the article for one organisation (AUD-4).

    Attributes:
        world: the organisation as it is.
        method: what every user at risk gets.
        removal: how the emails are removed.
        recoverable: whether a mass deletion leaves them in the recycle bin.
        users: the users at risk, with what is stored for them.
        requests: what to send, in order.
        emails: what their settings let in, and what came in their wake; exported ones first.
        with_mail: whether mail was given; without it only exported emails are known.
        undecided: of how many messages in mailboxes the input does not tell whether they came in.

    >>> plan = plan_of(World())
    >>> plan.users, plan.let_in, plan.people
    ((), (), {})

    """

    world: World
    method: FilteringMethod
    removal: Removal
    recoverable: bool
    users: tuple[AtRisk, ...]
    requests: tuple[Request, ...]
    emails: tuple[LetIn, ...]
    with_mail: bool = False
    undecided: int = 0

    @property
    def untold(self) -> int:
        """How many enabled users have no value in the export: what they chose is not known."""
        return untold(self.world)

    @property
    def sharing_queues(self) -> tuple[Ref, ...]:
        """Queues that let in more than answers at an address that others have too (AUD-2)."""
        opened = (one.opened_by for one in audit_of(self.world).shared_addresses)
        queues = (ref for ref in opened if ref is not None and ref.table == "queue")
        return tuple(dict.fromkeys(queues))

    def step(self, number: int) -> tuple[Request, ...]:
        """Give the requests of one step."""
        return tuple(one for one in self.requests if one.step == number)

    @property
    def let_in(self) -> tuple[LetIn, ...]:
        """The emails that the settings of the users at risk let in."""
        return tuple(one for one in self.emails if not one.wake)

    @property
    def wake(self) -> tuple[LetIn, ...]:
        """Those that others accepted by a right setting, only since they answer such a one."""
        return tuple(one for one in self.emails if one.wake)

    @property
    def anyway(self) -> tuple[LetIn, ...]:
        """Mail that came in rightly: a mass deletion loses it, and it must be tracked again."""
        return tuple(one for one in self.let_in if one.anyway)

    @property
    def people(self) -> Mapping[Ref, tuple[LetIn, ...]]:
        """
        Who must be told of which emails: those whose setting let them in, and their owners.

        A queue reads no letter; its emails have owners.
        """
        told: dict[Ref, list[LetIn]] = {one.user.ref: [] for one in self.users}
        for one in self.emails:
            for ref in dict.fromkeys((one.accepting, one.owner)):
                if ref is not None and ref.table != "queue":
                    told.setdefault(ref, []).append(one)
        return {ref: tuple(some) for ref, some in told.items()}


def plan_of(
    world: World,
    found: Exposure | None = None,
    *,
    method: FilteringMethod = FilteringMethod.IN_RESPONSE,
    removal: Removal = Removal.MASS,
    recoverable: bool = True,
) -> Plan:
    """
    Put the plan of an organisation together.

    Args:
        world: the organisation as it is, with the emails that were exported.
        found: what mail became in it; left out, only exported emails are looked at.
        method: 1 or 4, what every user at risk gets.
        removal: by a mass deletion, or one by one.
        recoverable: whether a mass deletion leaves the emails in the recycle bin.

    >>> from sscsim import load_scenario_text
    >>> world = load_scenario_text('''
    ... systemusers: [{id: hanna, fullname: Hanna Reyes, incomingemailfilteringmethod: 0}]
    ... ''').world
    >>> [(one.step, one.method, one.body) for one in plan_of(world).step(3)]
    [(3, 'PATCH', {'incomingemailfilteringmethod': 1})]

    """
    at_fault = culprits(world)
    emails = list(exported(world))
    if found is not None:
        emails += promoted(found, at_fault)
    removing = removing_requests(emails, at_fault, removal, recoverable=recoverable)
    return Plan(
        world=world,
        method=method,
        removal=removal,
        recoverable=recoverable,
        users=at_risk(world),
        requests=(*mending_requests(world, method), *removing),
        emails=tuple(emails),
        with_mail=found is not None,
        undecided=0 if found is None else found.undecided,
    )
