"""The provider that Faker is given: everything of this room under one name."""

from __future__ import annotations

from sscsim.faker.addresses import Addresses
from sscsim.faker.marks import Marks
from sscsim.faker.messages import Messages
from sscsim.faker.subjects import Subjects

__all__ = ["Provider"]


class Provider(Addresses, Marks, Subjects, Messages):
    """
    Mail for Faker: ``Faker(includes=["sscsim.faker"])``.

    >>> from faker import Faker
    >>> fake, same = Faker(includes=["sscsim.faker"]), Faker(includes=["sscsim.faker"])
    >>> fake.seed_instance(7)
    >>> same.seed_instance(7)
    >>> fake.mail_thread(3) == same.mail_thread(3)
    True
    """
