"""The counter: an organisation served as Dataverse serves it, for clients that are real.

A request is a value and so is a reply; `routes` says who answers what, `state` holds the
organisation, `rows` shows the world as tables. Only `server` knows sockets. Start reading at
`routes`.
"""

from sscsim.serve.errors import Refused
from sscsim.serve.exchange import Reply, Request
from sscsim.serve.guard import Guard, is_loopback
from sscsim.serve.limits import Limits
from sscsim.serve.routes import handled
from sscsim.serve.state import Organisation, State

__all__ = [
    "Guard",
    "Limits",
    "Organisation",
    "Refused",
    "Reply",
    "Request",
    "State",
    "handled",
    "is_loopback",
]
