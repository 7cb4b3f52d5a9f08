"""The ids of the rule book, and how a text cites them."""

from __future__ import annotations

import re

# The rule book lies beside the checkout; these are the numbers in each of its parts.
RULE_IDS = {
    "SYN": {*range(1, 21)},
    "FLT": {*range(1, 31)},
    "SET": {*range(1, 13)},
    "COR": {*range(1, 7), *range(10, 16), *range(20, 29), *range(30, 35), *range(40, 49)}
    | {*range(50, 57)},
    "DUP": {*range(1, 7), *range(10, 17), *range(20, 26)},
    "VAL": {*range(1, 15)},
    "PTY": {*range(1, 22)},
    "OWN": {*range(1, 9)},
    "VIS": {*range(1, 10)},
    "MAN": {*range(1, 8)},
    "AUD": {*range(1, 19)},
    "SP": {*range(1, 19)},
}
CITED = re.compile(rf"\b({'|'.join(RULE_IDS)})-([0-9]+)\b")
CITATION = re.compile(rf"\((?:{CITED.pattern}(?:, )?)+\)$")
