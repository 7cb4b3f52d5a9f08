"""
Search for arguments that break a contract, by solving its paths instead of trying values.

    python -m tests.symbolic                     every contract, 20 seconds each
    python -m tests.symbolic --seconds 60 token  those whose name holds "token"

A search through all of them writes the page `SEARCHED.md`.
"""

from __future__ import annotations

import argparse
import sys

from tests.symbolic.contracts import contracts
from tests.symbolic.searching import PAGE, page, search, table


def main() -> int:
    """Search; 1 if a contract is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("part", nargs="?", default="", help="a part of the names of contracts")
    parser.add_argument("--seconds", type=float, default=20, help="of computing for each")
    arguments = parser.parse_args()
    findings = []
    for contract in contracts():
        if arguments.part in contract.name:
            findings.append(search(contract.name, arguments.seconds))
            sys.stderr.write(f"{findings[-1].contract}: {findings[-1].answer}\n")
    sys.stdout.write(table(findings) + "\n")
    if not arguments.part:
        PAGE.write_text(page(findings, arguments.seconds), encoding="utf-8")
    return 1 if any(one.broken for one in findings) else 0


if __name__ == "__main__":
    sys.exit(main())
