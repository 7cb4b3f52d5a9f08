"""Thread marks: tracking tokens, message ids good and odd, the Thread-Index."""

from __future__ import annotations

from faker.providers import BaseProvider

from sscsim.faker.arguments import count_of, prefix_of
from sscsim.faker.correspondence import Correspondence
from sscsim.faker.oddities import odd_message_id
from sscsim.synth.letters import (
    conversation_index,
    grown,
    message_id,
    reference,
    tracking_token,
)

__all__ = ["Marks"]

_MOST = 1_000  # answers in an index


class Marks(BaseProvider):
    """By what a message is tied to an earlier one."""

    def tracking_token(
        self, prefix: str = "CRM:", *, user: int | None = None, counter: int | None = None
    ) -> str:
        """
        Give a tracking token as an organisation with the published defaults writes it (COR-20).

        Args:
            prefix: of the organisation, 1 to 20 characters.
            user: the number of the sender, 0 to 999; left out, any.
            counter: his how manieth email, 1 to 999; left out, any.

        Raises:
            ValueError: one of them cannot be.

        >>> fake().tracking_token(user=1, counter=7)
        'CRM:0001007'

        """
        chance = self.generator.random
        number = chance.randrange(1000) if user is None else count_of("user", user, 0, 999)
        count = chance.randint(1, 999) if counter is None else count_of("counter", counter, 1, 999)
        return tracking_token(prefix_of(prefix), number, count)

    def message_id(self) -> str:
        """
        Give a Message-ID as its header has it, in angle brackets.

        >>> fake().message_id()[0], fake().message_id()[-1]
        ('<', '>')
        """
        writing = Correspondence(self.generator)
        return f"<{message_id(writing.outsider(), writing.chance)}>"

    def odd_message_id(self) -> str:
        """
        Give a Message-ID header as Exchange and others really write it, and as no RFC allows.

        Square brackets, two @, none, no angle brackets, a remark behind: the shapes are those
        that were reported, the domains are made up.

        >>> from sscsim.mail import single_message_id
        >>> single_message_id(fake().odd_message_id()) is None
        False
        """
        return odd_message_id(self.generator.random)

    def thread_index(self, replies: int = 0) -> str:
        """
        Give a Thread-Index header: base64 of 22 bytes, and of five more for each reply (COR-31).

        Args:
            replies: 0 to 1,000. ValueError for anything else.

        >>> import base64
        >>> len(base64.b64decode(fake().thread_index(replies=2)))
        32
        """
        writing = Correspondence(self.generator)
        index = conversation_index(sent := writing.moment(), writing.chance)
        for _ in range(count_of("replies", replies, 0, _MOST)):
            sent += writing.chance.randrange(60, 86_400)
            index = grown(index, sent, writing.chance)
        return reference(index)
