"""The HTTP surface is driven by Hypothesis against a model of it that is a dictionary of rows."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from sscsim.remedy import Request, batches
from sscsim.scenario import load_scenario_text
from sscsim.serve import Organisation, State, handled
from sscsim.serve.exchange import Reply
from sscsim.serve.exchange import Request as Asked
from tests.unit.serve.conftest import Served, Start

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
BASE = "/api/data/v9.2"
BAD = 400  # and above: refused
STORY = "systemusers: [{id: hanna, fullname: Hanna Reyes}]"


class Clients(RuleBasedStateMachine):
    """Several clients write emails; whoever reads sees what the last one has left."""

    emails = Bundle("emails")

    def __init__(self) -> None:
        super().__init__()
        world = load_scenario_text(STORY).world
        self.organisation = Organisation(State(world=world))
        self.model: dict[str, str] = {}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        """Hand a request over as the server does, without a socket."""
        data = (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )
        named = {"content-type": "application/json", **headers}
        named = {name.replace("_", "-"): value for name, value in named.items()}
        path, _, query = path.partition("?")
        asked = Asked(
            method=method,
            path=f"{BASE}/{path}",
            query=query,
            headers=named,
            body=data,
            base="http://x",
        )
        return handled(self.organisation, asked)

    @rule(target=emails, name=NAMES)
    def create(self, name: str) -> str:
        """A row that is made has an id, by which it is found."""
        reply = self.ask("POST", "emails", {"subject": name})
        assert reply.status == 204
        key = reply.headers["OData-EntityId"].rpartition("(")[2].rstrip(")")
        self.model[key] = name
        return key

    @rule(key=emails, name=NAMES)
    def change(self, key: str, name: str) -> None:
        """Or it is gone, and stays so: with If-Match a write makes no row."""
        reply = self.ask("PATCH", f"emails({key})", {"subject": name}, if_match="*")
        assert reply.status == (204 if key in self.model else 404)
        if key in self.model:
            self.model[key] = name

    @rule(key=consumes(emails))
    def delete(self, key: str) -> None:
        """Once, and not again."""
        assert self.ask("DELETE", f"emails({key})").status == (204 if key in self.model else 404)
        self.model.pop(key, None)
        assert self.ask("GET", f"emails({key})").status == 404

    @rule(keys=st.lists(emails, max_size=4), name=NAMES, broken=st.booleans())
    def change_together(self, keys: list[str], name: str, broken: bool) -> None:
        """In a change set: all, or none where one is refused; what is gone is made anew."""
        patches = [self._patch(key, {"subject": name}) for key in keys]
        if broken:
            patches.append(self._patch(str(uuid.UUID(int=99)), {"directioncode": "sideways"}))
        if not patches:
            return
        [body] = batches(patches)
        reply = self.ask(
            "POST", "$batch", body.encode(), content_type="multipart/mixed; boundary=batch_sscsim"
        )
        assert (reply.status >= BAD) is broken
        if not broken:
            self.model |= dict.fromkeys(keys, name)

    @staticmethod
    def _patch(key: str, columns: dict[str, Any]) -> Request:
        return Request(step=1, method="PATCH", url=f"{BASE}/emails({key})", body=columns)

    @rule(size=st.integers(1, 3))
    def page(self, size: int) -> None:
        """Links lead through every row once."""
        seen: list[str] = []
        path = "emails?$select=activityid"
        while path:
            reply = json.loads(self.ask("GET", path, prefer=f"odata.maxpagesize={size}").body)
            seen += [row["activityid"] for row in reply["value"]]
            path = reply.get("@odata.nextLink", "").partition(f"{BASE}/")[2]
        assert sorted(seen) == sorted(self.model)

    @invariant()
    def everybody_reads_what_was_written(self) -> None:
        """All rows, with the names that they were given last."""
        told = json.loads(self.ask("GET", "emails?$select=subject").body)["value"]
        assert {row["activityid"]: row["subject"] or "" for row in told} == self.model


TestClients = Clients.TestCase
TestClients.settings = settings(max_examples=25, stateful_step_count=15)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_over_sockets_it_is_the_same(start: Start) -> None:
    """What the machine hands over is what the server hands over."""
    served: Served = start(STORY)
    made = served.ask("POST", "emails", {"subject": "Offer"})
    key = made.headers["odata-entityid"].rpartition("(")[2].rstrip(")")

    assert served.get(f"emails({key})?$select=subject").json["subject"] == "Offer"
