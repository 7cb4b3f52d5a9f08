"""Exposure as a picture that a customer understands: who let it in, how it is read, and by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sscsim.decisions import NamedRef
from sscsim.exposure import ExposedEmail, Exposure, Route, Via
from sscsim.safe import clip
from sscsim.views.exposure import Shown
from sscsim.views.flows import Box, Flow, Picture, picture_svg
from sscsim.views.short import named, others
from sscsim.vocabulary import ReadDepth, Ref

__all__ = ["exposure_svg"]

_MOST = 8  # boxes of a column, before the rest becomes one
_OTHERS = "others"
_REST = f"reader {_OTHERS}"
_WAYS = {
    Via.OWNER: "Owner of the email",
    Via.SHARE: "Shared with recipients",
    Via.TEAM: "In the team that owns it",
    Via.QUEUE: "Through the queue",
    Via.REGARDING: "Through Regarding",
    Via.MANAGER: "Manager of the owner",
}
_FAR = {
    ReadDepth.ORGANIZATION: "reads the whole organization",
    ReadDepth.PARENT_CHILD: "reads its unit and those below",
    ReadDepth.BUSINESS_UNIT: "reads its business unit",
}


def exposure_svg(shown: Shown) -> str:
    """
    Draw what is asked for: all exposure, or the routes to one email, of all or of one person.

    >>> from sscsim import World
    >>> from sscsim.exposure import exposure_of
    >>> shown = Shown(exposure=exposure_of(World(), [], anyway=()), emails=())
    >>> "0 emails are exposed" in exposure_svg(shown)
    True

    """
    if len(shown.emails) == 1 and shown.one_email:
        return picture_svg(_of_email(shown, shown.emails[0]))
    return picture_svg(_of_all(shown))


# -- everything ------------------------------------------------------------------------------------


def _of_all(shown: Shown) -> Picture:
    seen = list(_seen(shown))
    exposed = sum(one.exposed for one in seen)
    emails = Box(
        key="emails", column=1, title=f"{exposed:,} exposed emails", weight=exposed,
        note=_read(shown), kind="risk",
    )  # fmt: skip
    known = len(seen) - exposed
    anyway = Box(
        key="anyway", column=1, title=f"{known:,} come in anyway", weight=known,
        note="with the settings put right too", kind="apart",
    )  # fmt: skip
    settings = list(_settings(seen))
    ways = list(_ways(shown))
    return Picture(
        title=_title(shown, exposed),
        heads=("Whose setting let them in", "Emails", "Why they can be read", "Who can read them"),
        boxes=[*settings, emails, anyway, *_way_boxes(ways), *_person_boxes(ways)],
        flows=[
            *(Flow(start=box.key, end="emails", weight=box.weight) for box in settings),
            *(Flow(start="emails", end=key, weight=count) for key, count in _sums(ways)),
            *(Flow(start=way, end=who, weight=count) for way, _, who, _, count in ways),
        ],
    )


def _seen(shown: Shown) -> Iterator[ExposedEmail]:
    """Give all emails, or what the people asked for can read though it was not sent to them."""
    keys = None if shown.people is None else [one.id for one in shown.people]
    for email in shown.exposure.emails:
        if keys is None or any(
            key not in email.mail.parties and shown.exposure.reads(email, key) for key in keys
        ):
            yield email


def _read(shown: Shown) -> str:
    if shown.people is None:
        return f"read {shown.exposure.pairs:,} times by others"
    return "not sent to this person" if len(shown.people) == 1 else "not sent to these people"


def _title(shown: Shown, exposed: int) -> str:
    if shown.people is None:
        undecided = shown.exposure.undecided
        more = f" ({undecided:,} messages could not be decided)" if undecided else ""
        return f"{exposed:,} emails are exposed: who let them in, and who else reads them{more}"
    who = " or ".join(map(named, shown.people))
    return f"What {who} can read though it should not be there: {_emails(exposed)}"


def _settings(seen: Iterable[ExposedEmail]) -> Iterator[Box]:
    who_let_in = (one.mail.accepting_entity for one in seen if one.exposed)
    count = Counter[NamedRef](who for who in who_let_in if who is not None)
    ranked = count.most_common()
    for who, emails in ranked[:_MOST]:
        note = _emails(emails)
        yield Box(key=f"by {who.id}", column=0, title=named(who), weight=emails, note=note)
    rest = sum(emails for _, emails in ranked[_MOST:])
    if rest:
        title = others(len(ranked) - _MOST)
        yield Box(key="by others", column=0, title=title, weight=rest, note=_emails(rest))


def _emails(count: int) -> str:
    return "1 email" if count == 1 else f"{count:,} emails"


_Row = tuple[str, str, str, str, int]  # way, its title; person, her name; how many


def _ways(shown: Shown) -> list[_Row]:
    """Give how often each person shown reads by each way; who is not shown is one of others."""
    exposure = shown.exposure
    wanted = None if shown.people is None else {one.id for one in shown.people}
    persons = [one for one in exposure.persons if wanted is None or one.user.id in wanted]
    named_ones = {one.user.id: named(one.user) for one in persons[:_MOST]}
    rest = others(len([one for one in persons[_MOST:] if one.counts.exposed]))
    found: Counter[tuple[str, str, str, str]] = Counter()
    for one in persons:
        key = one.user.id if one.user.id in named_ones else _OTHERS
        for via, count in exposure.ways.get(one.user.id, Counter()).items():
            way, title = _way(exposure, one.user.id, via)
            found[way, title, f"reader {key}", named_ones.get(key, rest)] += count
    order = [f"reader {key}" for key in (*named_ones, _OTHERS)]
    rows = [(*row, count) for row, count in found.items()]
    return sorted(rows, key=lambda row: (row[0], order.index(row[2])))


def _way(exposure: Exposure, user: str, via: Via) -> tuple[str, str]:
    """Name a way; of the roles of a person that which reads furthest."""
    if via is not Via.ROLE:
        return via.value, _WAYS[via]
    held = exposure.routes.held[user]
    far = max(held, key=lambda one: list(ReadDepth).index(one.depth))
    if far.role is None:
        return f"role assumed {far.depth}", f"No role exported|{_FAR[far.depth]}, assumed"
    role = exposure.routes.named(Ref("role", far.role)).name
    return f"role {far.role}", f"Role {role}|{_FAR[far.depth]}"


def _sums(ways: Iterable[_Row]) -> list[tuple[str, int]]:
    count: Counter[str] = Counter()
    for way, _, _, _, times in ways:
        count[way] += times
    return list(count.items())


def _way_boxes(ways: Sequence[_Row]) -> Iterator[Box]:
    titles = {row[0]: row[1] for row in ways}
    for way, count in _sums(ways):
        title, _, note = titles[way].partition("|")
        yield Box(key=way, column=2, title=title, weight=count, note=note or f"{count:,} times")


def _person_boxes(ways: Sequence[_Row]) -> Iterator[Box]:
    count: Counter[tuple[str, str]] = Counter()
    for _, _, who, name, times in ways:
        count[who, name] += times
    ranked = sorted(count.items(), key=lambda one: (one[0][0] == _REST, -one[1]))
    for (who, name), times in ranked:
        yield Box(key=who, column=3, title=name, weight=times, note=f"can read {times:,}")


# -- one email -------------------------------------------------------------------------------------


def _of_email(shown: Shown, email: ExposedEmail) -> Picture:
    exposure = shown.exposure
    wanted = None if shown.people is None else {one.id for one in shown.people}
    readers = [key for key in exposure.readers(email) if wanted is None or key in wanted]
    pairs = [(route, key) for key in readers[:_MOST] for route in exposure.routes_to(email, key)]
    routes = list(dict.fromkeys(route for route, _ in pairs))
    keys = {route: f"route {number}" for number, route in enumerate(routes)}
    who = email.mail.accepting_entity
    setting = Box(
        key="setting", column=0, title="Tracked by hand" if who is None else named(who), weight=1,
        note=f"let it in ({email.mail.reason})",
    )  # fmt: skip
    subject = clip(email.mail.subject or "no subject", 60)
    kind = "apart" if email.anyway else "risk"
    note = "comes in anyway" if email.anyway else "exposed"
    box = Box(key="email", column=1, title=subject, weight=1, note=note, kind=kind)
    return Picture(
        title=f"Who can read “{subject}” ({clip(email.mail.source, 60)})",
        heads=("Whose setting let it in", "Email", "Why it can be read", "Who can read it"),
        boxes=[
            setting,
            box,
            *(_route_box(route, keys[route]) for route in routes),
            *_reader_boxes(exposure, readers),
        ],
        flows=[
            Flow(start="setting", end="email", weight=1),
            *(Flow(start="email", end=keys[route], weight=1) for route in routes),
            *(Flow(start=keys[route], end=f"reader {key}", weight=1) for route, key in pairs),
        ],
    )


def _route_box(route: Route, key: str) -> Box:
    if route.via is not Via.ROLE:
        through = ", ".join(named(one) for one in route.path)
        return Box(key=key, column=2, title=_WAYS[route.via], weight=1, note=through)
    far = _FAR.get(route.depth or ReadDepth.NONE, "")
    if not route.path:
        return Box(key=key, column=2, title="No role exported", weight=1, note=f"{far}, assumed")
    role, *team = route.path
    of = f" of {named(team[0])}" if team else ""
    return Box(key=key, column=2, title=f"Role {role.name}{of}", weight=1, note=far)


def _reader_boxes(exposure: Exposure, readers: Sequence[str]) -> Iterator[Box]:
    for key in readers[:_MOST]:
        name = named(exposure.routes.named(Ref("systemuser", key)))
        yield Box(key=f"reader {key}", column=3, title=name, weight=1)
    if len(readers) > _MOST:
        yield Box(key=_REST, column=3, title=f"and {others(len(readers) - _MOST)}", weight=1)
