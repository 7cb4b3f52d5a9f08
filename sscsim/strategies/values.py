"""Single values of mail: addresses, subjects, tokens, message ids, conversation indexes."""

from __future__ import annotations

from functools import cache, lru_cache

from hypothesis import strategies as st

from sscsim.mail import Address, parse_address_list
from sscsim.strategies import pools
from sscsim.strategies.arguments import Flavour, check_flavour, check_type
from sscsim.strategies.few import one_of, several_of
from sscsim.strategies.known import parsed
from sscsim.strategies.pools import QUEUES, USERS, own_address
from sscsim.vocabulary import FilteringMethod
from sscsim.world import Organization

__all__ = [
    "addresses",
    "conversation_indexes",
    "filtering_methods",
    "message_ids",
    "subjects",
    "tokens",
]

_KNOWN = (*map(own_address, (*USERS[:3], *QUEUES[:2])), pools.SHARED)
_USUAL = Organization()


def addresses(*, flavour: Flavour = "sensible") -> st.SearchStrategy[Address]:
    """
    Draw an address as a header has it: people at home, people outside.

    *anything* adds other spellings, a list that nobody resolves, and what is no address at all.
    Raises InvalidArgument for another flavour.

    >>> find(addresses(), lambda one: True).address
    'ivo@fabrikam.example'
    """
    check_flavour(flavour)
    usual = parsed((*pools.OUTSIDE, *_KNOWN))
    return one_of(*usual, *odd_entries() * (flavour == "anything"))


@cache
def odd_entries() -> tuple[Address, ...]:
    """Give the entries of address headers that are not as they should be."""
    return tuple(one for text in pools.ODD_ENTRIES for one in parse_address_list(text))


def subjects(
    *, flavour: Flavour = "sensible", organization: Organization | None = None
) -> st.SearchStrategy[str]:
    """
    Draw a subject: a few words, perhaps after ``Re:`` or ``FW:``, perhaps with a token behind.

    ``organization`` tells how its tokens look. Raises InvalidArgument for another flavour, and
    for an organization that is none.

    >>> find(subjects(), lambda text: "CRM" in text)
    'Offer CRM:0001007'
    """
    asked = _checked(flavour, organization)
    return _subjects(flavour, asked.prefixes, asked.tokendigits)


@lru_cache(maxsize=64)
def _subjects(flavour: Flavour, prefixes: tuple[str, ...], digits: int) -> st.SearchStrategy[str]:
    odd = flavour == "anything"
    tokens = _tokens(flavour, prefixes, digits).map(lambda text: f" {text}")
    return st.builds(
        lambda prefix, words, token: prefix + words + token,
        one_of(*pools.PREFIXES, *pools.ODD_PREFIXES * odd),
        one_of(*pools.WORDS, *pools.ODD_WORDS * odd),
        st.just("") | st.just("") | tokens,
    )


def tokens(
    *, flavour: Flavour = "sensible", organization: Organization | None = None
) -> st.SearchStrategy[str]:
    """
    Draw a tracking token of an organisation: its prefix, and as many digits as it uses.

    *anything* adds other letters, a digit too many, two at once. Raises InvalidArgument for another
    flavour, and for an organization that is none.

    >>> find(tokens(), lambda text: True)
    'CRM:0001007'
    """
    asked = _checked(flavour, organization)
    return _tokens(flavour, asked.prefixes, asked.tokendigits)


def _checked(flavour: Flavour, organization: Organization | None) -> Organization:
    check_flavour(flavour)
    asked = _USUAL if organization is None else organization
    check_type("organization", asked, Organization, "Give an Organization, or leave it out.")
    return asked


@lru_cache(maxsize=64)
def _tokens(flavour: Flavour, prefixes: tuple[str, ...], digits: int) -> st.SearchStrategy[str]:
    prefix = (*prefixes, *_USUAL.prefixes)[0]
    usual = (f"{prefix}{number:0{digits}}" for number in pools.TOKEN_NUMBERS)
    return one_of(*usual, *pools.ODD_TOKENS * (flavour == "anything"))


def message_ids(*, flavour: Flavour = "sensible") -> st.SearchStrategy[str]:
    """
    Draw a message id as it is compared, without angle brackets.

    There are only a few, so that they repeat; *anything* adds other letter case, and what servers
    really send. Raises InvalidArgument for another flavour.

    >>> find(message_ids(), lambda text: True)
    'a@fabrikam.example'
    """
    check_flavour(flavour)
    return one_of(*pools.IDS, *pools.ODD_IDS * (flavour == "anything"))


def conversation_indexes(*, flavour: Flavour = "sensible") -> st.SearchStrategy[bytes]:
    """
    Draw a conversation index: 22 bytes for the thread, five more for each reply.

    *anything* adds tails of other lengths. Raises InvalidArgument for another flavour.

    >>> len(find(conversation_indexes(), lambda index: len(index) > 22))
    27
    """
    check_flavour(flavour)
    return _INDEXES[flavour]


def _indexes(tails: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    return st.builds(lambda base, tail: base + tail, one_of(*pools.BASES), tails)


_REPLIES = several_of(pools.STEPS, 2).map(b"".join)
_INDEXES = {
    "sensible": _indexes(_REPLIES),
    "anything": _indexes(_REPLIES | one_of(*pools.ODD_TAILS)),
}


def filtering_methods() -> st.SearchStrategy[FilteringMethod]:
    """
    Draw a filtering method; the simplest is 1, what a new user has (FLT-2).

    >>> find(filtering_methods(), lambda method: method != 1)
    <FilteringMethod.ALL: 0>
    """
    return one_of(*map(FilteringMethod, pools.METHODS))
