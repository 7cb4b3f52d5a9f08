"""Single values of mail: addresses, subjects, tokens, message ids, conversation indexes."""

from __future__ import annotations

from hypothesis import strategies as st

from sscsim.mail import Address, parse_address, parse_address_list
from sscsim.strategies import pools
from sscsim.strategies.arguments import Flavour, check_flavour, check_type
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


def addresses(*, flavour: Flavour = "sensible") -> st.SearchStrategy[Address]:
    """
    Draw an address as a header has it: people at home, people outside.

    *anything* adds other spellings, a list that nobody resolves, and what is no address at all.
    Raises InvalidArgument for another flavour.

    >>> find(addresses(), lambda one: True).address
    'ivo@fabrikam.example'
    """
    check_flavour(flavour)
    usual = tuple(map(parse_address, (*pools.OUTSIDE, *_KNOWN)))
    return st.sampled_from(usual if flavour == "sensible" else usual + odd_entries())


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
    token = tokens(flavour=flavour, organization=organization)
    odd = flavour == "anything"
    prefixes = pools.PREFIXES + pools.ODD_PREFIXES * odd
    words = pools.WORDS + pools.ODD_WORDS * odd
    behind = st.just("") | st.just("") | token.map(lambda text: f" {text}")
    return st.builds(
        lambda prefix, text, end: prefix + text + end,
        st.sampled_from(prefixes),
        st.sampled_from(words),
        behind,
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
    check_flavour(flavour)
    asked = Organization() if organization is None else organization
    check_type("organization", asked, Organization, "Give an Organization, or leave it out.")
    prefix = asked.prefixes[0] if asked.prefixes else "CRM:"
    usual = tuple(f"{prefix}{number:0{asked.tokendigits}}" for number in pools.TOKEN_NUMBERS)
    return st.sampled_from(usual if flavour == "sensible" else usual + pools.ODD_TOKENS)


def message_ids(*, flavour: Flavour = "sensible") -> st.SearchStrategy[str]:
    """
    Draw a message id as it is compared, without angle brackets.

    There are only a few, so that they repeat; *anything* adds other letter case, and what servers
    really send. Raises InvalidArgument for another flavour.

    >>> find(message_ids(), lambda text: True)
    'a@fabrikam.example'
    """
    check_flavour(flavour)
    return st.sampled_from(pools.IDS if flavour == "sensible" else pools.IDS + pools.ODD_IDS)


def conversation_indexes(*, flavour: Flavour = "sensible") -> st.SearchStrategy[bytes]:
    """
    Draw a conversation index: 22 bytes for the thread, five more for each reply.

    *anything* adds tails of other lengths. Raises InvalidArgument for another flavour.

    >>> len(find(conversation_indexes(), lambda index: len(index) > 22))
    27
    """
    check_flavour(flavour)
    replies = st.lists(st.sampled_from(pools.STEPS), max_size=2).map(b"".join)
    odd = st.sampled_from((b"", *pools.ODD_TAILS))
    tails = replies if flavour == "sensible" else replies | odd
    return st.builds(lambda base, tail: base + tail, st.sampled_from(pools.BASES), tails)


def filtering_methods() -> st.SearchStrategy[FilteringMethod]:
    """
    Draw a filtering method; the simplest is 1, what a new user has (FLT-2).

    >>> find(filtering_methods(), lambda method: method != 1)
    <FilteringMethod.ALL: 0>
    """
    return st.sampled_from(tuple(map(FilteringMethod, pools.METHODS)))
