"""Who can read what was promoted, and what of it is exposure: counted once for each circle.

Emails that agree in owner, shares and Regarding have the same readers, and most readers read by a
role that reaches whole business units. So nothing here grows with emails times users.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

import attrs

from sscsim.decisions import NamedRef, Reason
from sscsim.exposure.counts import Counts, ExposedEmail, Person
from sscsim.exposure.marks import Marks
from sscsim.exposure.promotion import Promotion
from sscsim.exposure.routes import Circle, Route, Routes, Via
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["Exposure", "exposure_of"]


@attrs.frozen(kw_only=True)
class Exposure:
    """
    Every promoted email with who can read it, ready to be asked.

    Attributes:
        anyway: the keys of what is promoted with the offending settings put right, whether or not
            it is as things are.
        undecided: of how many messages in mailboxes the input does not tell whether they are
            promoted; none of them is among the emails.

    >>> from sscsim import World
    >>> exposure_of(World(), [], anyway=()).pairs
    0

    """

    routes: Routes
    emails: tuple[ExposedEmail, ...]
    anyway: frozenset[str] = frozenset()
    undecided: int = 0

    @cached_property
    def circles(self) -> dict[Circle, Counts]:
        """How many emails lie in each circle; its readers count them, unless they are parties."""
        found: dict[Circle, Counts] = {}
        for email in self.emails:
            found.setdefault(email.circle, Counts()).add(_one(email))
        return found

    @cached_property
    def persons(self) -> tuple[Person, ...]:
        """Every user, with what she can read and let in; those who can read most come first."""
        counts = self._counts()
        let_in, exposed = (
            Counter(
                email.mail.accepting_entity.id
                for email in emails
                if email.mail.accepting_entity and email.mail.accepting_entity.table == "systemuser"
            )
            for emails in (self.emails, [one for one in self.emails if one.exposed])
        )
        found = (
            Person(
                user=self.routes.named(Ref("systemuser", key)),
                counts=counts.get(key, Counts()),
                let_in=let_in[key],
                let_in_exposed=exposed[key],
            )
            for key in self.routes.world.directory.systemusers
        )
        return tuple(sorted(found, key=_most_exposed))

    @cached_property
    def pairs(self) -> int:
        """How often a person can read an exposed email that was not sent to her."""
        return sum(person.counts.exposed for person in self.persons)

    @cached_property
    def readings(self) -> int:
        """How often a person can read an email at all."""
        return sum(person.counts.can_read for person in self.persons)

    @cached_property
    def let_in_by(self) -> Counter[tuple[NamedRef, Reason]]:
        """By whose setting the exposed emails came, and for which reason."""
        return Counter(
            (email.mail.accepting_entity, email.mail.reason)
            for email in self.emails
            if email.exposed and email.mail.accepting_entity is not None
        )

    @cached_property
    def ways(self) -> dict[str, Counter[Via]]:
        """How each reader reaches what is exposed: by a role, and where by none, by what route."""
        found = {key: Counter[Via]() for key in self.routes.held}
        units: Counter[str | None] = Counter()
        for circle, counts in self.circles.items():
            units[self.routes.unit(circle)] += counts.exposed
            for key in self.routes.close(circle) if counts.exposed else ():
                found[key][self._way(circle, key)] += counts.exposed
        for unit, count in units.items():
            for key in (*self.routes.everywhere, *self.routes.reached(unit)):
                found[key][Via.ROLE] += count
        for email, key in self._known():
            found[key][self._way(email.circle, key)] -= email.exposed
        return {key: +ways for key, ways in found.items()}

    @cached_property
    def by_route(self) -> Counter[Via]:
        """By a role how often, and where by none, by which route: each exposure counts once."""
        return sum(self.ways.values(), Counter[Via]())

    def readers(self, email: ExposedEmail) -> tuple[str, ...]:
        """List everybody who can read an email, sorted."""
        return self.routes.readers(email.circle)

    def reads(self, email: ExposedEmail, user: str) -> bool:
        """Say whether a person can read an email."""
        circle = email.circle
        return self._by_role(circle, user) or user in self.routes.close(circle)

    def reader_count(self, circle: Circle) -> int:
        """Count who can read an email of a circle."""
        close = self.routes.close(circle)
        return len(self.routes.everywhere) + len(self._reached(circle)) + len(close)

    def routes_to(self, email: ExposedEmail, user: str) -> tuple[Route, ...]:
        """List every route of a person to an email, the shortest first."""
        return self.routes.of(email.circle, user)

    def found(self, name: str) -> tuple[ExposedEmail, ...]:
        """Find emails by their source or message id."""
        bare = name.strip().removeprefix("<").removesuffix(">")
        return tuple(
            one for one in self.emails if one.mail.source == name or one.mail.messageid == bare
        )

    # -- sums ------------------------------------------------------------------------------------

    def _reached(self, circle: Circle) -> frozenset[str]:
        return self.routes.reached(self.routes.unit(circle))

    def _counts(self) -> dict[str, Counts]:
        """Count for each reader: whole business units at once, then the few who are close."""
        everything, units = Counts(), dict[str | None, Counts]()
        found = {key: Counts() for key in self.routes.held}
        for circle, counts in self.circles.items():
            everything.add(counts)
            units.setdefault(self.routes.unit(circle), Counts()).add(counts)
            for key in self.routes.close(circle):
                found[key].add(counts)
        for unit, counts in units.items():
            for key in self.routes.reached(unit):
                found[key].add(counts)
        for key in self.routes.everywhere:
            found[key].add(everything)
        self._take_off_parties(found)
        return found

    def _take_off_parties(self, found: dict[str, Counts]) -> None:
        """Take off what was sent to a reader, or by her: that is no exposure."""
        for email, key in self._known():
            marked = email.confidential
            found[key].add(Counts(not_sent=1, exposed=email.exposed, confidential=marked), -1)

    def _known(self) -> Iterator[tuple[ExposedEmail, str]]:
        """Give each email with each reader who is a party of it."""
        for email in self.emails:
            for key in email.mail.parties:
                if self.reads(email, key):
                    yield email, key

    def _by_role(self, circle: Circle, key: str) -> bool:
        return key in self.routes.everywhere or key in self._reached(circle)

    def _way(self, circle: Circle, key: str) -> Via:
        """Name the route that is counted: a role if there is one, else the shortest."""
        return Via.ROLE if self._by_role(circle, key) else self.routes.of(circle, key)[0].via


def exposure_of(
    world: World,
    mail: Iterable[Promotion],
    *,
    anyway: Collection[str],
    unclear: Collection[str] = (),
    undecided: int = 0,
    marks: Marks | None = None,
    routes: Routes | None = None,
) -> Exposure:
    """
    Work out who can read promoted mail in an organisation.

    Args:
        world: the organisation, as it is while the mail is read.
        mail: what was promoted, in its order.
        anyway: the keys of what is promoted with the offending settings put right.
        unclear: the keys of that of which the input does not tell whether it is, then.
        undecided: of how many messages in mailboxes it does not tell whether they are promoted.
        marks: what marks a message as confidential.
        routes: those of this organisation, where they were asked for before.

    >>> from sscsim import load_scenario_text, simulate
    >>> from sscsim.exposure import promotions
    >>> story = load_scenario_text('''
    ... systemusers:
    ...   - {id: hanna, fullname: Hanna, incomingemailfilteringmethod: 0,
    ...      internalemailaddress: hanna@contoso.example}
    ...   - {id: marc, fullname: Marc}
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [hanna@contoso.example]}]
    ... ''')
    >>> mail = promotions(simulate(story.world, story.events).decisions)
    >>> found = exposure_of(story.world, mail, anyway=())
    >>> [(one.user.name, one.counts.exposed, one.let_in) for one in found.persons]
    [('Marc', 1, 0), ('Hanna', 0, 1)]

    """
    routes = Routes(world) if routes is None else routes
    roots: dict[str, str | None] = {}
    emails = []
    for one in mail:
        known = one.key in anyway
        roots[one.source] = root = None if known else _root(world, one, roots)
        circle = routes.circle(one.owner, one.recipients, one.regarding, one.queues)
        emails.append(
            ExposedEmail(
                mail=one,
                circle=circle,
                anyway=known,
                unclear=not known and one.key in unclear,
                confidential=marks is not None and marks.marked(one),
                root=root,
            )
        )
    return Exposure(
        routes=routes, emails=tuple(emails), anyway=frozenset(anyway), undecided=undecided
    )


def _root(world: World, mail: Promotion, roots: dict[str, str | None]) -> str:
    """Follow what an email answers to the mistake; what was not let in as an answer is one."""
    if mail.reason is not Reason.CORRELATION_MATCH or mail.answers is None:
        return mail.source
    earlier = None if mail.answers in roots else world.emails.get(mail.answers)
    if earlier is not None and earlier.incoming and earlier.acceptingentityid is not None:
        return earlier.activityid  # some setting let it in, and without it this stays out
    return roots.get(mail.answers) or mail.source


def _one(email: ExposedEmail) -> Counts:
    marked = email.confidential
    return Counts(can_read=1, not_sent=1, exposed=email.exposed, confidential=marked)


def _most_exposed(person: Person) -> tuple[int, int, int, str]:
    counts = person.counts
    return -counts.exposed, -counts.not_sent, -counts.can_read, person.user.id
