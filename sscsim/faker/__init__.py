"""A provider for Faker: addresses, thread marks and whole messages as an organisation gets them.

Faker finds no provider by itself, so say where it is::

    from faker import Faker

    fake = Faker(includes=["sscsim.faker"])      # or: fake.add_provider(sscsim.faker.Provider)
    fake.seed_instance(7)                        # the same values in every run
    question, answer = fake.mail_thread(2)       # sscsim.Message, ready to be delivered

All chance is that of the instance, so two instances with one seed give the same. Faker's own names
change between its versions: pin a seed, but never a name. Start reading at `provider`.
"""

from sscsim.faker.provider import Provider

__all__ = ["Provider"]
