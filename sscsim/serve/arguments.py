"""The parameters of a function in a URL: ``CheckPromoteEmail(MessageId=@m)?@m='...'``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from sscsim.serve.errors import BAD_VALUE, NO_OPERATION, Refused
from sscsim.serve.operations import Operation

__all__ = ["arguments_in", "checked_arguments"]

_ARGUMENT = re.compile(
    r"\s*(?P<name>\w+)\s*=\s*(?P<value>'(?:[^']|'')*'|@\w+|\{.*\}|[^,'{]+?)\s*(?:,|$)", re.DOTALL
)
_WORDS: Mapping[str, Any] = {"null": None, "true": True, "false": False}
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_KINDS: Mapping[str, tuple[type, ...]] = {
    "Edm.String": (str,),
    "Edm.DateTimeOffset": (str,),
    "Edm.Guid": (str,),
    "Edm.Boolean": (bool,),
    "Edm.Int32": (int,),
}


def arguments_in(text: str, query: str) -> dict[str, Any]:
    """
    Read what stands in the brackets of a function; a parameter alias is looked up in the query.

    Raises:
        Refused: where it cannot be read.

    >>> arguments_in("MessageId=@m,DirectionCode=0", "@m='%3Ca%40b%3E'")
    {'MessageId': '<a@b>', 'DirectionCode': 0}

    """
    pairs = (part.partition("=") for part in query.split("&") if part)
    aliases = {unquote(name): unquote(value) for name, _, value in pairs}
    found: dict[str, Any] = {}
    at = 0
    while at < len(text):
        one = _ARGUMENT.match(text, at)
        if one is None:
            raise Refused(400, NO_OPERATION, f"A parameter cannot be read: {text[at : at + 60]}")
        value = one["value"]
        if value.startswith("@"):
            if value not in aliases:
                raise Refused(400, NO_OPERATION, f"The parameter alias {value} has no value.")
            value = aliases[value]
        found[one["name"]] = _literal(one["name"], value)
        at = one.end()
    return found


def _literal(name: str, text: str) -> Any:
    plain = text.strip()
    if len(plain) > 1 and plain[0] == plain[-1] == "'":
        return plain[1:-1].replace("''", "'")
    if plain in _WORDS:
        return _WORDS[plain]
    if _NUMBER.fullmatch(plain):
        return int(plain)
    try:
        return json.loads(plain)
    except (ValueError, RecursionError):
        pass
    raise Refused(400, BAD_VALUE, f"{name} cannot be read: write a text in single quotes.")


def checked_arguments(operation: Operation, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """
    Look whether an operation has these parameters, and these kinds of values.

    Raises:
        Refused: with everything that is wrong.

    """
    wrong = [
        f"{operation.name} has no parameter {name[:60]}."
        for name in given
        if name not in operation.parameters and "@" not in name
    ]
    for name, kind in operation.parameters.items():
        value = given.get(name)
        wanted = _KINDS.get(kind, (dict, list))
        if value is None and name in operation.needed:
            wrong.append(f"{operation.name} needs {name}.")
        elif value is not None and (type(value) not in wanted):
            wrong.append(f"{name} is no {kind}.")
    if wrong:
        raise Refused(400, BAD_VALUE, " ".join(wrong))
    return {name: value for name, value in given.items() if name in operation.parameters}
