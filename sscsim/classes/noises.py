"""Texts that an expression takes off subjects, made up from the expression itself."""

from __future__ import annotations

import string
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from sscsim.mail.noise import Noise

__all__ = ["samples"]

_FEW = 6
_AGAIN = 2  # times a part is walked
_LONGEST = 24  # signs of a sample
_LOOKS = 2_000  # paths that are begun for them


@lru_cache(maxsize=64)
def samples(noise: Noise | None, expression: str) -> tuple[str, ...]:
    """
    Give some texts of which an expression leaves nothing: one for each of its first branches.

    >>> from sscsim.mail.noise import noise
    >>> samples(noise("^(About|Re:) "), "^(About|Re:) ")
    ('About ', 'Re: ')

    """
    if noise is None:
        return ()
    texts = _texts(noise, expression + string.printable)
    left = (text for text in texts if text.strip() and not noise.removed_from(text))
    return tuple(islice(dict.fromkeys(islice(left, _FEW * _FEW)), _FEW))


def _texts(noise: Noise, alphabet: str) -> Iterator[str]:
    """Walk the parts of an expression to its end on every path, none too often."""
    open_: list[tuple[int, str, tuple[int, ...]]] = [(0, "", ())]
    for _ in range(_LOOKS):
        if not open_:
            return
        number, text, been = open_.pop()
        step = noise.steps[number]
        if number == len(noise.steps) - 1:
            yield text
        elif been.count(number) < _AGAIN and len(text) < _LONGEST:
            if step.eats and step.test is not None:
                sign = next((one for one in alphabet if step.test(one, 0)), None)
                if sign is None:
                    continue
                text += sign
            open_ += [(one, text, (*been, number)) for one in reversed(step.then)]
