"""One target under libFuzzer: the process that `python -m tests.fuzz` starts."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["sscsim", "email"]):
    from tests.fuzz.targets import check


def main() -> None:
    """Hand the command line to libFuzzer, which starts this again by its first word to minimise."""
    _, target, *options = sys.argv
    again = f"{sys.executable} -m tests.fuzz.driver {target}"
    atheris.Setup([again, *options], lambda data: check(target, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
