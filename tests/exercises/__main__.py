"""``make exercises``: a thousand seeds of every level, and every answer of each tried."""

from __future__ import annotations

import argparse
import sys
import time

from sscsim.exercises import LEVELS, make_exercise
from tests.exercises.brute import right_answers


def main() -> int:
    """Try them all; say what is found, and end with status 1 where a question has not one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1_000)
    seeds: int = parser.parse_args().seeds
    wrong = 0
    for level in LEVELS:
        start, questions, answers = time.perf_counter(), 0, 0
        for seed in range(seeds):
            for case in make_exercise(seed, level).cases:
                for question in case.questions:
                    questions, answers = questions + 1, answers + len(question.choices)
                    found = right_answers(case, question)
                    if found != [question.right]:
                        wrong += 1
                        print(f"seed {seed}, level {level}, {question.id}: {found}")
        seconds = time.perf_counter() - start
        print(
            f"level {level}: {seeds:,} seeds, {questions:,} questions, {answers:,} answers tried,"
            f" {seconds:,.0f} s",
            flush=True,
        )
    print(f"questions without exactly one right answer: {wrong}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
