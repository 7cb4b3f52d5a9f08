"""Addresses: of an organisation, its aliases and shared ones, and those of strangers."""

from __future__ import annotations

from faker.providers import BaseProvider

from sscsim.faker.arguments import DOMAIN, address_of, domain_of
from sscsim.faker.correspondence import Correspondence
from sscsim.synth.pool import second_local

__all__ = ["Addresses"]

_SHARED = ("info", "sales", "support", "office", "orders", "hr", "verkauf", "service", "zamowienia")


class Addresses(BaseProvider):
    """Who writes, and who is written to."""

    def organisation_address(self, domain: str = DOMAIN) -> str:
        """
        Give the address of somebody in the organisation.

        Args:
            domain: of the organisation. ValueError for what is none.

        >>> fake().organisation_address("fabrikam.example").endswith("@fabrikam.example")
        True
        """
        return Correspondence(self.generator).person(domain_of(domain)).address

    def alias_address(self, address: str | None = None) -> str:
        """
        Give the second address of somebody, at the same domain.

        Args:
            address: the first one; left out, anybody's. ValueError for what is none.

        >>> fake().alias_address("hanna.reyes@contoso.example")
        'hreyes@contoso.example'
        """
        first = self.organisation_address() if address is None else address_of("address", address)
        local, _, domain = first.partition("@")
        second = second_local(local) if "." in local else f"{local}.old"
        return f"{second}@{domain}"

    def shared_address(self, domain: str = DOMAIN) -> str:
        """
        Give an address behind which there are several people, such as that of a queue.

        Args:
            domain: of the organisation. ValueError for what is none.

        >>> fake().shared_address().partition("@")[2]
        'contoso.example'
        """
        shared: str = self.random_element(_SHARED)
        return f"{shared}@{domain_of(domain)}"

    def outside_address(self) -> str:
        """
        Give the address of somebody outside; nobody can own the domain (RFC 2606).

        >>> fake().outside_address().endswith(".example")
        True
        """
        return Correspondence(self.generator).outsider().address
