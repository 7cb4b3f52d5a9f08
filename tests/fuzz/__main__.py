"""
Fuzz one reader, or each in turn, with atheris; what is found is made small and kept.

    python -m tests.fuzz                     every target, a minute each
    python -m tests.fuzz mbox --seconds 600
    python -m tests.fuzz mbox --seconds 600 --keep      and add to the corpus what reached more

A finding is written to ``tests/fuzz/findings/<target>/``, where `test_findings` tries it in every
run of the tests from then on: mend the reader, commit both.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.keeping import keep
from tests.fuzz.seeds import corpus, seeds
from tests.fuzz.targets import TARGETS

_FINDINGS = Path(__file__).parent / "findings"
_BOUND = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=20000"]  # seconds a try; megabytes; bytes


def main() -> int:
    """Fuzz the targets asked for; 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("target", nargs="*", choices=[[], *TARGETS], default=[])
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--keep", action="store_true", help="keep what reached more: corpus/")
    arguments = parser.parse_args()
    options = (arguments.seconds, arguments.keep)
    found = [name for name in arguments.target or TARGETS if not _fuzz(name, *options)]
    sys.stdout.write(f"found something in: {', '.join(found)}\n" if found else "found nothing\n")
    return 1 if found else 0


def _fuzz(target: str, seconds: int, keep_more: bool) -> bool:
    """Run one target in a process of its own, for a finding ends it."""
    findings = _FINDINGS / target
    findings.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate([*seeds(target), *corpus(target)]):
            (Path(folder) / f"seed{number}").write_bytes(seed)
        _libfuzzer(target, [f"-max_total_time={seconds}", f"-artifact_prefix={findings}/", folder])
        if keep_more and set(findings.iterdir()) == before:
            keep(target, [path.read_bytes() for path in Path(folder).iterdir()])
    for finding in set(findings.iterdir()) - before:
        minimise = ["-minimize_crash=1", "-max_total_time=30", f"-exact_artifact_path={finding}"]
        _libfuzzer(target, [*minimise, str(finding)])
    clean = set(findings.iterdir()) == before
    if not any(findings.iterdir()):
        findings.rmdir()
    return clean


def _libfuzzer(target: str, options: list[str]) -> None:
    command = [sys.executable, "-m", "tests.fuzz.driver", target, *_BOUND, *options]
    subprocess.run(command, check=False)


if __name__ == "__main__":
    sys.exit(main())
