"""A session of Spark, and what goes wrong in one in a line that people can read."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import SparkSession

from sscsim.bulk import UnsupportedError
from sscsim.errors import InputError, Place, Problem

__all__ = ["in_words", "refuse_existing", "session"]

_SUBMITTED = "PYSPARK_GATEWAY_PORT" in os.environ  # set by spark-submit, which starts Python then
_RAISED = re.compile(r"^(?:[\w.]+\.)?(\w+(?:Error|Exception)): (.*)$", re.MULTILINE)


def session(master: str | None) -> SparkSession:
    """
    Start Spark as the cluster is set up, or without spark-submit on this machine.

    Raises:
        InputError: there is no Java.

    """
    builder = SparkSession.builder.appName("sscsim")
    if _SUBMITTED:
        return builder.getOrCreate()
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        mend = "Install it (Debian: apt-get install openjdk-17-jre-headless), or set JAVA_HOME."
        raise InputError([Problem(Place("Spark"), "it needs Java, which is not here.", mend)])
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # or it takes the first python3 it sees
    for name, value in _ALONE.items():
        builder = builder.config(name, value)
    return builder.master(master or "local[*]").getOrCreate()


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what Spark raises, with Java's frames, into the line that says what was wrong."""
    try:
        yield
    except UnsupportedError as refused:
        raise InputError([Problem(Place("--org"), str(refused))]) from refused
    except PySparkException as error:
        raise InputError([Problem(Place("Spark"), _said(str(error)))]) from error


def _said(text: str) -> str:
    """Give what a task raised last, or else the first line."""
    raised = _RAISED.findall(text)
    if raised:
        kind, said = raised[-1]
        return str(said) if kind in _OURS else f"a task failed with {kind}: {said}"
    return text.strip().partition("\n")[0]


# Here what went wrong is told by us, and a bar is for a terminal only.
_ALONE = {
    "spark.log.level": "OFF",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
}


def refuse_existing(spark: SparkSession, out: str) -> None:
    """Refuse a folder that is there already, before hours of work are lost by it."""
    try:
        spark.read.text([out, out])  # of one path alone Spark logs that it is not there
    except AnalysisException:  # which is as it should be
        return
    raise InputError([Problem(Place(f"--out {out}"), "it is there already.", "Name a new folder.")])


_OURS = ("InputError", "UnsupportedError")
