"""The post room: one message as the mail server hands it over, in canonical form.

In come header values as found in a file or a scenario; out goes a `Message` whose addresses,
message ids and thread marks are already in the one form that every engine compares. Nothing here
knows an organisation, a file format or a rule of acceptance. Start reading at `message`.
"""

from sscsim.mail.addresses import Address, is_wellformed, parse_address
from sscsim.mail.addresslists import parse_address_list
from sscsim.mail.dates import parse_date
from sscsim.mail.message import Attachment, Message
from sscsim.mail.text import decode_bytes, decode_words
from sscsim.mail.threads import (
    conversation_base,
    find_tokens,
    forward_prefix,
    message_ids,
    single_message_id,
    strip_prefixes,
    subject_words,
    thread_index,
)

__all__ = [
    "Address",
    "Attachment",
    "Message",
    "conversation_base",
    "decode_bytes",
    "decode_words",
    "find_tokens",
    "forward_prefix",
    "is_wellformed",
    "message_ids",
    "parse_address",
    "parse_address_list",
    "parse_date",
    "single_message_id",
    "strip_prefixes",
    "subject_words",
    "thread_index",
]
