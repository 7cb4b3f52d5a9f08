"""The conformance corpus: decided cases for implementations in any language, and their reader.

`README.md` beside this file says how a line of ``conformance.jsonl`` is read.
"""

from sscsim.testing.corpus.reader import FILE, Case, conformance, header

__all__ = ["FILE", "Case", "conformance", "header"]
