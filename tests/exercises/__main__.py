"""``make exercises``: a thousand seeds of every level, and every answer of each tried."""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from sscsim.exercises import LEVELS, make_exercise
from tests.exercises.brute import right_answers


def main() -> int:
    """Try them all; say what is found, and end with status 1 where a question has not one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1_000)
    seeds: int = parser.parse_args().seeds
    wrong = 0
    for level in LEVELS:
        tried: Counter[str] = Counter()
        for seed in range(seeds):
            for case in make_exercise(seed, level).cases:
                found = right_answers(case)
                for question in case.questions:
                    tried.update(questions=1, answers=len(question.choices))
                    if found[question.id] != [question.right]:
                        wrong += 1
                        print(f"seed {seed}, level {level}, {question.id}: {found[question.id]}")
        told = f"{tried['questions']:,} questions, {tried['answers']:,} answers tried"
        print(f"level {level}: {seeds:,} seeds, {told}", flush=True)
    print(f"questions without exactly one right answer: {wrong}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
