"""What can be told to the plugin, on the command line or in pytest's configuration."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sscsim.pytest_plugin.terms import Terms

__all__ = ["COVERAGE", "FAIL_UNDER", "PATHS", "TERMS", "given", "pytest_addoption", "terms_of"]

PATHS = "sscsim_scenarios"
COVERAGE = "sscsim_coverage"
FAIL_UNDER = "sscsim_coverage_fail_under"
TERMS = ("reading", "assume", "book")

_HELP = {
    "reading": "settle all open questions as this reading does: article, learn, widest, narrowest",
    "assume": "settle one open question, as NAME=VALUE; repeatable",
    "book": "ask this rule book of your own: its name, or module:attribute",
}
_MOST = 100


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say what can be told; each term also as a line of the configuration."""
    group = parser.getgroup("sscsim", "scenarios of incoming email")
    parser.addini(
        PATHS, "folders all of whose YAML and JSON files are scenarios", type="paths", default=[]
    )
    for name in ("reading", "book"):
        parser.addini(f"sscsim_{name}", _HELP[name], type="string")
        group.addoption(f"--sscsim-{name}", metavar="NAME", help=_HELP[name])
    parser.addini("sscsim_assume", _HELP["assume"], type="linelist")
    group.addoption("--sscsim-assume", action="append", metavar="NAME=VALUE", help=_HELP["assume"])
    group.addoption(
        "--sscsim-coverage",
        action="store_true",
        help="tell at the end which rules were asked, and which of their answers nobody gave",
    )
    group.addoption(
        "--sscsim-coverage-fail-under",
        metavar="N",
        type=_percentage,
        help="fail if less than N percent of all answers were given; counts, as --sscsim-coverage",
    )


def _percentage(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1
    if 0 <= number <= _MOST:
        return number
    raise argparse.ArgumentTypeError(f"{text!r} is no percentage. Write 0 to {_MOST}.")


def given(config: pytest.Config, name: str) -> Any:
    """Give what was told, on the command line or else in the configuration; nothing is None."""
    told = config.getoption(f"sscsim_{name}")
    configured = config.getini(f"sscsim_{name}")
    if name == "assume":  # those of the command line come last, so they win
        return [*configured, *(told or ())] or None
    return told or configured or None


def terms_of(config: pytest.Config) -> Terms:
    """Give the terms on which scenarios are played; wrong ones end the run, all told at once."""
    from sscsim.pytest_plugin.terms import KEY, terms

    if KEY not in config.stash:
        here = str(config.invocation_params.dir)
        if given(config, "book") and here not in sys.path:  # a module beside the tests is found
            sys.path.append(here)
        config.stash[KEY] = terms(**{name: given(config, name) for name in TERMS})
    return config.stash[KEY]
