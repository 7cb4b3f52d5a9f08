"""A real server on this machine for every test that asks: real sockets, no other process."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import attrs
import pytest

from sscsim.scenario import load_scenario_text
from sscsim.serve import Guard, Organisation, State
from sscsim.serve.server import listen, server

STORY = """\
title: A served story
businessunits: [{id: root, name: Contoso}]
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 0, businessunitid: root}
  - {id: jonas, fullname: Jonas Falk, internalemailaddress: jonas@contoso.example,
     incomingemailfilteringmethod: 2, businessunitid: root}
  - {id: marc, fullname: Marc Keller, internalemailaddress: marc@contoso.example, isdisabled: true}
queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example,
          incomingemailfilteringmethod: 0, ownerid: hanna}]
contacts: [{id: ivo, fullname: Ivo Brandt, emailaddress1: ivo@fabrikam.example, ownerid: hanna}]
emails: [{id: e1, messageid: "<offer@contoso.example>", directioncode: outgoing, subject: Offer,
          ownerid: hanna}]
timeline:
  - deliver: {id: m1, from: someone@outside.example, to: [hanna@contoso.example], subject: Secret}
  - choose: {user: hanna, incomingemailfilteringmethod: 1}
  - deliver: {id: m2, from: someone@outside.example, to: [hanna@contoso.example], subject: Again}
"""


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def value(self) -> list[Any]:
        found: list[Any] = self.json["value"]
        return found

    @property
    def error(self) -> str:
        return str(self.json["error"]["message"])


@attrs.frozen
class Served:
    """A server that runs, and how to ask it."""

    port: int
    organisation: Organisation

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send one request; a path without a slash in front is below the service."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        if body is not None and not isinstance(body, bytes):
            named.setdefault("Content-Type", "application/json")
        url = path if path.startswith("/") else f"/api/data/v9.2/{path}"
        try:
            connection.request(method, url.replace(" ", "%20"), data, named)
            reply = connection.getresponse()
            found = {name.lower(): value for name, value in reply.getheaders()}
            return Answer(reply.status, found, reply.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)


Start = Callable[..., Served]


@pytest.fixture(scope="session")
def starting() -> Iterator[Start]:
    """Start servers, and stop them all when the tests are over."""
    stopping: list[tuple[Any, threading.Thread]] = []

    def started(text: str = STORY, guard: Guard | None = None) -> Served:
        story = load_scenario_text(text)
        organisation = Organisation(State(world=story.world, events=story.events))
        taken = listen("127.0.0.1", 0)
        answering = server(organisation, guard or Guard())
        thread = threading.Thread(target=answering.run, kwargs={"sockets": [taken]})
        port: int = taken.getsockname()[1]
        thread.start()
        stopping.append((answering, thread))
        while not answering.started:
            time.sleep(0.002)
        return Served(port, organisation)

    yield started
    for answering, _ in stopping:
        answering.should_exit = True
    for _, thread in stopping:
        thread.join()


@pytest.fixture
def start(starting: Start) -> Start:
    """Start a server of one's own."""
    return starting


@pytest.fixture(scope="session")
def running(starting: Start) -> Served:
    return starting()


@pytest.fixture
def served(running: Served) -> Served:
    """Give the story, served, as it begins."""
    running.organisation.state = running.organisation.start
    return running
