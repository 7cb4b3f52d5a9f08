"""What may stop mail that nothing else would keep out: its time, its form, its protection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import attrs

from sscsim.classes.kind import Kind
from sscsim.classes.marks import copies
from sscsim.classes.places import Place, has_dates, moved, starts, written
from sscsim.mail import Message, parse_address
from sscsim.world import World

__all__ = ["Stops"]

_BROKEN = "no address"
_AFTER = timedelta(seconds=1)


class Stops:
    """
    Gives mail like a kind that something may stop.

    Args:
        worlds: the organisation under each policy.
        alike: the places where mail may lie, those of one sort together.

    """

    def __init__(self, worlds: Sequence[World], alike: Iterable[Sequence[Place]]) -> None:
        self.worlds = worlds
        sorts = list(alike)
        self._alike = {place: places for places in sorts for place in places}
        self._dated = {
            places[0] for places in sorts if any(has_dates(worlds, place) for place in places)
        }

    def there(self, kind: Kind) -> Place | None:
        """Say where mail lies that may be stopped there alone, by one of several dates."""
        first = self._like(kind.message)[0]
        return first if first in self._dated else None

    def of(self, kind: Kind) -> Iterator[Kind]:
        """
        Give mail like a kind that something may stop.

        Its time is tried in every place that is like the one of the kind, for dates differ.
        """
        for says, message in self._dates(kind):
            yield kind._replace(says=says, message=message)
        for says, marks in self._forms(kind.message):
            stopped = attrs.evolve(kind.message, **marks)
            yield kind._replace(says=f"{kind.says}{says}", message=stopped)

    def _dates(self, kind: Kind) -> Iterator[tuple[str, Message]]:
        for place in self._like(kind.message):
            other = attrs.evolve(kind.message, **written(place))
            for start in sorted(set(starts(self.worlds, place))):
                for moment in (start, start + _AFTER):
                    when = f"received {moment:%Y-%m-%d %H:%M:%S} UTC"
                    says = f"{moved(kind.says, other)}, {when}"
                    yield says, attrs.evolve(other, received=moment, date=moment)

    def _forms(self, message: Message) -> Iterator[tuple[str, Mapping[str, Any]]]:
        yield ", rights-managed", {"irm": True}
        yield ", without a Message-ID", {"messageid": None}
        yield ", with a Cc that is no address", {"cc": (*message.cc, parse_address(_BROKEN))}
        yield from ((copy.says, copy.marks) for copy in copies(self.worlds[0]))

    def _like(self, message: Message) -> Sequence[Place]:
        """List the places of the same sort as the one of a message."""
        place = Place(message.to[0].address, next(iter(message.envelope), None))
        return self._alike.get(place, [place])
