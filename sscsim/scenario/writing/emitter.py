"""YAML out: plain data written so that this room reads it back as it was."""

from __future__ import annotations

from typing import Any

import yaml

from sscsim.scenario.nodes import PLAIN

__all__ = ["emit"]

_WIDTH = 100


class _Emitter(yaml.SafeDumper):
    """Writes rows that hold no lists on one line each, and quotes what would not stay a text."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - an alias is not in our YAML
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)


# A plain text stays one, unless our own YAML reads something else in it.
_Emitter.yaml_implicit_resolvers = {}
for _tag, _words in PLAIN.items():
    _Emitter.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", _words, None)


def emit(data: Any) -> str:
    """Write plain data as YAML, in the order in which it stands."""
    text: str = yaml.dump(
        data,
        Dumper=_Emitter,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
        default_flow_style=None,
    )
    return text
